package widget

import (
	"testing"
	"unicode/utf8"
)

// What is taken for harmless without being rewritten would be rewritten to
// itself, whatever the sign.
func TestHarmlessIsClean(t *testing.T) {
	kept := 0
	for r := rune(0); r <= utf8.MaxRune; r++ {
		s := "é" + string(r) + "a"
		if harmless(s) {
			kept++
			if got := cleaned(s); got != s {
				t.Fatalf("U+%04X is taken for harmless, and written %q", r, got)
			}
		} else if cleaned(s) == s {
			t.Errorf("U+%04X is rewritten to itself", r)
		}
	}
	if kept == 0 {
		t.Error("nothing is harmless")
	}
	if harmless("a\xffb") {
		t.Error("a broken sign is taken for harmless")
	}
}
