package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// pasteMost is the most lines that make tasks at once.
const pasteMost = 200

// pastedLines are the lines of what was pasted.
func pastedLines(msg tea.Msg) []string {
	if p, ok := msg.(tea.PasteMsg); ok {
		return model.PastedLines(p.Content)
	}
	return nil
}

// pasteTasks makes tasks of what is pasted where nothing is typed: a line opens
// quick add, several are shown first.
func (a *App) pasteTasks(msg tea.PasteMsg) tea.Cmd {
	h := a.host
	h.Hush()
	lines := pastedLines(msg)
	switch {
	case len(lines) == 0:
		return nil
	case a.looking.view != nil:
		h.Say(style.Warn, h.T("reason.past"))
		return nil
	case len(lines) == 1:
		q := newQuick(h)
		q.put(lines[0])
		return tea.Batch(h.Push(q), q.look())
	}
	return pasteLines(h, "", lines)
}

// pasteLines shows what tasks lines would make. What was typed before they were
// pasted is kept if none is made.
func pasteLines(h *pane.Host, typed string, lines []string) tea.Cmd {
	if len(lines) > pasteMost {
		h.Say(style.Warn, h.T("paste.too_many", "n", len(lines), "most", pasteMost))
		return nil
	}
	d := &paster{host: h, typed: typed}
	for _, l := range lines {
		d.lines = append(d.lines, pastedLine{text: l})
	}
	return h.Push(d)
}

// pastedLine is a line with how it is understood.
type pastedLine struct {
	text string
	read pane.Quick
	out  bool // left out
}

func (l pastedLine) known() bool { return l.read.Line == l.text }

// trouble is the catalogue key of why no task can be made of the line.
func (l pastedLine) trouble() string {
	switch {
	case !l.known():
		return ""
	case len(l.text) > model.MaxQuickAddBytes:
		return "paste.too_long"
	case l.read.Title == "":
		return "paste.untitled"
	case slices.ContainsFunc(l.read.Parts, func(p pane.QuickPart) bool { return p.Unknown }):
		return "paste.unknown"
	}
	return ""
}

// paster shows the tasks that pasted lines would make, each as quick add
// understands it. Lines can be left out and mended; what may mean several things
// is asked before anything is made, and all are made as one action.
type paster struct {
	host   *pane.Host
	typed  string // stood in quick add before the first line
	lines  []pastedLine
	at     int
	top    int
	rows   int
	ask    pane.Ask[map[string]pane.Quick]
	note   string // why nothing is made yet
	sent   bool   // the tasks are to be made as soon as the lines are read
	saving bool
	worked bool // lines were changed, or left out: that is not thrown away unasked
	early  []tea.Msg
}

func (d *paster) Init() tea.Cmd { return d.look() }

// Waiting reports that the lines were sent and are being read: the next key is
// for what that asks.
func (d *paster) Waiting() bool { return d.sent }

// look asks how the lines are understood that are not known yet.
func (d *paster) look() tea.Cmd {
	data := d.host.Data
	var texts []string
	for _, l := range d.lines {
		if !l.known() {
			texts = append(texts, l.text)
		}
	}
	return d.ask.Do(func(ctx context.Context) (map[string]pane.Quick, error) {
		out := map[string]pane.Quick{}
		for _, text := range texts {
			read, err := data.QuickPreview(ctx, text)
			if err != nil {
				return nil, err
			}
			out[text] = read
		}
		return out, nil
	})
}

func (d *paster) took(got map[string]pane.Quick, err error) tea.Cmd {
	sent := d.sent
	d.sent = false
	if err != nil {
		d.note = d.host.Sentence(err)
		return nil
	}
	for i, l := range d.lines {
		if read, ok := got[l.text]; ok {
			d.lines[i].read = read
		}
	}
	if sent {
		return d.send()
	}
	return nil
}

func (d *paster) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := d.ask.Take(msg); ok {
		return false, d.took(got, err)
	}
	switch msg := msg.(type) {
	case pane.Wrote:
		if msg.For != d {
			return false, nil
		}
		d.saving = false
		if msg.Err != nil {
			d.early, d.note = nil, d.host.Sentence(msg.Err)
			return false, nil
		}
		return true, d.host.KeepTyped("")
	case tea.KeyPressMsg:
		if d.saving {
			d.early = append(d.early, msg)
			return false, nil
		}
		return d.key(msg.String())
	}
	return false, nil
}

func (d *paster) key(key string) (bool, tea.Cmd) {
	d.note = ""
	switch keys.Means(key, d.Mode().Actions) {
	case keys.DoLeave, keys.DoClose:
		return d.leave()
	case "paste.make":
		if d.wanted() == 0 {
			return true, keepLine(d.host, d.typed)
		}
		return false, d.send()
	case "paste.leave_out":
		d.lines[d.at].out, d.worked = !d.lines[d.at].out, true
		d.move(1)
	case "paste.change":
		return false, d.edit()
	default:
		d.move(widget.ScrollBy(key, d.rows, len(d.lines)))
	}
	return false, nil
}

// leave makes nothing of the lines. It asks first where there was work on them.
func (d *paster) leave() (bool, tea.Cmd) {
	h := d.host
	if !d.worked {
		return true, keepLine(h, d.typed)
	}
	return false, h.AskFirst("paste.leave", h.T("paste.leave.question", "n", len(d.lines)), h.T("paste.leave.detail"), func() tea.Cmd {
		h.Close(d)
		return keepLine(h, d.typed)
	})
}

// Mode implements pane.Keyed.
func (d *paster) Mode() pane.Mode {
	return pane.Mode{Words: "box.paste", Actions: slices.Concat([]keys.Action{
		keys.InDialog("paste.make", "paste.make", keys.Accept, keys.Save),
		keys.InDialog("paste.leave_out", "paste.leave_out", "x", "delete", "space"),
		keys.InDialog("paste.change", "action.edit", "e"),
	}, keys.Moving(), keys.Leaving(), []keys.Action{keys.Helping()})}
}

func (d *paster) move(n int) { d.at = max(0, min(d.at+n, len(d.lines)-1)) }

// wanted is how many tasks would be made.
func (d *paster) wanted() int {
	n := 0
	for _, l := range d.lines {
		if !l.out {
			n++
		}
	}
	return n
}

// edit asks for the line under the cursor anew.
func (d *paster) edit() tea.Cmd {
	h, at := d.host, d.at
	p := widget.NewPrompt(h.Theme, h.T("paste.edit"), h.T("app.quick_help"), d.lines[at].text, nil)
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		if text := strings.TrimSpace(p.Text()); text != "" {
			d.worked = d.worked || text != d.lines[at].text
			d.lines[at] = pastedLine{text: text}
		}
		return d.look()
	})
}

// send makes the tasks, once every line is read and nothing is left to ask.
func (d *paster) send() tea.Cmd {
	var texts []string
	for i, l := range d.lines {
		if l.out {
			continue
		}
		if !l.known() {
			d.sent = true
			if d.ask.Pending() {
				return nil
			}
			return d.look()
		}
		if key := l.trouble(); key != "" {
			d.at, d.note = i, d.host.T("paste.mend", "n", i+1, "why", d.host.T(key))
			return nil
		}
		texts = append(texts, l.text)
	}
	for i, l := range d.lines {
		if doubt, ok := doubtOf(l.read); ok && !l.out {
			d.at = i
			return doubt.ask(d.host, l.text, func(line string) tea.Cmd {
				d.lines[i], d.worked = pastedLine{text: line}, true
				return d.send()
			})
		}
	}
	d.saving = true
	return d.host.QuickAdd(d, texts...)
}

// Leftover returns the keys typed while the tasks were made.
func (d *paster) Leftover() []tea.Msg { return d.early }
