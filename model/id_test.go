package model

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// An id reads back from its text, however a person copies it.
func TestIDsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var id ID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		s := id.String()
		typed := strings.ToUpper(s)
		typed = strings.NewReplacer("0", "O", "1", "l").Replace(typed)
		for _, text := range []string{s, typed} {
			if back, ok := ParseID(text); !ok || back != id {
				t.Fatalf("%s reads as %s", text, back)
			}
		}
		if !id.IsZero() && (len(s) != IDLen || !strings.HasPrefix(s, id.Short(4)) || len(id.Short(4)) != 4) {
			t.Fatalf("%q, %q", s, id.Short(4))
		}
		link := Link{"task", id}
		if back, ok := ParseLink(link.String()); !id.IsZero() && (!ok || back != link) {
			t.Fatalf("%s reads as %v", link, back)
		}
	})
}

func TestBadIDsAreRefused(t *testing.T) {
	good := DeriveID("x").String()
	for _, s := range []string{good[1:], good + "0", "u" + good[1:], "z" + strings.Repeat("z", 25), strings.Repeat(" ", 26), "é" + good[2:]} {
		if id, ok := ParseID(s); ok {
			t.Errorf("%q reads as %s", s, id)
		}
	}
	for _, s := range []string{"task:", ":" + good, good, "task:zz"} {
		if l, ok := ParseLink(s); ok {
			t.Errorf("%q reads as %v", s, l)
		}
	}
}

// Parts are hashed apart: what one ends with is not what the next begins with.
func TestDerivedIDs(t *testing.T) {
	if DeriveID("a", "b") == DeriveID("ab") || DeriveID("a", "b") == DeriveID("a", "", "b") || DeriveID("ab", "c") == DeriveID("a", "bc") {
		t.Error("two causes derive one id")
	}
	if once, again := DeriveID("a", "b"), DeriveID("a", "b"); once != again {
		t.Error("one cause derives two ids")
	}
	if got := DeriveID("follow_up", "x").String(); got != "bft13evzeevm6pamd5801a994g" {
		t.Errorf("ids are derived otherwise than in files: %s", got)
	}
}
