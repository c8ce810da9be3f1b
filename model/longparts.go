package model

import (
	"cmp"
	"slices"
	"strings"
)

// LongPart is a stretch of a long text whose heads are a conflict: words on
// which all agree once their edits are made, or the words of each head.
type LongPart struct {
	Text string
	// Versions holds the words of each head, in the order of the heads; nil
	// where they agree.
	Versions []string
}

// LongParts merges heads of a long text as far as they can be, and shows the
// stretches where they cannot beside each other. ok is false where nothing of
// them can be merged: no base that is one text, a value that is gone, bounds
// that are passed. fetch is as for MergeLong.
func LongParts(heads []OpID, fetch func(OpID) (value string, replaces []OpID, ok bool)) (parts []LongPart, ok bool) {
	m := longMerge{fetch: fetch, nodes: map[OpID]longNode{}}
	pasts := make([]map[OpID]bool, len(heads))
	values := make([]string, len(heads))
	for i, h := range heads {
		n := m.node(h)
		if !n.ok {
			return nil, false
		}
		values[i], pasts[i] = n.value, m.past(h)
	}
	if len(heads) == 0 || m.spent {
		return nil, false
	}
	base, ok := m.base(pasts, 0)
	if !ok || m.spent {
		return nil, false
	}
	return partEdits(base, values)
}

// CommonPast gives the ops that heads of a register came from: the maximal
// common ancestors through what ops replace, sorted. fetch is as for MergeLong.
func CommonPast(heads []OpID, fetch func(OpID) (value string, replaces []OpID, ok bool)) []OpID {
	m := longMerge{fetch: fetch, nodes: map[OpID]longNode{}}
	pasts := make([]map[OpID]bool, len(heads))
	for i, h := range heads {
		pasts[i] = m.past(h)
	}
	if len(heads) == 0 || m.spent {
		return nil
	}
	common := m.maximalCommon(pasts)
	slices.SortFunc(common, OpID.Compare)
	return common
}

// headHunk is a hunk and the head that has it.
type headHunk struct {
	hunk
	head int
}

// partEdits makes the edits to a base that do not clash, and keeps apart the
// stretches where they do.
func partEdits(base string, values []string) ([]LongPart, bool) {
	old := splitWords(base)
	var hunks []headHunk
	for i, v := range values {
		found, ok := diffWords(old, splitWords(v))
		if !ok {
			return nil, false
		}
		for _, h := range found {
			hunks = append(hunks, headHunk{h, i})
		}
	}
	slices.SortFunc(hunks, func(a, b headHunk) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.with, b.with), cmp.Compare(a.head, b.head))
	})
	var parts []LongPart
	var agreed strings.Builder
	at := 0
	for len(hunks) > 0 {
		n, to := cluster(hunks)
		for ; at < hunks[0].from; at++ {
			agreed.WriteString(old[at])
		}
		if sameHunk(hunks[:n]) {
			agreed.WriteString(hunks[0].with)
		} else {
			if agreed.Len() > 0 {
				parts = append(parts, LongPart{Text: agreed.String()})
				agreed.Reset()
			}
			parts = append(parts, LongPart{Versions: versions(old[hunks[0].from:to], hunks[0].from, hunks[:n], len(values))})
		}
		at, hunks = to, hunks[n:]
	}
	for ; at < len(old); at++ {
		agreed.WriteString(old[at])
	}
	if agreed.Len() > 0 {
		parts = append(parts, LongPart{Text: agreed.String()})
	}
	return parts, true
}

// cluster counts the first hunks that clash with each other, by the rule of
// uniteEdits, and gives where they end.
func cluster(hunks []headHunk) (n, to int) {
	to = hunks[0].to
	insertion := hunks[0].from == hunks[0].to
	for n = 1; n < len(hunks); n++ {
		h := hunks[n]
		touches := h.from == to && (insertion || h.from == h.to)
		if h.hunk != hunks[n-1].hunk && h.from >= to && !touches {
			break
		}
		to = max(to, h.to)
		insertion = h.from == h.to || insertion && h.from == to
	}
	return n, to
}

func sameHunk(hunks []headHunk) bool {
	for _, h := range hunks {
		if h.hunk != hunks[0].hunk {
			return false
		}
	}
	return true
}

// versions gives the words of each head in a stretch of the base that begins
// at word from.
func versions(old []string, from int, hunks []headHunk, heads int) []string {
	out := make([]string, heads)
	for i := range out {
		var b strings.Builder
		at := 0
		for _, h := range hunks {
			if h.head != i {
				continue
			}
			for ; at < h.from-from; at++ {
				b.WriteString(old[at])
			}
			b.WriteString(h.with)
			at = h.to - from
		}
		for ; at < len(old); at++ {
			b.WriteString(old[at])
		}
		out[i] = b.String()
	}
	return out
}
