// Package style holds the design tokens: the few inks and borders that every
// screen is drawn with, for dark, light and colourless terminals.
//
// No state is told by colour alone: a Tone only underlines what a word or a
// sign already says, so that the colourless theme loses nothing.
package style

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// Mode is the kind of terminal that a theme is made for.
type Mode int

// The modes. Dark comes first because a terminal that does not tell its
// background gets it.
const (
	Dark Mode = iota
	Light
	Plain // no colour: bold, underline and reverse only
)

// ModeFor chooses the mode: wish is the user's setting ("dark", "light",
// "plain", or empty), noColor the value of NO_COLOR, any text of which means
// no colour.
func ModeFor(wish, noColor string) Mode {
	if noColor != "" {
		return Plain
	}
	switch wish {
	case "light":
		return Light
	case "plain":
		return Plain
	}
	return Dark
}

// Tone is the meaning of an ink.
type Tone int

// The tones.
const (
	Normal    Tone = iota
	Dim            // secondary text
	Strong         // titles, what matters in a line
	Good           // done, saved, received
	Warn           // due soon, waiting
	Bad            // overdue, refused, conflict
	Info           // in progress, news
	Accent         // names of things that can be opened
	Key            // a key to press
	Label          // the name of a field
	Faint          // placeholders, borders
	Protected      // hidden sensitive values
	Match          // letters that a search found
	tones
)

// Ink paints one line of text. It is far cheaper than a lipgloss.Style, whose
// layout a list cell never needs: a list paints hundreds of cells a frame.
type Ink struct{ open, close string }

// Paint returns s in this ink. s must be one line without escapes.
func (i Ink) Paint(s string) string {
	if i.open == "" || s == "" {
		return s
	}
	return i.open + s + i.close
}

// Write appends s in this ink to b.
func (i Ink) Write(b *strings.Builder, s string) {
	if s == "" {
		return
	}
	b.WriteString(i.open)
	b.WriteString(s)
	b.WriteString(i.close)
}

// Theme is the tokens of one mode. It is immutable.
type Theme struct {
	Mode Mode

	inks [tones]Ink

	Cursor Ink // the line under the cursor in the focused list
	// CursorMatch is what a search found in the line under the cursor.
	CursorMatch Ink
	CursorAway  Ink // the same line while another part has the focus
	Header      Ink // the line at the top of the screen
	Footer      Ink // the line of keys
	Tab         Ink // a pane's name
	TabHere     Ink // the current pane's name
	Input       Ink // text being typed
	Button      Ink // a choice of a dialog
	ButtonHere  Ink // the choice that enter takes

	Box     lipgloss.Style // frame of a dialog
	Frame   lipgloss.Style // frame of a part without the focus
	Focused lipgloss.Style // frame of the part with the focus
}

// Ink returns the ink of a tone.
func (t *Theme) Ink(tone Tone) Ink {
	if tone < 0 || tone >= tones {
		tone = Normal
	}
	return t.inks[tone]
}

// Paint returns s in the ink of tone. s must be one line without escapes.
func (t *Theme) Paint(tone Tone, s string) string { return t.Ink(tone).Paint(s) }

// New returns the theme of a mode.
func New(mode Mode) *Theme {
	p := palettes[mode]
	plain := mode == Plain
	s := lipgloss.NewStyle
	fg := func(c color.Color) lipgloss.Style {
		if plain {
			return s()
		}
		return s().Foreground(c)
	}
	t := &Theme{Mode: mode}
	t.inks = [tones]Ink{
		Normal: ink(s()), Dim: ink(fg(p.dim)), Strong: ink(s().Bold(true)),
		Good: ink(fg(p.good)), Warn: ink(fg(p.warn)), Bad: ink(fg(p.bad).Bold(true)),
		Info: ink(fg(p.info)), Accent: ink(fg(p.accent)), Key: ink(fg(p.accent).Bold(true)),
		Label: ink(fg(p.dim)), Faint: ink(fg(p.faint)), Protected: ink(fg(p.faint).Italic(!plain)),
		Match: ink(fg(p.accent).Underline(true)),
	}
	t.Input, t.Tab, t.Footer = ink(s()), ink(fg(p.dim)), ink(fg(p.dim))
	if plain {
		reverse := ink(s().Reverse(true))
		t.Cursor, t.TabHere, t.ButtonHere, t.Header = reverse, reverse, reverse, ink(s().Bold(true))
		t.CursorAway, t.Button = ink(s().Underline(true)), ink(s())
		t.CursorMatch = ink(s().Reverse(true).Bold(true).Underline(true))
	} else {
		t.Cursor = ink(s().Background(p.cursor).Foreground(p.onCursor))
		t.CursorMatch = ink(s().Background(p.cursor).Foreground(p.onCursor).Bold(true).Underline(true))
		t.CursorAway = ink(s().Background(p.away))
		t.Header = ink(s().Foreground(p.accent).Bold(true))
		t.TabHere = ink(s().Foreground(p.accent).Bold(true).Underline(true))
		t.Button = ink(fg(p.dim))
		t.ButtonHere = ink(s().Background(p.cursor).Foreground(p.onCursor).Bold(true))
	}
	frame := s().Border(lipgloss.RoundedBorder())
	t.Frame, t.Focused, t.Box = frame, frame, frame.Padding(0, 1)
	if plain {
		t.Focused = s().Border(lipgloss.ThickBorder())
		return t
	}
	t.Frame = t.Frame.BorderForeground(p.faint)
	t.Focused = t.Focused.BorderForeground(p.accent)
	t.Box = t.Box.BorderForeground(p.accent)
	return t
}

// ink keeps what a style writes before and after a text.
func ink(s lipgloss.Style) Ink {
	before, after, _ := strings.Cut(s.Render("x"), "x")
	return Ink{open: before, close: after}
}

type palette struct {
	dim, faint, good, warn, bad, info, accent color.Color
	cursor, onCursor, away                    color.Color
}

// Contrast of every ink on its background is at least 4.5:1 (WCAG 2.1 AA, tested)
// but for faint, which never carries meaning.
var palettes = map[Mode]palette{
	Dark: {
		dim: rgb("#a5adba"), faint: rgb("#6b7280"), good: rgb("#7ee2a8"), warn: rgb("#ffc466"),
		bad: rgb("#ff8f8f"), info: rgb("#8ec7ff"), accent: rgb("#c4b0ff"),
		cursor: rgb("#4b3f8f"), onCursor: rgb("#ffffff"), away: rgb("#2b2f3a"),
	},
	Light: {
		dim: rgb("#4b5563"), faint: rgb("#8a93a1"), good: rgb("#0b6b3a"), warn: rgb("#8a4b00"),
		bad: rgb("#b3191f"), info: rgb("#0a5699"), accent: rgb("#5b2fb8"),
		cursor: rgb("#d9ccff"), onCursor: rgb("#111111"), away: rgb("#eceef2"),
	},
	Plain: {},
}

func rgb(hex string) color.Color { return lipgloss.Color(hex) }
