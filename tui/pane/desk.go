package pane

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// Desk is what the program may do outside of the terminal. Its methods block,
// and are called from commands only.
type Desk interface {
	// OpenAddress hands an address (http, https, mailto or tel) to the system's
	// program for it.
	OpenAddress(ctx context.Context, address string) error
	// OpenFile hands a copy of an attached file to the system's program for it.
	OpenFile(ctx context.Context, a model.Attachment) error
}

// Told is the answer to what was asked of the desk: the status line shows it.
type Told struct {
	Text string
	Err  error
}

// Tell shows it.
func (h *Host) Tell(t Told) {
	if t.Err != nil {
		h.Say(style.Bad, "✗ "+h.Sentence(t.Err))
		return
	}
	h.Say(style.Good, "✓ "+t.Text)
}

// reach is something in a record that another program opens.
type reach struct {
	field   *model.Field
	text    string // as it is written
	address string // empty for a file
	file    model.Attachment
}

// OpenLinks opens the address, mail, telephone number or file of a record; of
// several it asks which.
func (h *Host) OpenLinks(link model.Link) tea.Cmd {
	return h.gather([]model.Link{link}, func(all []*Full) tea.Cmd {
		found := h.reaches(all[0])
		if len(found) == 0 {
			h.Say(style.Warn, h.T("open.nothing"))
			return nil
		}
		if len(found) == 1 {
			return h.reachFor(found[0])
		}
		items := make([]widget.Item, len(found))
		for i, r := range found {
			items[i] = widget.Item{Label: r.text, Hint: h.Words.Field(all[0].Kind.Name, r.field.Name)}
		}
		for i := range items {
			items[i].Value = string(rune('a' + i))
		}
		p := widget.NewPicker(h.Words, h.Theme, h.T("open.which"), items)
		p.Numbered = true
		return h.Choose(p, func(it widget.Item) tea.Cmd { return h.reachFor(found[it.Value[0]-'a']) })
	})
}

// reachFor opens one thing, as a command: the system's program may take its time.
func (h *Host) reachFor(r reach) tea.Cmd {
	desk := h.Desk
	if desk == nil {
		h.Say(style.Warn, h.T("refuse.open.none"))
		return nil
	}
	said := h.T("open.done", "what", widget.Cut(widget.Clean(r.text), 60))
	return func() tea.Msg {
		open := func(ctx context.Context) error { return desk.OpenAddress(ctx, r.address) }
		if r.address == "" {
			open = func(ctx context.Context) error { return desk.OpenFile(ctx, r.file) }
		}
		return Told{Text: said, Err: open(context.Background())}
	}
}

// reachesMost is how many things of one record are offered.
const reachesMost = 26

// reaches lists what a record has to open, as far as it may be seen, each once.
func (h *Host) reaches(full *Full) []reach {
	var out []reach
	seen := map[string]bool{}
	add := func(r reach) {
		if key := r.address + r.file.Name + r.file.Hash.String(); !seen[key] && len(out) < reachesMost {
			seen[key] = true
			out = append(out, r)
		}
	}
	for _, f := range full.Kind.Fields {
		if !h.shows(full, f) || f.Type.IsRef() {
			continue
		}
		for _, v := range full.Get(f.Name) {
			if a, ok := model.ParseAttachment(v); ok && f.Type == model.TypeFile {
				add(reach{field: f, text: a.Name, file: a})
				continue
			}
			for _, r := range addresses(f.Name, v) {
				r.field = f
				add(r)
			}
		}
	}
	return out
}

var (
	webAddress  = pattern(`(?i)\bhttps?://[^\s<>"«»\x60]+`)
	mailAddress = pattern(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
	notDialled  = pattern(`[^0-9+]`)
)

// addresses finds the addresses in a field's value: all of it where the field
// is for that, else those that it mentions.
func addresses(field, value string) []reach {
	value = strings.TrimSpace(value)
	switch field {
	case "phone":
		if number := notDialled().ReplaceAllString(value, ""); len(number) > 2 {
			return []reach{{text: value, address: "tel:" + number}}
		}
		return nil
	case "url", "website":
		if !strings.Contains(value, "://") && strings.Contains(value, ".") && !strings.ContainsAny(value, " \n") {
			return web(value, "https://"+value)
		}
	}
	var out []reach
	for _, m := range webAddress().FindAllString(value, -1) {
		m = strings.TrimRight(m, ".,;:!?…)]}'’")
		out = append(out, web(m, m)...)
	}
	for _, m := range mailAddress().FindAllString(webAddress().ReplaceAllString(value, " "), -1) {
		m = strings.TrimRight(m, ".-")
		out = append(out, reach{text: m, address: "mailto:" + url.PathEscape(m)})
	}
	return out
}

// web is an address of the web, none where it is not one.
func web(text, address string) []reach {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.HasPrefix(u.Host, "-") {
		return nil
	}
	return []reach{{text: text, address: u.String()}}
}

// pattern is compiled when it is first asked for: most starts find no link.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
