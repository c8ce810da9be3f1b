package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// quick is the line of quick add. Below it stands what was understood so far;
// what may mean several things is asked when the line is sent. It stays open
// while the task is made, so that a line that is refused can be mended; keys
// that come meanwhile are kept.
type quick struct {
	host   *pane.Host
	prompt *widget.Prompt
	ask    pane.Ask[pane.Quick]
	read   pane.Quick
	sent   bool // the task is to be made as soon as the line is read
	saving bool
	early  []tea.Msg
}

func newQuick(h *pane.Host) *quick {
	q := &quick{host: h}
	q.put("")
	return q
}

func (q *quick) put(text string) {
	h := q.host
	q.prompt = widget.NewPrompt(h.Theme, h.T("action.quick_add"), h.T("app.quick_help"), text, nil)
}

func (q *quick) Init() tea.Cmd { return nil }

// Waiting reports that the line was sent and is being read: the next key is for
// what that asks.
func (q *quick) Waiting() bool { return q.sent }

func (q *quick) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := q.ask.Take(msg); ok {
		return false, q.took(got, err)
	}
	switch msg := msg.(type) {
	case pane.Wrote:
		if msg.For != q {
			return false, nil
		}
		q.saving = false
		if msg.Err != nil {
			q.early = nil
			q.prompt.Refuse(q.host.Sentence(msg.Err))
			return false, nil
		}
		return true, nil
	case tea.KeyPressMsg, tea.PasteMsg:
		if q.saving {
			q.early = append(q.early, msg)
			return false, nil
		}
		switch q.prompt.Update(msg) {
		case widget.Submitted:
			if q.prompt.Text() == "" {
				return true, nil
			}
			return false, q.send()
		case widget.Changed:
			return false, q.look()
		case widget.Abandoned:
			return true, nil
		}
	}
	return false, nil
}

// look asks how the line is understood; an answer to an older line is dropped.
func (q *quick) look() tea.Cmd {
	data, text := q.host.Data, q.prompt.Text()
	return q.ask.Do(func(ctx context.Context) (pane.Quick, error) { return data.QuickPreview(ctx, text) })
}

// took shows how the line is understood, and goes on if it was sent.
func (q *quick) took(got pane.Quick, err error) tea.Cmd {
	if err != nil {
		q.sent = false
		q.prompt.Refuse(q.host.Sentence(err))
		return nil
	}
	q.read = got
	if q.sent {
		q.sent = false
		return q.send()
	}
	return nil
}

// send makes the task of the line, once it was read and nothing is left to ask.
func (q *quick) send() tea.Cmd {
	if q.read.Line != q.prompt.Text() {
		q.sent = true
		if q.ask.Pending() {
			return nil
		}
		return q.look()
	}
	for _, part := range q.read.Parts {
		if len(part.Choices) > 0 {
			return q.which(part)
		}
	}
	for _, d := range q.read.Doubts {
		if d.Asks() {
			return q.meant(d)
		}
	}
	q.saving = true
	return q.host.QuickAdd(q, q.prompt.Text())
}

// quickKeys are the words by which a line names a field whatever the language.
var quickKeys = map[string]string{"assignee": "qui:", "project": "projet:", "organisation": "org:", "due": "due:", "priority": "p:", "action": "action:"}

// which asks which of several records is meant.
func (q *quick) which(part pane.QuickPart) tea.Cmd {
	h := q.host
	var items []widget.Item
	for _, c := range part.Choices {
		items = append(items, widget.Item{Value: c.Link.ID.String(), Label: h.Title(c.Label), Hint: c.Detail})
	}
	return q.question(part.Span, part.Field, items)
}

// meant asks which of several values is meant, or whether none is.
func (q *quick) meant(d model.Doubt) tea.Cmd {
	h, f := q.host, model.Tasks.Field(d.Field)
	var items []widget.Item
	for _, v := range d.Choices {
		label := h.Value(model.Tasks.Name, f, model.Value{v}, nil).Text
		if f.Type == model.TypeDay {
			label = h.DayAndDistance(model.Day(v))
		}
		items = append(items, widget.Item{Value: v, Label: label})
	}
	return q.question(d.Span, d.Field, append(items, widget.Item{Label: h.T("quick.keep")}))
}

// question puts what is chosen in the place of the doubtful words, in a form
// that has one meaning, and sends the line.
func (q *quick) question(span model.Span, field string, items []widget.Item) tea.Cmd {
	h, line := q.host, q.read.Line
	words := line[span.Start:span.End]
	p := widget.NewPicker(h.Words, h.Theme, h.T("quick.which", "text", h.Words.Quote(widget.Clean(words))), items)
	p.Numbered = true
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		said := quickKeys[field] + it.Value
		if it.Value == "" {
			said = strconv.Quote(strings.ReplaceAll(words, `"`, ""))
		}
		q.put(line[:span.Start] + said + line[span.End:])
		return q.send()
	})
}

// Leftover returns the keys typed after the line was sent.
func (q *quick) Leftover() []tea.Msg { return q.early }

// quickRoom is how many lines stand below the prompt at least, so that the box
// does not jump while one types.
const quickRoom = 6

func (q *quick) Size(width, height int) (int, int) {
	return min(width, 76), min(height, 5+max(quickRoom, len(q.read.Parts)+len(q.read.Doubts)+1))
}

func (q *quick) Render(width, height int) string {
	h := q.host
	const head = 4
	if height < head+3 {
		return h.DrawPrompt(q.prompt, width, height)
	}
	top := widget.Block(q.prompt.Render(width), width, head)
	foot := h.Theme.Footer.Paint(widget.Fit(h.T("widget.prompt.hint"), width))
	return top + "\n" + strings.Join(widget.BlockLines(q.understood(width), width, height-head-1), "\n") + "\n" + foot
}

// understood says each part of the line in the user's words.
func (q *quick) understood(width int) []string {
	h := q.host
	if strings.TrimSpace(q.read.Line) == "" || q.prompt.Text() == "" {
		return nil
	}
	line := func(field string, tone style.Tone, text string) string {
		const names = 14
		name := widget.Fit(pane.Upper(h.Words.Field(model.Tasks.Name, field)), names)
		return h.Theme.Paint(style.Label, name) + " " + h.Theme.Paint(tone, widget.Cut(widget.Clean(text), max(4, width-names-1)))
	}
	lines := []string{line("title", style.Strong, q.read.Title)}
	var tags []string
	for _, part := range q.read.Parts {
		switch {
		case part.Field == "tags":
			tags = append(tags, part.Meaning)
		case len(part.Choices) > 0:
			lines = append(lines, line(part.Field, style.Warn, "? "+h.T("quick.several", "n", len(part.Choices), "text", h.Words.Quote(part.Meaning))))
		case part.Unknown:
			lines = append(lines, line(part.Field, style.Bad, "✗ "+h.T("quick.unknown", "text", h.Words.Quote(part.Meaning))))
		default:
			lines = append(lines, line(part.Field, style.Info, q.meaning(part)))
		}
	}
	if len(tags) > 0 {
		slices.Sort(tags)
		lines = append(lines, line("tags", style.Info, strings.Join(slices.Compact(tags), h.T("list.comma"))))
	}
	for _, d := range q.read.Doubts {
		text := h.T("quickadd."+d.Key, "text", h.Words.Quote(widget.Clean(d.Text)), "field", h.Words.Field(model.Tasks.Name, d.Field), "choices", "")
		lines = append(lines, h.Theme.Paint(style.Warn, widget.Cut("? "+text, width)))
	}
	return lines
}

// meaning is the value of a part in words.
func (q *quick) meaning(part pane.QuickPart) string {
	h, f := q.host, model.Tasks.Field(part.Field)
	switch {
	case part.Label != "":
		return h.Title(part.Label)
	case part.Field == "recurrence":
		if r, err := model.ParseRecurrence(part.Meaning); err == nil {
			return r.Phrase(h.Words)
		}
	case f.Type == model.TypeDay:
		return h.DayAndDistance(model.Day(part.Meaning))
	}
	return h.Value(model.Tasks.Name, f, model.Value{part.Meaning}, nil).Text
}

func (q *quick) Cursor() *tea.Cursor { return q.prompt.Cursor() }
