package plan

import (
	"cmp"
	"maps"
	"slices"
)

// Node is one numbered text: an objective, a means or an action.
type Node struct {
	Ref  string // "1.4.b"
	Text string
}

// Thresholds of Match, on the scale of Similarity. In the plan of 2022-2023
// the two most alike actions among 56 are at 0.50, and the worst scan of an
// action is at 0.98 of its corrected text.
const (
	sameText  = 0.60 // same ref: at least this is the same action, reworded
	maybeText = 0.40 // same ref: from here to sameText a person decides
	movedText = 0.75 // other ref: at least this is the same action, moved
	clearly   = 0.10 // by which a candidate has to lead over the next one
)

// Limits of the search for moved texts, which keep Match from taking time in
// the square of a large document.
const (
	rareTrigrams  = 16
	longestList   = 256
	maxCandidates = 32
)

// Pair says that new node New (an index) is old node Old.
type Pair struct {
	Old, New   int
	Similarity float64
	Moved      bool // the ref is another one
}

// Ambiguity is a group of nodes among which more than one pairing, or a
// pairing that is only perhaps one, is possible.
type Ambiguity struct{ Old, New []int }

// Matching is what Match found. Every index of old stands exactly once in
// Pairs, Gone or Ambiguous, and every index of new exactly once in Pairs,
// Added or Ambiguous. All lists are in the order of the documents.
type Matching struct {
	Pairs     []Pair
	Added     []int // in new only
	Gone      []int // in old only
	Ambiguous []Ambiguity
}

// Match pairs the nodes of two versions of one plan, one level at a time
// (objectives, means or actions). In this order:
//
//  1. same ref, same text (but for accents, case and scanning noise);
//  2. same text, alone on both sides: it moved;
//  3. same ref, similar text, unless another node is clearly more alike;
//  4. similar text at another ref, clearly more alike than any other.
//
// A ref counts only if it is unique on its side. What is left with a possible
// partner is ambiguous: it is reported and not guessed. The rest is gone or
// added. Match depends on nothing but its arguments.
func Match(old, new []Node) Matching {
	m := &matcher{old: prepare(old), new: prepare(new)}
	m.byRef = m.sameRefs()
	m.exact()
	m.moved()
	m.index()
	m.similar()
	m.settle()
	return m.result()
}

// side is one version while it is matched.
type side struct {
	nodes  []Node
	folded []string
	grams  []map[trigram]int
	pair   []int // index on the other side, or -1
}

func prepare(nodes []Node) *side {
	s := &side{nodes: nodes, folded: make([]string, len(nodes)), grams: make([]map[trigram]int, len(nodes)), pair: make([]int, len(nodes))}
	for i, n := range nodes {
		s.pair[i] = -1
		if s.folded[i] = string(fold(n.Text)); s.folded[i] == "" {
			s.folded[i] = "\x00" + n.Text
		}
	}
	return s
}

func (s *side) trigrams(i int) map[trigram]int {
	if s.grams[i] == nil {
		s.grams[i] = trigrams([]rune(s.folded[i]))
	}
	return s.grams[i]
}

type edge struct {
	old, new   int
	similarity float64
}

type matcher struct {
	old, new *side
	byRef    map[int]int // old index to new index with the same ref
	edges    []edge      // possible pairs of what is left
}

func (m *matcher) similarity(i, k int) float64 {
	if m.old.folded[i] == m.new.folded[k] {
		return 1
	}
	return overlap(m.old.trigrams(i), m.new.trigrams(k))
}

func (m *matcher) join(i, k int) { m.old.pair[i], m.new.pair[k] = k, i }

func uniqueRefs(nodes []Node) map[string]int {
	at := map[string]int{}
	for i, n := range nodes {
		if _, twice := at[n.Ref]; twice {
			at[n.Ref] = -1
			continue
		}
		at[n.Ref] = i
	}
	return at
}

func (m *matcher) sameRefs() map[int]int {
	pairs := map[int]int{}
	at := uniqueRefs(m.new.nodes)
	for ref, i := range uniqueRefs(m.old.nodes) {
		if k, ok := at[ref]; ok && i >= 0 && k >= 0 {
			pairs[i] = k
		}
	}
	return pairs
}

func (m *matcher) exact() {
	for i, k := range m.byRef {
		if m.old.folded[i] == m.new.folded[k] {
			m.join(i, k)
		}
	}
}

// alone maps the texts of unpaired nodes to their index, -1 for several.
func (s *side) alone() map[string]int {
	at := map[string]int{}
	for i, text := range s.folded {
		if s.pair[i] >= 0 {
			continue
		}
		if _, twice := at[text]; twice {
			at[text] = -1
			continue
		}
		at[text] = i
	}
	return at
}

func (m *matcher) moved() {
	at := m.new.alone()
	for text, i := range m.old.alone() {
		if k, ok := at[text]; ok && i >= 0 && k >= 0 {
			m.join(i, k)
		}
	}
}

// index lists the possible pairs of unpaired nodes.
func (m *matcher) index() {
	lists := map[trigram][]int{}
	for k := range m.new.nodes {
		if m.new.pair[k] >= 0 {
			continue
		}
		for t := range m.new.trigrams(k) {
			lists[t] = append(lists[t], k)
		}
	}
	for i := range m.old.nodes {
		if m.old.pair[i] >= 0 {
			continue
		}
		seen := map[int]bool{}
		if k, ok := m.byRef[i]; ok && m.new.pair[k] < 0 {
			seen[k] = true
			if s := m.similarity(i, k); s >= maybeText {
				m.edges = append(m.edges, edge{i, k, s})
			}
		}
		for _, k := range m.candidates(i, lists) {
			if s := m.similarity(i, k); !seen[k] && s >= movedText {
				m.edges = append(m.edges, edge{i, k, s})
			}
		}
	}
}

// candidates are the new nodes that share the rarest trigrams of old node i.
func (m *matcher) candidates(i int, lists map[trigram][]int) []int {
	var rare []trigram
	for t := range m.old.trigrams(i) {
		if len(lists[t]) > 0 {
			rare = append(rare, t)
		}
	}
	slices.SortFunc(rare, func(a, b trigram) int {
		return cmp.Or(cmp.Compare(len(lists[a]), len(lists[b])), slices.Compare(a[:], b[:]))
	})
	shared := map[int]int{}
	for _, t := range rare[:min(len(rare), rareTrigrams)] {
		for _, k := range lists[t][:min(len(lists[t]), longestList)] {
			shared[k]++
		}
	}
	found := slices.Collect(maps.Keys(shared))
	slices.SortFunc(found, func(a, b int) int { return cmp.Or(shared[b]-shared[a], a-b) })
	return found[:min(len(found), maxCandidates)]
}

// rivals gives, for each side's nodes, the best two similarities among edges
// whose ends are both free.
func (m *matcher) rivals() (old, new map[int][2]float64) {
	old, new = map[int][2]float64{}, map[int][2]float64{}
	note := func(at map[int][2]float64, i int, s float64) {
		b := at[i]
		if s > b[0] {
			b[0], b[1] = s, b[0]
		} else {
			b[1] = max(b[1], s)
		}
		at[i] = b
	}
	for _, e := range m.free() {
		note(old, e.old, e.similarity)
		note(new, e.new, e.similarity)
	}
	return old, new
}

func (m *matcher) free() []edge {
	m.edges = slices.DeleteFunc(m.edges, func(e edge) bool { return m.old.pair[e.old] >= 0 || m.new.pair[e.new] >= 0 })
	return m.edges
}

// similar pairs the same refs whose texts are similar, unless another node is
// clearly more alike.
func (m *matcher) similar() {
	old, new := m.rivals()
	for _, e := range slices.Clone(m.edges) {
		if k, ok := m.byRef[e.old]; !ok || k != e.new || e.similarity < sameText {
			continue
		}
		if max(old[e.old][0], new[e.new][0]) < e.similarity+clearly {
			m.join(e.old, e.new)
		}
	}
}

// settle pairs what is each other's clearly best partner, until nothing is.
func (m *matcher) settle() {
	for again := true; again; {
		again = false
		old, new := m.rivals()
		for _, e := range slices.Clone(m.edges) {
			sure := e.similarity >= movedText || e.similarity >= sameText && m.isSameRef(e)
			clear := func(b [2]float64) bool { return e.similarity == b[0] && e.similarity >= b[1]+clearly }
			if sure && clear(old[e.old]) && clear(new[e.new]) {
				m.join(e.old, e.new)
				again = true
			}
		}
	}
}

func (m *matcher) isSameRef(e edge) bool {
	k, ok := m.byRef[e.old]
	return ok && k == e.new
}

func (m *matcher) result() Matching {
	var r Matching
	for i, k := range m.old.pair {
		if k >= 0 {
			r.Pairs = append(r.Pairs, Pair{i, k, m.similarity(i, k), m.old.nodes[i].Ref != m.new.nodes[k].Ref})
		}
	}
	inGroup := [2]map[int]bool{{}, {}}
	for _, g := range m.groups() {
		r.Ambiguous = append(r.Ambiguous, g)
		for _, i := range g.Old {
			inGroup[0][i] = true
		}
		for _, k := range g.New {
			inGroup[1][k] = true
		}
	}
	for i, k := range m.old.pair {
		if k < 0 && !inGroup[0][i] {
			r.Gone = append(r.Gone, i)
		}
	}
	for k, i := range m.new.pair {
		if i < 0 && !inGroup[1][k] {
			r.Added = append(r.Added, k)
		}
	}
	return r
}

// groups are the connected parts of what is left of the possible pairs.
func (m *matcher) groups() []Ambiguity {
	near := [2]map[int][]int{{}, {}}
	for _, e := range m.free() {
		near[0][e.old] = append(near[0][e.old], e.new)
		near[1][e.new] = append(near[1][e.new], e.old)
	}
	var groups []Ambiguity
	seen := [2]map[int]bool{{}, {}}
	for _, first := range slices.Sorted(maps.Keys(near[0])) {
		if seen[0][first] {
			continue
		}
		seen[0][first] = true
		group := [2][]int{{first}, nil}
		for at := [2]int{}; at[0] < len(group[0]) || at[1] < len(group[1]); {
			s := 0
			if at[0] >= len(group[0]) {
				s = 1
			}
			for _, other := range near[s][group[s][at[s]]] {
				if !seen[1-s][other] {
					seen[1-s][other] = true
					group[1-s] = append(group[1-s], other)
				}
			}
			at[s]++
		}
		slices.Sort(group[0])
		slices.Sort(group[1])
		groups = append(groups, Ambiguity{group[0], group[1]})
	}
	return groups
}
