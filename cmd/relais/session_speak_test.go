//go:build unix

package main

import "testing"

// The language is changed in the program, at once and for the next starts; a
// flag or RELAIS_LANG goes before what is kept.
func TestTheLanguageIsKept(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	free := h.without("RELAIS_LANG")
	s := free.open(80, 24)
	s.sees("En retard (")
	s.press(":").sees("Commandes")
	s.types("language").press("enter").sees("Español")
	s.press("3").sees("Atrasadas (", "La interfaz habla español")
	s.press("/").types("estado=por-hacer").sees("estado=por-hacer")
	s.press("enter").sees("1 Hoy")
	s.press("esc").misses("estado=por-hacer")
	s.press("q")
	if code := s.ends(); code != 0 {
		t.Fatalf("ended with %d", code)
	}
	s = free.open(80, 24)
	s.sees("Atrasadas (")
	s.quits()
	s = free.open(80, 24, "--lang", "en")
	s.sees("Overdue (")
	s.quits()
	s = h.open(80, 24)
	s.sees("En retard (")
	s.quits()
}
