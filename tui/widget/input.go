package widget

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"relais/tui/style"
)

// Input is one line being typed. It differs from bubbles' textinput in that it
// shows control and bidirectional characters harmlessly, moves by what a person
// sees as one character, and refuses text beyond its limit, which textinput
// cuts silently. It has no cursor of its own: the terminal's is used.
type Input struct {
	Limit int // most bytes of UTF-8; 0 is 1000

	value []string // grapheme clusters
	at    int      // cursor, in clusters
	left  int      // first cluster shown
	whole bool     // nobody touched the text: the first letter typed replaces it
}

const defaultLimit = 1000

// SetValue replaces the text and puts the cursor at its end.
func (in *Input) SetValue(s string) {
	in.value = clusters(s)
	in.at, in.left = len(in.value), 0
	in.whole = false
}

// Propose is SetValue of a text that nobody typed: as one that is selected, it
// gives way to the first letter. A key that moves the cursor keeps it, to be
// edited.
func (in *Input) Propose(s string) {
	in.SetValue(s)
	in.whole = !in.Empty()
}

// Proposed reports whether the text is as Propose left it.
func (in *Input) Proposed() bool { return in.whole }

// Value returns the text.
func (in *Input) Value() string { return strings.Join(in.value, "") }

// Empty reports whether nothing is typed.
func (in *Input) Empty() bool { return len(in.value) == 0 }

func clusters(s string) []string {
	out := make([]string, 0, len(s))
	for s != "" {
		if len(s) > 1 && alone(s[0]) && alone(s[1]) { // nearly always, and nothing joins these
			out, s = append(out, s[:1]), s[1:]
			continue
		}
		c, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if c == "" {
			return append(out, s)
		}
		out, s = append(out, c), s[len(c):]
	}
	return out
}

// alone tells the bytes that are a letter or sign by themselves.
func alone(b byte) bool { return ' ' <= b && b <= '~' }

// Edit is what a key did to an input.
type Edit int

// The outcomes.
const (
	Ignored Edit = iota // not a key for an input
	Moved               // the cursor moved
	Edited              // the text changed
	Refused             // the text would have become longer than Limit
)

// Update handles a key press or a paste.
func (in *Input) Update(msg tea.Msg) Edit {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return in.Insert(msg.Content)
	case tea.KeyPressMsg:
		if msg.Text != "" && msg.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
			return in.Insert(msg.Text)
		}
		return in.key(msg.String())
	}
	return Ignored
}

// Insert puts text at the cursor, line ends as spaces.
func (in *Input) Insert(s string) Edit {
	s = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(s)
	limit := in.Limit
	if limit == 0 {
		limit = defaultLimit
	}
	if in.whole {
		in.SetValue("")
	}
	if len(s)+len(in.Value()) > limit {
		return Refused
	}
	before := strings.Join(in.value[:in.at], "") + s
	after := strings.Join(in.value[in.at:], "")
	// Clusters are cut anew: a combining accent joins the letter before it.
	in.value = clusters(before + after)
	in.at = len(clusters(before))
	in.at = min(in.at, len(in.value))
	return Edited
}

// The keys of editing a text, or a choice, within its field are the widgets' own,
// as they are in every program.
const (
	left      = "left"
	right     = "right"
	backspace = "backspace"
	del       = "delete"
	space     = "space"
)

// moves are the keys that move the cursor: a proposed text is kept by them.
var moves = []string{"left", "right", "home", "ctrl+a", "end", "ctrl+e", "ctrl+left", "ctrl+right"}

// cuts are those that take something away: all of a proposed text.
var cuts = []string{"backspace", "ctrl+h", "delete", "ctrl+w", "ctrl+backspace", "alt+backspace", "ctrl+u", "ctrl+k"}

func (in *Input) key(k string) Edit {
	if in.whole && slices.Contains(cuts, k) {
		in.SetValue("")
		return Edited
	}
	if slices.Contains(moves, k) {
		in.whole = false
	}
	switch k {
	case "left":
		in.at = max(0, in.at-1)
	case "right":
		in.at = min(len(in.value), in.at+1)
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = len(in.value)
	case "ctrl+left":
		in.at = in.word(-1)
	case "ctrl+right":
		in.at = in.word(1)
	case "backspace", "ctrl+h":
		return in.cut(max(0, in.at-1), in.at)
	case "delete":
		return in.cut(in.at, min(len(in.value), in.at+1))
	case "ctrl+w", "ctrl+backspace", "alt+backspace":
		return in.cut(in.word(-1), in.at)
	case "ctrl+u":
		return in.cut(0, in.at)
	case "ctrl+k":
		return in.cut(in.at, len(in.value))
	default:
		return Ignored
	}
	return Moved
}

func (in *Input) cut(from, to int) Edit {
	if from == to {
		return Moved
	}
	in.value = append(append([]string(nil), in.value[:from]...), in.value[to:]...)
	in.at = from
	return Edited
}

// word returns the place of the next word's edge in a direction.
func (in *Input) word(step int) int {
	letter := func(i int) bool {
		r := []rune(in.value[i])[0]
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	at, seen := in.at, false
	for {
		next := at
		if step < 0 {
			next--
		}
		if next < 0 || next >= len(in.value) {
			return at
		}
		if letter(next) {
			seen = true
		} else if seen {
			return at
		}
		at += step
	}
}

// Render returns the text in exactly width cells, scrolled so that the cursor
// is inside, and the cell where the cursor belongs.
func (in *Input) Render(width int) (text string, cursor int) {
	if width <= 1 {
		return spaces(width), 0
	}
	in.left = min(in.left, in.at)
	for in.left < in.at && in.span(in.left, in.at) > width-1 {
		in.left++
	}
	for in.left > 0 && in.span(in.left-1, len(in.value)) < width {
		in.left--
	}
	var b strings.Builder
	used := 0
	for i := in.left; i < len(in.value); i++ {
		c := Clean(in.value[i])
		w := Width(c)
		if used+w > width {
			break
		}
		if i == in.left && i > 0 && i < in.at && w == 1 {
			c = "…" // what lies before it is there, though it is not shown
		}
		b.WriteString(c)
		used += w
	}
	return b.String() + spaces(width-used), in.span(in.left, in.at)
}

// Draw is Render in the inks of a line that is typed into. A text that gives way
// to the first letter has the cursor's.
func (in *Input) Draw(t *style.Theme, width int) (text string, cursor int) {
	text, cursor = in.Render(width)
	if in.Proposed() {
		return t.Cursor.Paint(Cut(Clean(in.Value()), width)), cursor
	}
	return t.Input.Paint(text), cursor
}

func (in *Input) span(from, to int) int {
	n := 0
	for _, c := range in.value[from:to] {
		n += Width(Clean(c))
	}
	return n
}

// AtEnd reports whether the cursor stands behind the text.
func (in *Input) AtEnd() bool { return in.at == len(in.value) }

// CellOf returns the cell of the last drawing where the text's n-th rune
// begins; 0 for one that lies left of it.
func (in *Input) CellOf(n int) int {
	i := 0
	for ; i < len(in.value) && n > 0; i++ {
		n -= len([]rune(in.value[i]))
	}
	return in.span(min(in.left, i), i)
}
