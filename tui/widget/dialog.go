package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/style"
)

// Confirm asks a question that has a few answers. The first answer is the one that
// changes and loses nothing, which enter takes at once: in every question it stands
// in the same place.
type Confirm struct {
	Question string
	Detail   string // what will happen, in a sentence or two
	Answers  []Option

	words *i18n.Catalogue
	theme *style.Theme
	at    int
}

// NewConfirm returns a question with its answers, the safe one first.
func NewConfirm(words *i18n.Catalogue, theme *style.Theme, question, detail string, answers ...Option) *Confirm {
	return &Confirm{Question: question, Detail: detail, Answers: answers, words: words, theme: theme}
}

// Update handles a key. Submitted means that Answer was chosen.
func (c *Confirm) Update(msg tea.Msg) Outcome {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Nothing
	}
	n := len(c.Answers)
	switch key.String() {
	case keys.Leave:
		return Abandoned
	case keys.Accept:
		return Submitted
	case left, keys.Up, keys.Previous:
		c.at = (c.at + n - 1) % n
	case right, keys.Down, keys.Next:
		c.at = (c.at + 1) % n
	}
	return Nothing
}

// Answer returns the value of the answer under the mark.
func (c *Confirm) Answer() string { return c.Answers[c.at].Value }

// Render draws the question in width cells and as many lines as it needs.
func (c *Confirm) Render(width int) string { return strings.Join(c.lines(width), "\n") }

func (c *Confirm) lines(width int) []string {
	var lines []string
	for _, l := range Wrap(Clean(c.Question), width) {
		lines = append(lines, c.theme.Paint(style.Strong, Fit(l, width)))
	}
	if c.Detail != "" {
		for _, l := range CleanLines(c.Detail) {
			for _, w := range Wrap(l, width) {
				lines = append(lines, Fit(w, width))
			}
		}
	}
	return append(append(lines, spaces(width)), c.foot(width)...)
}

// foot is the answers and the keys.
func (c *Confirm) foot(width int) []string {
	labels := make([]string, len(c.Answers))
	for i, a := range c.Answers {
		labels[i] = a.Label
	}
	return append(answerLines(c.theme, labels, c.at, width),
		Hint(c.theme, c.words.T("widget.confirm.hint"), width))
}

// RenderIn draws the question in exactly width by height cells: where there is
// no room, what will happen is cut, never the answers.
func (c *Confirm) RenderIn(width, height int) string {
	lines := c.lines(width)
	foot := len(c.foot(width))
	at := len(lines) - foot
	switch over := len(lines) - height; {
	case over > 0 && height > foot:
		lines = append(append(lines[:at-over-1:at-over-1], Fit("…", width)), lines[at:]...)
	case over > 0:
		lines = lines[at:]
	}
	return strings.Join(BlockLines(lines, width, height), "\n")
}

// Prompt asks for one line: a quick task, a date, a filter. Parse says while
// one types how it is understood. What it has against an empty line is said only
// when enter is pressed on it: nobody erred yet.
type Prompt struct {
	Title string
	Help  string
	Parse func(text string) Parsed

	theme  *style.Theme
	input  Input
	last   Parsed
	tried  bool // enter was pressed on what is typed, or its owner refused it
	cursor *tea.Cursor
}

// NewPrompt returns a prompt that holds text.
func NewPrompt(theme *style.Theme, title, help, text string, parse func(string) Parsed) *Prompt {
	p := &Prompt{Title: title, Help: help, Parse: parse, theme: theme}
	p.input.SetValue(text)
	p.parse()
	return p
}

// Set replaces what is typed.
func (p *Prompt) Set(text string) {
	p.input.SetValue(text)
	p.parse()
}

// Propose puts in a text that the first letter typed replaces.
func (p *Prompt) Propose(text string) {
	p.input.Propose(text)
	p.parse()
}

func (p *Prompt) parse() {
	p.last, p.tried = Parsed{Value: p.input.Value()}, false
	if p.Parse != nil {
		p.last = p.Parse(p.input.Value())
	}
}

// Text returns what is typed, Parsed what was understood.
func (p *Prompt) Text() string { return p.input.Value() }

// Parsed returns what was understood of the text.
func (p *Prompt) Parsed() Parsed { return p.last }

// Refuse shows what the owner has against the text.
func (p *Prompt) Refuse(sentence string) { p.last.Problem, p.tried = sentence, true }

// Refused reports whether there is something against the text.
func (p *Prompt) Refused() bool { return p.last.Problem != "" }

// AtEnd reports whether the cursor stands behind the text.
func (p *Prompt) AtEnd() bool { return p.input.AtEnd() }

// Update handles a message: Submitted when enter was pressed on text without
// problem.
func (p *Prompt) Update(msg tea.Msg) Outcome {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case keys.Leave:
			return Abandoned
		case keys.Accept:
			p.parse()
			if p.tried = true; p.last.Problem != "" {
				return Nothing
			}
			return Submitted
		}
	}
	if p.input.Update(msg) != Edited {
		return Nothing
	}
	p.parse()
	return Changed
}

// Render draws the prompt in width cells: title, input, what was understood.
func (p *Prompt) Render(width int) string {
	text, at := p.input.Draw(p.theme, width-2)
	p.cursor = tea.NewCursor(2+at, 1)
	lines := []string{
		p.theme.Paint(style.Strong, Fit(Clean(p.Title), width)),
		p.theme.Paint(style.Key, "> ") + text,
	}
	tone, note := style.Dim, p.Help
	switch {
	case p.last.Problem != "" && (p.tried || !p.input.Empty()):
		tone, note = style.Bad, "✗ "+p.last.Problem
	case p.last.Preview != "":
		tone, note = style.Info, "= "+p.last.Preview
	}
	notes := Wrap(Clean(note), width)
	for i := range max(2, len(notes)) {
		line := ""
		if i < len(notes) {
			line = notes[i]
		}
		lines = append(lines, p.theme.Paint(tone, Fit(line, width)))
	}
	return strings.Join(lines, "\n")
}

// Cursor returns where the terminal's cursor belongs. It is valid after Render.
func (p *Prompt) Cursor() *tea.Cursor { return p.cursor }

// HelpGroup is what is said, in paragraphs, and the bindings of one part of the
// program.
type HelpGroup struct {
	Title    string
	Text     []string
	Bindings []HelpLine
}

// HelpLine is one action and its keys.
type HelpLine struct{ Keys, Words, Reason string }

// Help shows every binding by group.
type Help struct {
	Groups []HelpGroup

	words *i18n.Catalogue
	theme *style.Theme
	top   int
	rows  int
	total int
}

// NewHelp returns the help of groups.
func NewHelp(words *i18n.Catalogue, theme *style.Theme, groups []HelpGroup) *Help {
	return &Help{Groups: groups, words: words, theme: theme}
}

// Update scrolls; Abandoned when the help is closed.
func (h *Help) Update(msg tea.Msg) Outcome {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Nothing
	}
	switch keys.Means(key.String(), keys.Reading()) {
	case keys.DoLeave, keys.DoClose, keys.DoAccept, keys.DoHelp:
		return Abandoned
	}
	h.Scroll(ScrollBy(key.String(), h.rows, h.total))
	return Nothing
}

// Scroll moves by n lines.
func (h *Help) Scroll(n int) { h.top = max(0, min(h.top+n, h.total-h.rows)) }

// Lines is how many lines the whole help takes in a width.
func (h *Help) Lines(width int) int { return len(h.body(width)) + 2 }

// body lays the groups out.
func (h *Help) body(width int) []string {
	var body []string
	names := 0
	for _, g := range h.Groups {
		for _, b := range g.Bindings {
			names = max(names, Width(b.Keys))
		}
	}
	names = min(names, width/4) // few are longer: those stand above their words
	for i, g := range h.Groups {
		if i > 0 {
			body = append(body, "")
		}
		body = append(body, h.theme.Paint(style.Accent, Cut(Clean(g.Title), width-1)))
		for _, t := range g.Text {
			for _, l := range Wrap(Clean(t), max(8, width-4)) {
				body = append(body, "  "+l)
			}
		}
		for _, b := range g.Bindings {
			words := Clean(b.Words)
			tone := style.Normal
			if b.Reason != "" {
				words += " — " + Clean(b.Reason)
				tone = style.Dim
			}
			key := FitRight(b.Keys, names)
			if Width(b.Keys) > names {
				body = append(body, "  "+h.theme.Paint(style.Key, Cut(b.Keys, width-3)))
				key = spaces(names)
			}
			for _, l := range Wrap(words, max(8, width-names-5)) {
				body = append(body, "  "+h.theme.Paint(style.Key, key)+"  "+h.theme.Paint(tone, l))
				key = spaces(names)
			}
		}
	}
	return body
}

// Render draws the help in exactly width by height cells.
func (h *Help) Render(width, height int) string {
	body := h.body(width)
	h.rows, h.total = max(1, height-2), len(body)
	h.Scroll(0)
	bar := scrollbar{rows: h.rows, total: h.total, offset: h.top}
	out := []string{h.theme.Paint(style.Strong, Fit(h.words.T("widget.help.title"), width))}
	for y := range h.rows {
		line := spaces(width - 1)
		if n := h.top + y; n < len(body) {
			line = Fit(body[n], width-1)
		}
		out = append(out, line+h.theme.Paint(style.Faint, bar.at(y)))
	}
	return strings.Join(append(out, Hint(h.theme, h.words.T("widget.help.hint"), width)), "\n")
}

// ScrollBy is how many lines a key scrolls a text that is read only, of which
// one page shows of all lines; 0 for other keys.
func ScrollBy(key string, page, all int) int {
	switch keys.Means(key, keys.Reading()) {
	case keys.DoUp:
		return -1
	case keys.DoDown:
		return 1
	case keys.DoPageUp:
		return -page
	case keys.DoPageDown, keys.DoReadOn:
		return page
	case keys.DoHome:
		return -all
	case keys.DoEnd:
		return all
	}
	return 0
}
