package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// texts is a history of one long text: ops by their number.
type texts []longNode

func (h texts) id(i int) OpID { return OpID{Index: uint32(i), Changeset: DeriveHash(i)} }

// DeriveHash scatters numbers, so that the order of ids is not that of time.
func DeriveHash(i int) Hash {
	var h Hash
	id := DeriveID(fmt.Sprint(i))
	copy(h[:], id[:])
	return h
}

func (h texts) fetch(id OpID) (string, []OpID, bool) {
	n := h[id.Index]
	return n.value, n.replaces, n.ok
}

// write adds an op that replaces others, and gives its number.
func (h *texts) write(value string, replaces ...int) int {
	n := longNode{value: value, ok: true}
	for _, r := range replaces {
		n.replaces = append(n.replaces, h.id(r))
	}
	*h = append(*h, n)
	return len(*h) - 1
}

func (h texts) merge(heads ...int) (string, bool) {
	var ids []OpID
	for _, i := range heads {
		ids = append(ids, h.id(i))
	}
	return MergeLong(ids, h.fetch)
}

// Edits of different words are all kept; edits of the same are a conflict.
func TestLongTextsMerge(t *testing.T) {
	for name, c := range map[string]struct {
		base, a, b, want string
		merged           bool
	}{
		"apart":                 {"un deux trois quatre cinq", "UN deux trois quatre cinq", "un deux trois quatre CINQ", "UN deux trois quatre CINQ", true},
		"equal":                 {"un deux trois", "un 2 trois", "un 2 trois", "un 2 trois", true},
		"same and more":         {"un deux trois quatre cinq", "1 deux trois quatre cinq", "1 deux trois quatre 5", "1 deux trois quatre 5", true},
		"neighbours":            {"un deux trois", "1 deux trois", "un 2 trois", "1 2 trois", true},
		"same word":             {"un deux trois", "un 2 trois", "un II trois", "", false},
		"two ends":              {"un deux ", "un deux trois ", "un deux quatre ", "", false},
		"insert at edge":        {"un deux trois", "un 2 trois", "un deux et trois", "", false},
		"insert elsewhere":      {"un deux trois quatre", "un 2 trois quatre", "un deux trois et quatre", "un 2 trois et quatre", true},
		"delete and edit":       {"un deux trois", "un trois", "un deux 3", "un 3", true},
		"delete what is edited": {"un deux trois", "un trois", "un 2 trois", "", false},
		"emptied":               {"un deux", "", "un deux", "", true},
		"from nothing":          {"", "un", "deux", "", false},
		"lines":                 {"a\nb\nc\n\nd\n", "a!\nb\nc\n\nd\n", "a\nb\nc\n\nd\ne\n", "a!\nb\nc\n\nd\ne\n", true},
	} {
		var h texts
		base := h.write(c.base)
		got, merged := h.merge(h.write(c.a, base), h.write(c.b, base))
		if got != c.want || merged != c.merged {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, merged, c.want, c.merged)
		}
	}
}

// Where two texts were each merged from the same two, the base is the merge of
// those: criss-cross.
func TestBasesAreMergedToo(t *testing.T) {
	var h texts
	root := h.write("un deux trois quatre cinq six")
	a := h.write("UN deux trois quatre cinq six", root)
	b := h.write("un deux trois quatre cinq SIX", root)
	left := h.write("UN deux trois QUATRE cinq SIX", a, b)
	right := h.write("UN DEUX trois quatre cinq SIX", b, a)
	if got, ok := h.merge(left, right); !ok || got != "UN DEUX trois QUATRE cinq SIX" {
		t.Errorf("criss-cross: %q, %v", got, ok)
	}
	// A base that is itself a conflict leaves one.
	c := h.write("I deux trois quatre cinq six", root)
	left, right = h.write("x deux trois quatre cinq six", a, c), h.write("UN deux trois quatre cinq y", a, c)
	if got, ok := h.merge(left, right); ok {
		t.Errorf("a base in conflict gives %q", got)
	}
}

// Values that are gone, and pasts without end, are conflicts and do no harm.
func TestMergeOfBrokenPasts(t *testing.T) {
	h := texts{{value: "a", ok: true}, {value: "b", ok: true}, {ok: false}}
	h[0].replaces, h[1].replaces = []OpID{h.id(2)}, []OpID{h.id(2)}
	if _, ok := h.merge(0, 1); ok {
		t.Error("a purged base merges")
	}
	if _, ok := h.merge(0, 2); ok {
		t.Error("a purged head merges")
	}
	if _, ok := h.merge(); ok {
		t.Error("nothing merges")
	}
	loop := texts{{value: "a", ok: true}, {value: "b", ok: true}}
	loop[0].replaces, loop[1].replaces = []OpID{loop.id(1)}, []OpID{loop.id(0)}
	loop.merge(0, 1)
	var long texts
	at := long.write("x")
	for range maxMergeOps {
		at = long.write("x", at)
	}
	if _, ok := long.merge(long.write("y", at), long.write("z", at)); ok {
		t.Error("a past beyond the bound merges")
	}
	words := strings.Repeat("a b c d ", 1000)
	var wide texts
	root := wide.write(words)
	if _, ok := wide.merge(wide.write(strings.Repeat("e f g h ", 1000), root), wide.write(words+"z", root)); ok {
		t.Error("a rewritten text merges")
	}
}

func drawWords(t *rapid.T, name string) string {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"un ", "deux ", "trois\n", "quatre", " ", "é"}), 0, 12).Draw(t, name)
	return strings.Join(words, "")
}

// The hunks of a diff turn the old text into the new one, whatever they are.
func TestDiffGivesTheNewText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, new := drawWords(t, "old"), drawWords(t, "new")
		if got := strings.Join(splitWords(old), ""); got != old {
			t.Fatalf("%q splits to %q", old, got)
		}
		got, ok := uniteEdits(old, []string{new})
		if !ok || got != new {
			t.Fatalf("%q to %q gives %q, %v", old, new, got, ok)
		}
		hunks, _ := diffWords(splitWords(old), splitWords(new))
		for i, h := range hunks {
			if i > 0 && h.from <= hunks[i-1].to {
				t.Fatalf("%q to %q: hunks touch: %+v", old, new, hunks)
			}
		}
	})
}

// The choice among shortest scripts is part of the format.
func TestDiffIsPinned(t *testing.T) {
	for _, c := range []struct {
		old, new string
		want     []hunk
	}{
		{"a b c a b b a ", "c b a b a c ", []hunk{{0, 2, ""}, {3, 3, "b "}, {5, 6, ""}, {7, 7, "c "}}},
		{"a a ", "a a a ", []hunk{{2, 2, "a "}}},
		{"x y z ", "x q z ", []hunk{{1, 2, "q "}}},
	} {
		if got, _ := diffWords(splitWords(c.old), splitWords(c.new)); !slices.Equal(got, c.want) {
			t.Errorf("%q to %q: %+v, want %+v", c.old, c.new, got, c.want)
		}
	}
}

// A merge of any heads of any history depends on neither their order nor
// repeats, and heads that agree are no conflict.
func TestMergeOfTextsHasNoOrder(t *testing.T) {
	ran, merged := 0, 0
	manyCases(t, 2_500, func(t *rapid.T) {
		var h texts
		heads := []int{h.write("un deux trois quatre cinq six sept huit neuf dix ")}
		for range rapid.IntRange(1, 12).Draw(t, "edits") {
			seen := rapid.SliceOfNDistinct(rapid.SampledFrom(heads), 1, min(2, len(heads)), rapid.ID[int]).Draw(t, "seen")
			words := splitWords(h[seen[0]].value)
			if text, ok := h.merge(seen...); ok {
				words = splitWords(text)
			}
			at := rapid.IntRange(0, len(words)).Draw(t, "at")
			end := min(len(words), at+rapid.IntRange(0, 2).Draw(t, "cut"))
			with := rapid.SampledFrom([]string{"", "X ", "Y ", "Z Z "}).Draw(t, "with")
			edited := strings.Join(words[:at], "") + with + strings.Join(words[end:], "")
			op := h.write(edited, seen...)
			// Now and then the replaced heads stay, as for a device that did not see.
			if rapid.Bool().Draw(t, "seen by all") {
				heads = slices.DeleteFunc(heads, func(i int) bool { return slices.Contains(seen, i) })
			}
			heads = append(heads, op)
		}
		want, ok := h.merge(heads...)
		shuffled := append(rapid.Permutation(heads).Draw(t, "order"), heads[0])
		if got, again := h.merge(shuffled...); got != want || again != ok {
			t.Fatalf("%v gives %q, %v; %v gives %q, %v", heads, want, ok, shuffled, got, again)
		}
		ran++
		isHead := slices.ContainsFunc(heads, func(i int) bool { return h[i].value == want })
		merged += count(ok && !isHead)
	})
	t.Logf("of %d histories, %d merged into a text that nobody wrote", ran, merged)
	// One in eleven does. Of the five hundred that a short run draws, fewer than
	// one in fifty would be beyond five standard deviations: never by chance.
	if ran < 500 || merged*50 < ran {
		t.Errorf("only %d of %d histories merged: the test shows little", merged, ran)
	}
}

// Edits of words that lie apart are all there in the end, for any number of heads.
func TestEditsApartAreAllKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "heads")
		var words, want []string
		for i := range 3 * n {
			words = append(words, fmt.Sprintf("w%d ", i))
		}
		want = slices.Clone(words)
		var h texts
		root := h.write(strings.Join(words, ""))
		var heads []int
		for i := range n {
			edited := slices.Clone(words)
			with := rapid.SampledFrom([]string{"", "new ", "two words "}).Draw(t, "with")
			edited[3*i+1], want[3*i+1] = with, with
			heads = append(heads, h.write(strings.Join(edited, ""), root))
		}
		if got, ok := h.merge(heads...); !ok || got != strings.Join(want, "") {
			t.Fatalf("%q, %v; want %q", got, ok, strings.Join(want, ""))
		}
	})
}
