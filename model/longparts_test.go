package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What does not clash is merged, what does stands side by side.
func TestLongPartsShowWhatClashes(t *testing.T) {
	for name, c := range map[string]struct{ base, a, b, want string }{
		"one word":     {"un deux trois quatre", "un 2 trois QUATRE", "un II trois quatre", "un [2 |II ]trois QUATRE"},
		"ends":         {"un deux ", "un deux trois ", "un deux quatre ", "un deux [trois |quatre ]"},
		"nothing":      {"", "un", "deux", "[un|deux]"},
		"deleted":      {"un deux trois", "un trois", "un 2 trois", "un [|2 ]trois"},
		"edge":         {"un deux trois", "un 2 trois", "un deux et trois", "un [2 |deux et ]trois"},
		"two and same": {"a b c d e f", "A b c 4 e f", "A b c IV e f", "A b c [4 |IV ]e f"},
	} {
		var h texts
		base := h.write(c.base)
		heads := []OpID{h.id(h.write(c.a, base)), h.id(h.write(c.b, base))}
		parts, ok := LongParts(heads, h.fetch)
		if got := drawParts(parts); !ok || got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, ok, c.want)
		}
		if common := CommonPast(heads, h.fetch); !slices.Equal(common, []OpID{h.id(base)}) {
			t.Errorf("%s: came from %v", name, common)
		}
	}
}

func drawParts(parts []LongPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Versions == nil {
			b.WriteString(p.Text)
			continue
		}
		b.WriteString("[" + strings.Join(p.Versions, "|") + "]")
	}
	return b.String()
}

// The parts of a text that merges are one, equal to the merge; each head's own
// words are all in the parts of one that does not; the order of heads counts
// for nothing but the order of versions.
func TestLongPartsAgreeWithTheMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"a ", "b ", "c ", "d "})
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(word, 0, 6).Draw(t, name), "")
		}
		var h texts
		base := h.write(text("base"))
		n := rapid.IntRange(2, 3).Draw(t, "heads")
		var heads []int
		var ids []OpID
		for i := range n {
			heads = append(heads, h.write(text(fmt.Sprint("head ", i)), base))
			ids = append(ids, h.id(heads[i]))
		}
		merged, ok := h.merge(heads...)
		parts, could := LongParts(ids, h.fetch)
		if !could {
			t.Fatal("nothing could be merged")
		}
		whole := len(parts) == 0 || len(parts) == 1 && parts[0].Versions == nil
		if ok != whole || ok && drawParts(parts) != merged {
			t.Fatalf("merged %q %v, parts %q", merged, ok, drawParts(parts))
		}
		slices.Reverse(ids)
		back, _ := LongParts(ids, h.fetch)
		for _, p := range back {
			slices.Reverse(p.Versions)
		}
		if drawParts(back) != drawParts(parts) {
			t.Fatalf("%q, turned round %q", drawParts(parts), drawParts(back))
		}
	})
}
