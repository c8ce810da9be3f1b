package sharing

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// folderDialog asks for a folder and tries it: what is wrong with it is said
// where it is typed.
type folderDialog struct {
	pane   *Pane
	verb   string
	prompt *widget.Prompt
	try    func(ctx context.Context, t pane.Team, folder string) error
	ask    pane.Ask[struct{}]
}

func newFolderDialog(p *Pane, verb, folder string, try func(context.Context, pane.Team, string) error) *folderDialog {
	h := p.host
	d := &folderDialog{pane: p, verb: verb, try: try}
	d.prompt = widget.NewPrompt(h.Theme, h.T("sharing."+verb+".title"), h.T("sharing."+verb+".help"), folder, nil)
	return d
}

// Init implements pane.Dialog.
func (d *folderDialog) Init() tea.Cmd { return nil }

// Update implements pane.Dialog.
func (d *folderDialog) Update(msg tea.Msg) (bool, tea.Cmd) {
	h := d.pane.host
	if _, err, ok := d.ask.Take(msg); ok {
		if err != nil {
			d.prompt.Refuse(h.Sentence(err))
			return false, nil
		}
		h.Say(style.Good, "✓ "+h.T("sharing.done."+d.verb))
		return true, d.pane.load()
	}
	key, isKey := msg.(tea.KeyPressMsg)
	if d.ask.Pending() {
		if isKey && key.String() == "esc" {
			d.ask.Drop()
			return true, nil
		}
		return false, nil
	}
	if isKey && key.String() == "enter" { // also what was refused may be tried again: a drive was plugged in
		folder, team, try := d.prompt.Text(), h.Team, d.try
		if strings.TrimSpace(folder) == "" {
			return false, nil
		}
		return false, d.ask.Do(func(ctx context.Context) (struct{}, error) { return struct{}{}, try(ctx, team, folder) })
	}
	return d.prompt.Update(msg) == widget.Abandoned, nil
}

// Size implements pane.Dialog: as high as what it says.
func (d *folderDialog) Size(width, height int) (int, int) {
	w := min(width, 72)
	return w, min(height, len(d.draw(w)))
}

// Render implements pane.Dialog.
func (d *folderDialog) Render(width, height int) string {
	return widget.Block(strings.Join(d.draw(width), "\n"), width, height)
}

func (d *folderDialog) draw(width int) []string {
	h := d.pane.host
	lines := strings.Split(d.prompt.Render(width), "\n")
	hint := h.T("sharing.folder.hint")
	if d.ask.Pending() {
		hint = h.T("sharing.folder.trying")
	}
	return append(lines, "", h.Theme.Footer.Paint(widget.Fit(hint, width)))
}

// Cursor implements pane.Dialog.
func (d *folderDialog) Cursor() *tea.Cursor {
	if d.ask.Pending() {
		return nil
	}
	return d.prompt.Cursor()
}
