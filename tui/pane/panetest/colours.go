package panetest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/rogpeppe/go-internal/txtar"

	"relais/tui/style"
)

// painter is a program that can be drawn in another theme.
type painter interface{ SetMode(style.Mode) }

// framed is a golden frame's name: what is drawn, then the language and the size.
var framed = regexp.MustCompile(`^(.+)-((?:fr|en|es)-\d+x\d+)$`)

// colours compares the inks of the screen, in a dark terminal, with those in
// testdata/<what>.inks.txtar, which holds all languages and sizes; -update
// rewrites them. A light terminal must have the same inks, and both the text of
// the one without colour; where colour spares signs, the lines with colour are
// held too. Nothing may be painted but by the tokens of the theme.
func (s *Session) colours(name, text string) {
	s.T.Helper()
	p, ok := s.Model.(painter)
	m := framed.FindStringSubmatch(name)
	if !ok || m == nil || s.Coloured {
		return
	}
	dark, got := s.inksIn(p, style.Dark)
	if light, other := s.inksIn(p, style.Light); light != dark || other != got {
		s.T.Errorf("%s: a light terminal shows\n%s%s\na dark one\n%s%s", name, other, light, got, dark)
	}
	p.SetMode(style.Plain)
	if got != text {
		dark = got + legend + "\n" + dark
	}
	holds(s.T, filepath.Join("testdata", m[1]+".inks.txtar"), m[2], dark)
}

// legend heads a map below lines of text.
const legend = "~ inks"

// inksIn draws the screen in a theme: its inks, and its text.
func (s *Session) inksIn(p painter, mode style.Mode) (inks, text string) {
	s.T.Helper()
	p.SetMode(mode)
	names := tokens(style.New(mode))
	var ink, plain strings.Builder
	for line := range strings.SplitSeq(s.Model.View().Content, "\n") {
		plain.WriteString(strings.TrimRight(ansi.Strip(line), " ") + "\n")
		runs, err := inksOf(line, names)
		if err != nil {
			s.T.Errorf("%v in %q", err, line)
		}
		ink.WriteString(runs + "\n")
	}
	return repeats(ink.String()), plain.String()
}

// tokens gives the letter of each ink of a theme, by what it writes.
func tokens(t *style.Theme) map[pen]string {
	out := map[pen]string{{}: "."}
	name := func(letter, painted string) {
		var p pen
		p.read(painted)
		if _, ok := out[p]; !ok {
			out[p] = letter
		}
	}
	open := func(i style.Ink) string { before, _, _ := strings.Cut(i.Paint("x"), "x"); return before }
	for tone, letter := range map[style.Tone]string{style.Dim: "d", style.Strong: "s", style.Good: "g", style.Warn: "w", style.Bad: "b",
		style.Info: "i", style.Accent: "a", style.Key: "k", style.Faint: "f", style.Protected: "p", style.Match: "m"} {
		name(letter, open(t.Ink(tone)))
	}
	for letter, i := range map[string]style.Ink{"C": t.Cursor, "A": t.CursorAway, "M": t.CursorMatch, "T": t.TabHere, "B": t.ButtonHere} {
		name(letter, open(i))
	}
	return out
}

// pen is what a terminal draws with.
type pen struct {
	fg, bg                           string
	bold, italic, underline, reverse bool
}

// sgr finds what changes the pen.
var sgr = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// read changes the pen as the escapes in a text say.
func (p *pen) read(text string) {
	for _, m := range sgr.FindAllStringSubmatch(text, -1) {
		codes := strings.Split(m[1], ";")
		for i := 0; i < len(codes); i++ {
			switch codes[i] {
			case "", "0":
				*p = pen{}
			case "1":
				p.bold = true
			case "3":
				p.italic = true
			case "4":
				p.underline = true
			case "7":
				p.reverse = true
			case "22":
				p.bold = false
			case "23":
				p.italic = false
			case "24":
				p.underline = false
			case "27":
				p.reverse = false
			case "39":
				p.fg = ""
			case "49":
				p.bg = ""
			case "38", "48":
				to := &p.fg
				if codes[i] == "48" {
					to = &p.bg
				}
				end := min(len(codes), i+5)
				*to = strings.Join(codes[i:end], ";")
				i = end - 1
			}
		}
	}
}

// inksOf writes the inks of a line as runs: d12k3 is twelve cells dim, and three
// of a key. What is not painted to the end is left out.
func inksOf(line string, names map[pen]string) (string, error) {
	var out strings.Builder
	var p pen
	var unknown error
	last, n := "", 0
	flush := func() {
		if n > 0 {
			out.WriteString(last + strconv.Itoa(n))
		}
	}
	var state byte
	for line != "" {
		seq, width, size, next := ansi.DecodeSequence(line, state, nil)
		line, state = line[size:], next
		if width == 0 {
			p.read(seq)
			continue
		}
		letter, ok := names[p]
		if !ok {
			letter, unknown = "?", fmt.Errorf("an ink that is no token: %+v", p)
		}
		if letter != last {
			flush()
			last, n = letter, 0
		}
		n += width
	}
	if last != "." {
		flush()
	}
	return out.String(), unknown
}

// repeats writes lines that follow each other and are alike once, with their
// number.
func repeats(text string) string {
	var out strings.Builder
	lines := strings.SplitAfter(text, "\n")
	for i := 0; i < len(lines); {
		n := 1
		for i+n < len(lines) && lines[i+n] == lines[i] {
			n++
		}
		if lines[i] != "" {
			fmt.Fprintf(&out, "%d %s", n, lines[i])
		}
		i += n
	}
	return out.String()
}

// holds fails unless an archive has that text under a name; -update puts it there.
func holds(t *testing.T, file, name, text string) {
	t.Helper()
	held, err := txtar.ParseFile(file)
	if err != nil {
		held = &txtar.Archive{}
	}
	at := -1
	for i, f := range held.Files {
		if f.Name == name {
			at = i
		}
	}
	if at >= 0 && string(held.Files[at].Data) == text {
		return
	}
	if !*update {
		t.Errorf("%s has other inks for %s (go test -update rewrites them):\n%s", file, name, text)
		return
	}
	if at < 0 {
		at = len(held.Files)
		held.Files = append(held.Files, txtar.File{Name: name})
	}
	held.Files[at].Data = []byte(text)
	if err := os.WriteFile(file, txtar.Format(held), 0o644); err != nil {
		t.Fatal(err)
	}
}
