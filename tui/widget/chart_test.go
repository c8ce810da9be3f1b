package widget

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestBarsAreExact(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Bar(0, 0, 8, 4), "    "},
		{Bar(1, 0, 1000, 4), "▏   "},
		{Bar(3, 0, 8, 4), "█▌  "},
		{Bar(8, 0, 8, 4), "████"},
		{Bar(80, 4, 8, 4), "██┃█"},
		{Bar(1, 4, 8, 4), "▌ │ "},
		{Bar(1, 8, 8, 4), "▌  │"},
		{Stack([]int64{2, 1, 1}, 8, 8), "██▒░    "},
		{Stack([]int64{2, 1, 0, 1}, 8, 30), "██████▒▒▒▓▓▓                  "},
		{Stack([]int64{2, 1, 1}, 35, 53), "██▒░" + spaces(49)},
		{Stack([]int64{1000, 1, 1}, 1002, 8), "██████▒░"},
		{Stack([]int64{3, 3, 1}, 9, 4), "█▒░ "},
		{Stack([]int64{1, 1, 1}, 3, 2), "█▒"},
		{Stack([]int64{1, 1}, 2, 0), ""},
		{Stack([]int64{0, 1}, 100, 3), "▒  "},
		{Sparkline([]int64{0, 1, 4, 8}, 8), " ▁▄█"},
		{Sparkline([]int64{0, 1, 4, 8}, 16), " ▁▂▄"},
		{Sparkline(nil, 0), ""},
		{Eighth(20, true, 3), "▄"}, {Eighth(20, true, 2), "█"}, {Eighth(0, true, 1), "▁"}, {Eighth(0, false, 1), " "},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
		if len(c.want) > 4 && Width(c.got) != Width(c.want) {
			t.Errorf("%q is %d wide", c.got, Width(c.got))
		}
	}
}

// In bars of a chart, what is equal is as long as far as there is room, nothing is
// longer than what is more, and what is more than nothing shows.
func TestStackedPartsAreAsLongAsTheyAreMany(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 20000 {
		parts, width := make([]int64, 1+random.IntN(7)), 1+random.IntN(60)
		var sum int64
		for i := range parts {
			parts[i] = random.Int64N(1 + random.Int64N(40))
			sum += parts[i]
		}
		most := max(1, sum+random.Int64N(20))
		bar := Stack(parts, most, width)
		some := 0
		long := make([]int, len(parts))
		for i, v := range parts {
			long[i] = strings.Count(bar, PartSign(i))
			if v > 0 {
				some++
			}
		}
		bad := Width(bar) != width
		for i, v := range parts {
			bad = bad || v == 0 && long[i] > 0 || v > 0 && long[i] == 0 && some <= width
			for j, w := range parts {
				bad = bad || v < w && long[i] > long[j]
				// Only bars of which the tiniest parts take all of the room may differ.
				bad = bad || v == w && long[i] != long[j] && (most <= int64(width) || !slices.Contains(long, 1))
			}
			bad = bad || most <= int64(width) && long[i] != int(v)*(width/int(most))
		}
		if bad {
			t.Fatalf("seed %d: %v of %d in %d cells: %q", seed, parts, most, width, bar)
		}
	}
}
