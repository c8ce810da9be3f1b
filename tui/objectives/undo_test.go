package objectives_test

import (
	"testing"
)

// Undo brings the cursor to what it brought back, whole branches to where they
// begin, and opens what that stands under: the next x is for it.
func TestUndoGoesToWhatCameBack(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("+", "<end>", "<up>", "<up>")
	at(s, "2.1.b")
	s.Keys("x")
	s.Keys("<home>", "u")
	at(s, "2.1.b")
	s.Keys("<home>", "<down>", "x", "<right>", "<enter>")
	if f.Record("action", f.Named("action", "2.1.b")) == nil {
		t.Fatal("the wrong branch was deleted")
	}
	s.Keys("<end>", "u")
	at(s, "1  Éduquer")
}
