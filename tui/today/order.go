package today

import (
	"maps"
	"slices"
	"strings"

	"relais/model"
)

// order sorts places of entries; what is equal keeps the order of urgency.
func (r *rows) order(by string, found []int32) {
	switch by {
	case byTitle:
		byRank(found, len(r.entries), func(i int32) int32 { return r.titles[i] })
	case byOwner:
		r.byLabel(owners, found)
	case byOf:
		r.byLabel(ofs, found)
	case byDue:
		days := map[model.Day]int32{}
		for _, i := range found {
			days[r.entries[i].due] = 0
		}
		for rank, day := range slices.SortedFunc(maps.Keys(days), func(a, b model.Day) int { return strings.Compare(last(string(a)), last(string(b))) }) {
			days[day] = int32(rank)
		}
		byRank(found, len(days), func(i int32) int32 { return days[r.entries[i].due] })
	}
}

func (r *rows) byLabel(of int, found []int32) {
	labels := r.labels[of]
	rank := ranks(len(labels), func(i int32) string { return last(labels[i]) })
	byRank(found, len(labels), func(i int32) int32 { return rank[r.entries[i].shares[of]] })
}

// ranks are the places that n texts have among each other in the order of words;
// those that are the same have the same.
func ranks(n int, text func(i int32) string) []int32 {
	at := make([]int32, n)
	for i := range at {
		at[i] = int32(i)
	}
	slices.SortFunc(at, func(a, b int32) int { return strings.Compare(text(a), text(b)) })
	out := make([]int32, n)
	for rank, i := range at {
		out[i] = int32(rank)
		if rank > 0 && text(i) == text(at[rank-1]) {
			out[i] = out[at[rank-1]]
		}
	}
	return out
}

// byRank sorts by ranks below n, by counting how many have each.
func byRank(found []int32, n int, rank func(i int32) int32) {
	next := make([]int32, n+1)
	for _, i := range found {
		next[rank(i)+1]++
	}
	for r := range n {
		next[r+1] += next[r]
	}
	sorted := make([]int32, len(found))
	for _, i := range found {
		r := rank(i)
		sorted[next[r]] = i
		next[r]++
	}
	copy(found, sorted)
}
