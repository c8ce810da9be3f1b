package panetest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"relais/tui/i18n"
	"relais/tui/style"
)

// Opener opens a program in a language, in a terminal of a size.
type Opener func(t *testing.T, lang string, width, height int) *Session

// sizes are those at which frames are held.
var sizes = [][2]int{{80, 24}, {120, 40}, {200, 50}}

// Frames holds what keys lead to from where a program opens, at three sizes, in
// each language, without colour and with it: testdata/<name>.frames.txtar has all
// of them, in lines that are as they were before left out. Keys that lead nowhere
// fail.
func Frames(t *testing.T, open Opener, scenes map[string][]string) {
	for name, typed := range scenes {
		for _, lang := range i18n.Languages() {
			for _, size := range sizes {
				frame := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
				t.Run(name+"-"+frame, func(t *testing.T) {
					s := open(t, lang, size[0], size[1])
					before := s.Screen()
					s.Keys(typed...)
					s.hold(name, frame, before)
				})
			}
		}
	}
}

// hold compares the screen and its inks with what is held under a name.
func (s *Session) hold(name, frame, before string) {
	s.T.Helper()
	now := s.Screen()
	if now == before {
		s.T.Errorf("%s-%s: the keys lead nowhere:\n%s", name, frame, now)
	}
	p, ok := s.Model.(painter)
	if !ok {
		s.T.Fatal("this program has no themes")
	}
	inks, text := s.inksIn(p, style.Dark)
	p.SetMode(style.Plain)
	if text != now+"\n" {
		s.T.Errorf("%s-%s: colour changes the text:\n%s", name, frame, text)
	}
	holds(s.T, filepath.Join("testdata", name+".frames.txtar"), frame, differs(before, now)+legend+"\n"+inks)
}

// differs writes the lines that are not as they were; a mark stands for the rest.
func differs(before, now string) string {
	was := strings.Split(before, "\n")
	var out strings.Builder
	same := false
	for i, line := range strings.Split(now, "\n") {
		if i < len(was) && line == was[i] {
			if !same {
				out.WriteString("⋮\n")
			}
			same = true
			continue
		}
		same = false
		out.WriteString(line + "\n")
	}
	return out.String()
}
