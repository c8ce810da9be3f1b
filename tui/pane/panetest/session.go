package panetest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// Session is a person at a terminal: it types keys, and reads the screen. What
// commands give is passed on at once, in order, so that sessions are the same
// each time.
type Session struct {
	T      *testing.T
	Model  tea.Model
	Width  int
	Height int
	Ended  bool
	// Coloured says that the theme has colours.
	Coloured bool
	// Clipboard is what was sent to the terminal's clipboard last, Raw what was
	// written to the terminal beside the screen.
	Clipboard string
	Raw       []string

	held    []tea.Cmd
	holding bool
}

// NewSession starts a program in a terminal of that size.
func NewSession(t *testing.T, m tea.Model, width, height int) *Session {
	s := &Session{T: t, Model: m, Width: width, Height: height}
	s.Run(m.Init())
	s.Send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// Send passes a message and everything that follows from it.
func (s *Session) Send(msg tea.Msg) {
	var cmd tea.Cmd
	s.Model, cmd = s.Model.Update(msg)
	s.Model.View() // as the program does after every message
	if s.holding {
		s.held = append(s.held, cmd)
		return
	}
	s.Run(cmd)
}

// Hold keeps back what commands give, as a slow disk does, until Let.
func (s *Session) Hold() { s.holding = true }

// Let runs what was held back, in order.
func (s *Session) Let() {
	s.holding = false
	s.Step()
}

// Step runs what was held back, and holds back what follows from that.
func (s *Session) Step() {
	held := s.held
	s.held = nil
	for _, c := range held {
		s.Run(c)
	}
}

// Run runs a command and passes on its messages.
func (s *Session) Run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.RawMsg:
		s.Raw = append(s.Raw, fmt.Sprint(msg.Msg))
	case tea.BatchMsg:
		for _, c := range msg {
			s.Run(c)
		}
	case pane.Later:
		s.Run(msg.Run)
	case tea.QuitMsg:
		s.Ended = true
	default:
		if reflect.TypeOf(msg) == reflect.TypeOf(tea.SetClipboard("")()) { // not exported either
			s.Clipboard = fmt.Sprint(msg)
			return
		}
		if reflect.TypeOf(msg).Kind() == reflect.Slice { // a tea.Sequence, whose type is not exported
			v := reflect.ValueOf(msg)
			for i := range v.Len() {
				if c, ok := v.Index(i).Interface().(tea.Cmd); ok {
					s.Run(c)
				}
			}
			return
		}
		s.Send(msg)
	}
}

// Answer runs a command for its message, and what it leaves for later at once.
func Answer(cmd tea.Cmd) tea.Msg {
	msg := cmd()
	if l, ok := msg.(pane.Later); ok {
		return l.Run()
	}
	return msg
}

// Keys types: words between <> are keys by name (<enter>, <ctrl+s>), the rest
// is text.
func (s *Session) Keys(typed ...string) {
	for _, part := range typed {
		if name, ok := strings.CutPrefix(part, "<"); ok && strings.HasSuffix(name, ">") {
			s.Send(keys.Press(strings.TrimSuffix(name, ">")))
			continue
		}
		for _, r := range part {
			s.Send(keys.Press(string(r)))
		}
	}
}

// Click clicks the left button at a cell.
func (s *Session) Click(x, y int) {
	s.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	s.Send(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
}

// Screen returns what is on the screen: no escapes, no blanks at line ends. It
// fails the test if the drawing does not fit the terminal or lacks a text.
func (s *Session) Screen() string {
	s.T.Helper()
	v := s.Model.View()
	lines := strings.Split(v.Content, "\n")
	if len(lines) > s.Height {
		s.T.Errorf("%d lines on a terminal of %d", len(lines), s.Height)
	}
	for i, l := range lines {
		if w := widget.Width(l); w > s.Width {
			s.T.Errorf("line %d is %d wide on a terminal of %d: %q", i, w, s.Width, ansi.Strip(l))
		}
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	text := strings.Join(lines, "\n")
	if m := coloured.FindString(v.Content); m != "" && !s.Coloured {
		s.T.Errorf("a screen without colour has the colour %q", m)
	}
	if strings.Contains(v.Content, "\a") {
		s.T.Errorf("the screen rings:\n%s", text)
	}
	if strings.Contains(text, "⟦") {
		s.T.Errorf("a text is missing from the catalogue:\n%s", text)
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= s.Width || c.Y >= s.Height) {
		s.T.Errorf("the cursor is outside of the screen: %d,%d", c.X, c.Y)
	}
	return text
}

// coloured finds an escape that sets a colour, of the text or behind it.
var coloured = regexp.MustCompile(`\x1b\[(?:\d+;)*(?:[34][0-8]|9[0-7]|10[0-7])(?:;\d+)*m`)

// Sees fails unless the screen holds each text. No-break spaces count as
// spaces.
func (s *Session) Sees(texts ...string) {
	s.T.Helper()
	screen := plain(s.Screen())
	for _, t := range texts {
		if !strings.Contains(screen, plain(t)) {
			s.T.Errorf("the screen does not say %q:\n%s", t, screen)
		}
	}
}

// Misses fails if the screen holds one of the texts.
func (s *Session) Misses(texts ...string) {
	s.T.Helper()
	screen := plain(s.Screen())
	for _, t := range texts {
		if strings.Contains(screen, plain(t)) {
			s.T.Errorf("the screen says %q:\n%s", t, screen)
		}
	}
}

func plain(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

var update = flag.Bool("update", false, "rewrite the golden frames")

// Golden compares the screen with testdata/<name>.golden, and its inks where there
// is colour; -update rewrites both.
func (s *Session) Golden(name string) {
	s.T.Helper()
	file := filepath.Join("testdata", name+".golden")
	got := s.Screen() + "\n"
	defer s.colours(name, got)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			s.T.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.T.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.T.Fatal(err)
	}
	if got != string(want) {
		s.T.Errorf("%s differs (go test -update rewrites it); the screen is:\n%s", file, got)
	}
}
