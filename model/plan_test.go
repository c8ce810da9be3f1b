package model

import "testing"

func TestNextRef(t *testing.T) {
	for _, c := range []struct{ last, under, want string }{
		{"", "", "1"}, {"", "1", "1.1"}, {"", "1.4", "1.4.a"},
		{"5", "", "6"}, {"1.9", "1", "1.10"}, {"1.4.b", "1.4", "1.4.c"},
		{"1.4.z", "1.4", "1.4.aa"}, {"1.4.aa", "1.4", "1.4.ab"}, {"1.4.az", "1.4", ""}, {"II", "", ""}, {"1.4.B", "1.4", ""},
	} {
		if got := NextRef(c.last, c.under); got != c.want {
			t.Errorf("after %q under %q: %q, want %q", c.last, c.under, got, c.want)
		}
	}
}
