package sharing

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/pane"
	"relais/tui/widget"
)

// What travels by hand: a stick that both sides plug in, or a sealed file that
// is sent, with a receipt that comes back.

// via asks for the stick's folder. An empty one is begun where it is asked for
// a second time.
func (p *Pane) via() tea.Cmd {
	return p.host.Push(newPathDialog(p, "via", p.host.T("sharing.via.help"), "", func(ctx context.Context, t pane.Team, folder string, again bool) (pane.Carried, error) {
		return t.Via(ctx, folder, again)
	}))
}

// export asks who the file is for, then where to write it.
func (p *Pane) export() tea.Cmd {
	h := p.host
	items := []widget.Item{{Label: h.T("sharing.export.all"), Hint: h.T("sharing.export.all_hint")}}
	for _, d := range p.now.Devices {
		if !d.This && d.Standing == "" {
			items = append(items, widget.Item{Value: d.ID, Label: d.Name, Hint: h.T("sharing.export.lacking")})
		}
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T("sharing.export.who"), items)
	picker.Numbered = true
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		return h.Push(newPathDialog(p, "export", h.T("sharing.export.help"), "~/relais-"+string(h.Today())+suffix, func(ctx context.Context, t pane.Team, file string, _ bool) (pane.Carried, error) {
			return t.Export(ctx, file, it.Value)
		}))
	})
}

// suffix ends the names of files that travel.
const suffix = ".relais"

// takeFile asks for a file that somebody sent, and then where the receipt for it
// goes. One that brought nothing was a receipt itself, mostly.
func (p *Pane) takeFile() tea.Cmd {
	d := newPathDialog(p, "import", p.host.T("sharing.import.help"), "", func(ctx context.Context, t pane.Team, file string, _ bool) (pane.Carried, error) {
		return t.Import(ctx, file)
	})
	d.then = func(got pane.Carried) tea.Cmd {
		p.done("import", got)
		if got.Incomplete {
			return p.understood(p.host.T("sharing.import.incomplete"))
		}
		if got.Received == 0 {
			return nil
		}
		return p.receipt(got)
	}
	return p.host.Push(d)
}

// receipt offers to write the answer to a file beside it.
func (p *Pane) receipt(got pane.Carried) tea.Cmd {
	h := p.host
	beside := strings.TrimSuffix(got.File, filepath.Ext(got.File)) + "-" + h.T("sharing.receipt.name") + suffix
	help := h.T("sharing.receipt.help", "n", got.Received)
	d := newPathDialog(p, "receipt", help, beside, func(ctx context.Context, t pane.Team, file string, _ bool) (pane.Carried, error) {
		return pane.Carried{File: file}, t.Receipt(ctx, file)
	})
	return h.Push(d)
}

// understood shows a sentence that is too long for a line.
func (p *Pane) understood(text string) tea.Cmd {
	h := p.host
	c := widget.NewConfirm(h.Words, h.Theme, h.T("sharing.failed"), text, widget.Option{Label: h.T("sharing.understood")})
	return h.Ask(c, func(string) tea.Cmd { return nil })
}
