package model

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Bounds of a merge of long texts: what costs more stays a conflict.
const (
	maxMergeOps   = 5_000  // ops of the texts' past that are looked at
	maxMergeWords = 60_000 // words of a text
	maxMergeEdits = 800    // words added and taken away by one head
	maxMergeDepth = 32     // bases of bases
)

// MergeLong merges the concurrent heads of a long text as it is read; nothing
// is written, so merges breed no merges (DESIGN §4). The base is the maximal
// common ancestors through what ops replace, merged likewise; every head is
// diffed against it, word by word, and the hunks of all are united. merged is
// false where hunks overlap, where one inserts at another's edge, where a value
// is gone (purged), or where the bounds above are passed: then the heads are a
// conflict. The outcome depends on neither the order of heads nor repeats.
//
// fetch gives an op's value and what it replaces; it is asked about heads
// first and then only about ids that it gave. Of an op that takes an action
// back, it gives as replaced the op whose value it brings back: undoing a
// settlement must bring back the conflict, with its base.
func MergeLong(heads []OpID, fetch func(OpID) (value string, replaces []OpID, ok bool)) (text string, merged bool) {
	m := longMerge{fetch: fetch, nodes: map[OpID]longNode{}}
	return m.merge(heads, 0)
}

type longNode struct {
	value    string
	replaces []OpID
	ok       bool
}

type longMerge struct {
	fetch func(OpID) (string, []OpID, bool)
	nodes map[OpID]longNode
	spent bool // more ops than maxMergeOps were asked for
}

func (m *longMerge) node(id OpID) longNode {
	n, known := m.nodes[id]
	if !known {
		if len(m.nodes) >= maxMergeOps {
			m.spent = true
			return longNode{}
		}
		n.value, n.replaces, n.ok = m.fetch(id)
		m.nodes[id] = n
	}
	return n
}

// past gives every op that id replaces, at first or second hand.
func (m *longMerge) past(id OpID) map[OpID]bool {
	out := map[OpID]bool{}
	todo := slices.Clone(m.node(id).replaces)
	for len(todo) > 0 && !m.spent {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !out[next] {
			out[next] = true
			todo = append(todo, m.node(next).replaces...)
		}
	}
	return out
}

func (m *longMerge) merge(heads []OpID, depth int) (string, bool) {
	heads = slices.Clone(heads)
	slices.SortFunc(heads, OpID.Compare)
	heads = slices.Compact(heads)
	if len(heads) == 0 || depth > maxMergeDepth {
		return "", false
	}
	pasts := make([]map[OpID]bool, len(heads))
	for i, h := range heads {
		if !m.node(h).ok {
			return "", false
		}
		if len(heads) > 1 {
			pasts[i] = m.past(h)
		}
	}
	var values []string
	for _, h := range heads {
		replaced := slices.ContainsFunc(pasts, func(past map[OpID]bool) bool { return past[h] })
		if v := m.node(h).value; !replaced && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	if m.spent || len(values) == 0 {
		return "", false
	}
	if len(values) == 1 {
		return values[0], true
	}
	base, ok := m.base(pasts, depth)
	if !ok {
		return "", false
	}
	return uniteEdits(base, values)
}

// base merges the maximal common ancestors of heads, given their pasts.
func (m *longMerge) base(pasts []map[OpID]bool, depth int) (string, bool) {
	ancestors := m.maximalCommon(pasts)
	if len(ancestors) == 0 {
		return "", true
	}
	return m.merge(ancestors, depth+1)
}

// maximalCommon gives the common ancestors that no other one replaces. The
// ancestors of a common ancestor are common, so looking at what each replaces
// directly is enough.
func (m *longMerge) maximalCommon(pasts []map[OpID]bool) []OpID {
	var common []OpID
	replaced := map[OpID]bool{}
	for id := range pasts[0] {
		if slices.ContainsFunc(pasts, func(past map[OpID]bool) bool { return !past[id] }) {
			continue
		}
		common = append(common, id)
		for _, r := range m.node(id).replaces {
			replaced[r] = true
		}
	}
	return slices.DeleteFunc(common, func(id OpID) bool { return replaced[id] })
}

// hunk says that words base[from:to] become with.
type hunk struct {
	from, to int
	with     string
}

// uniteEdits makes all edits to a base at once, or tells that they clash.
func uniteEdits(base string, values []string) (string, bool) {
	old := splitWords(base)
	var hunks []hunk
	for _, v := range values {
		h, ok := diffWords(old, splitWords(v))
		if !ok {
			return "", false
		}
		hunks = append(hunks, h...)
	}
	slices.SortFunc(hunks, func(a, b hunk) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.with, b.with))
	})
	hunks = slices.Compact(hunks)
	var out strings.Builder
	at := 0
	for i, h := range hunks {
		if i > 0 {
			before := hunks[i-1]
			insertion := h.from == h.to || before.from == before.to
			if h.from < before.to || h.from == before.to && insertion {
				return "", false
			}
		}
		for ; at < h.from; at++ {
			out.WriteString(old[at])
		}
		out.WriteString(h.with)
		at = h.to
	}
	for ; at < len(old); at++ {
		out.WriteString(old[at])
	}
	return out.String(), out.Len() <= MaxLongBytes
}

// splitWords parts a text into words, each with the space that follows it. The
// pieces joined are the text.
func splitWords(s string) []string {
	var out []string
	start, inSpace := 0, false
	for i, r := range s {
		space := unicode.IsSpace(r)
		if inSpace && !space {
			out = append(out, s[start:i])
			start = i
		}
		inSpace = space
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// diffWords gives the hunks that turn old into new, by the greedy algorithm of
// E. W. Myers, «An O(ND) Difference Algorithm and Its Variations»,
// Algorithmica 1, 1986, deletions before insertions, after the common start and
// end are set aside. The choice among shortest scripts is part of the format:
// every device must merge alike, so it must never change. ok is false beyond
// the bounds.
func diffWords(old, new []string) (hunks []hunk, ok bool) {
	if len(old) > maxMergeWords || len(new) > maxMergeWords {
		return nil, false
	}
	head := 0
	for head < len(old) && head < len(new) && old[head] == new[head] {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(new)-head && old[len(old)-1-tail] == new[len(new)-1-tail] {
		tail++
	}
	a, b := old[head:len(old)-tail], new[head:len(new)-tail]
	trace, ok := myers(a, b)
	if !ok {
		return nil, false
	}
	// Walked backwards, the trace gives the edits from the last to the first;
	// those that touch are one hunk.
	x, y := len(a), len(b)
	endX, endY := x, y
	flush := func() {
		if x < endX || y < endY {
			hunks = append(hunks, hunk{head + x, head + endX, strings.Join(b[y:endY], "")})
		}
	}
	for d := len(trace) - 1; d >= 0; d-- {
		k := x - y
		down := downwards(trace[d], d, k)
		prev := k - 1
		if down {
			prev = k + 1
		}
		px, py := 0, 0
		if d > 0 {
			px = int(trace[d][prev+d])
			py = px - prev
		}
		midX, midY := px, py // where the diagonal after the edit begins
		if d > 0 && down {
			midY++
		} else if d > 0 {
			midX++
		}
		if x > midX { // equal words end the hunk that follows them
			flush()
			x, y = midX, midY
			endX, endY = x, y
		}
		x, y = px, py
	}
	flush()
	slices.Reverse(hunks)
	return hunks, true
}

// downwards tells whether the furthest path of d edits on diagonal k came by an
// insertion. v holds the furthest x of d-1 edits; diagonal k is at k+d.
func downwards(v []int32, d, k int) bool {
	return k == -d || k != d && v[k-1+d] < v[k+1+d]
}

// myers gives, for each number of edits up to the shortest script's, the
// furthest points before them. It gives up beyond maxMergeEdits.
func myers(a, b []string) (trace [][]int32, ok bool) {
	most := min(len(a)+len(b), maxMergeEdits)
	v := make([]int32, 2*most+3) // diagonal k at k+most+1
	for d := 0; d <= most; d++ {
		kept := make([]int32, 2*d+1)
		copy(kept, v[most+1-d:most+2+d])
		trace = append(trace, kept)
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case downwards(kept, d, k):
				x = int(kept[k+1+d])
			default:
				x = int(kept[k-1+d]) + 1
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x] == b[y] {
				x, y = x+1, y+1
			}
			v[k+most+1] = int32(x)
			if x >= len(a) && y >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}
