package model

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is inserted where, the order of the bytes is the order of the list.
func TestRanksKeepTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []string
		for range rapid.IntRange(1, 200).Draw(t, "items") {
			at := rapid.IntRange(0, len(list)).Draw(t, "at")
			a, b := "", ""
			if at > 0 {
				a = list[at-1]
			}
			if at < len(list) {
				b = list[at]
			}
			r := RankBetween(a, b)
			if r <= a || b != "" && r >= b || !validRank(r) {
				t.Fatalf("between %q and %q: %q", a, b, r)
			}
			list = slices.Insert(list, at, r)
		}
	})
}

// Growth is bounded: by the logarithm at the ends, by a sixth of a digit for
// each item that goes to one and the same place.
func TestRanksGrowSlowly(t *testing.T) {
	end, start := "", ""
	for range 100_000 {
		end = RankBetween(end, "")
		start = RankBetween("", start)
	}
	if len(end) > 5 || len(start) > 5 {
		t.Errorf("after 100,000 items the ends are %q and %q", start, end)
	}
	b := RankBetween("a0", "")
	for range 1000 {
		b = RankBetween("a0", b)
	}
	a, top := "a0", "a1"
	for range 1000 {
		a = RankBetween(a, top)
	}
	if len(a) > 220 || len(b) > 220 {
		t.Errorf("after 1,000 items at one place ranks have %d and %d digits", len(a), len(b))
	}
	if got := Ranks("", 3); !slices.Equal(got, []string{"a0", "a1", "a2"}) {
		t.Errorf("three ranks: %v", got)
	}
}

// What merges and others leave, equal or foreign ranks, never stops anybody.
func TestRanksOfAnything(t *testing.T) {
	for _, c := range [][3]string{{"a0", "a0", "a1"}, {"a1", "a0", "a2"}, {"??", "a0", "??V"}, {"a0", "é", "a0V"}, {"", "a", "V"}, {"n", "nB", "n0V"}, {"", "A00000000000000000000000000", "0V"}, {"a00", "", "a00V"}, {"Zz", "a0", "ZzV"}, {"a0", "a1", "a0V"}} {
		if got := RankBetween(c[0], c[1]); got != c[2] {
			t.Errorf("between %q and %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if got := RankBetween("z"+strings.Repeat("z", 26), ""); got != strings.Repeat("z", 27)+"V" {
		t.Errorf("after the last integer: %q", got)
	}
	if got := RankBetween("", "A"+strings.Repeat("0", 26)+"1"); got != "A"+strings.Repeat("0", 26)+"0V" {
		t.Errorf("before the smallest: %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.SampledFrom([]rune("0aAzZV9é ")), 0, 8, -1)
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		if r := RankBetween(a, b); r <= a {
			t.Fatalf("between %q and %q: %q", a, b, r)
		}
		if r := RankBetween(a, b); a < b && !strings.ContainsAny(b, " 0") && r >= b {
			t.Fatalf("%q is not before %q", r, b)
		}
	})
}
