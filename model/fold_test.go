package model

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFoldText(t *testing.T) {
	for s, want := range map[string]string{
		"Élodie": "elodie", "E\u0301lodie": "elodie", "cœur": "coeur", "STRASSE": "strasse", "Straße": "strasse", "L’École": "l'ecole",
		"Dolores Hidalgo": "dolores hidalgo", "Ñandú": "nandu", "plain": "plain", "ΣΊΣΥΦΟΣ": "σισυφοσ", "İstanbul": "istanbul",
		"a\u00a0b": "a b", "": "", "Tehuacán": "tehuacan", "ﬁn": "ﬁn", "\xff": "\ufffd", "Ệ": "e",
	} {
		if got := FoldText(s); got != want {
			t.Errorf("%q folds to %q, want %q", s, got, want)
		}
	}
}

// Folding twice changes nothing more, whatever the text and its case.
func TestFoldingIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := FoldText(s)
		if again := FoldText(once); again != once {
			t.Fatalf("%q folds to %q, then to %q", s, once, again)
		}
		if !utf8.ValidString(once) {
			t.Fatalf("%q folds to invalid text", s)
		}
	})
}

func BenchmarkFoldText(b *testing.B) {
	s := strings.Repeat("Appel de Haïti: suivi à faire auprès de l’école. ", 4)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		FoldText(s)
	}
}
