package widget

import "testing"

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
		{Stack([]int64{1000, 1, 1}, 1002, 8), "███████▒"},
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
