package model

import (
	"testing"

	"pgregory.net/rapid"
)

// Less is a total order: for s != t exactly one of s.Less(t), t.Less(s) holds.
func TestStampsAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Stamp {
			return Stamp{rapid.Int64Range(0, 3).Draw(t, name), rapid.Uint32Range(0, 3).Draw(t, name)}
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		if (a == b) == (a.Less(b) || b.Less(a)) || a.Less(b) && b.Less(a) {
			t.Fatalf("%v and %v", a, b)
		}
		if a.Less(b) && b.Less(c) && !a.Less(c) {
			t.Fatalf("%v < %v < %v", a, b, c)
		}
	})
}

// A stamp comes after what its device has seen, and stays within a day of its
// own clock: others' clocks, years ahead, drag nobody with them.
func TestTheClockFollowsWithinADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := rapid.Int64Range(0, 1<<45).Draw(t, "now")
		seen := Stamp{now + rapid.Int64Range(-3*aheadMillis, 3*aheadMillis).Draw(t, "ahead"), rapid.SampledFrom([]uint32{0, 1, ^uint32(0)}).Draw(t, "counter")}
		next := seen.Next(now)
		if next.Wall < now || next.Wall > now+aheadMillis+1 {
			t.Fatalf("at %d, having seen %v: %v", now, seen, next)
		}
		if seen.Wall <= now+aheadMillis && !seen.Less(next) {
			t.Fatalf("at %d, %v is not after %v", now, next, seen)
		}
	})
}
