package sharing

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// try does something with a path that was typed; again says that it was typed
// a second time, after a refusal that offers to begin there.
type try func(ctx context.Context, t pane.Team, path string, again bool) (pane.Carried, error)

// pathDialog asks for a folder or a file and tries it: what is wrong with it is
// said where it is typed.
type pathDialog struct {
	pane   *Pane
	verb   string
	prompt *widget.Prompt
	try    try
	// then goes on from what was done; nil says it and ends.
	then    func(pane.Carried) tea.Cmd
	ask     pane.Ask[pane.Carried]
	offered string // the path at which it may begin
}

func newPathDialog(p *Pane, verb, help, path string, do try) *pathDialog {
	h := p.host
	d := &pathDialog{pane: p, verb: verb, try: do}
	d.prompt = widget.NewPrompt(h.Theme, h.T("sharing."+verb+".title"), help, path, nil)
	return d
}

// Init implements pane.Dialog.
func (d *pathDialog) Init() tea.Cmd { return nil }

// Update implements pane.Dialog.
func (d *pathDialog) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := d.ask.Take(msg); ok {
		return d.tried(got, err)
	}
	key, isKey := msg.(tea.KeyPressMsg)
	if d.ask.Pending() {
		if isKey && key.String() == keys.Leave {
			d.ask.Drop()
			return true, nil
		}
		return false, nil
	}
	if isKey && key.String() == keys.Accept { // also what was refused may be tried again: a drive was plugged in
		path, team, try := d.prompt.Text(), d.pane.host.Team, d.try
		if strings.TrimSpace(path) == "" {
			return false, nil
		}
		again := d.offered == path
		return false, d.ask.Do(func(ctx context.Context) (pane.Carried, error) { return try(ctx, team, path, again) })
	}
	return d.prompt.Update(msg) == widget.Abandoned, nil
}

// tried tells what came of it.
func (d *pathDialog) tried(got pane.Carried, err error) (bool, tea.Cmd) {
	h := d.pane.host
	if err != nil {
		d.offered = ""
		if r := model.AsRefusal(err); r != nil && (r.Key == "via.empty" || r.Key == "via.missing") {
			d.offered = d.prompt.Text()
		}
		d.prompt.Refuse(h.Sentence(err))
		return false, nil
	}
	if d.then != nil {
		return true, tea.Batch(d.then(got), d.pane.load())
	}
	d.pane.done(d.verb, got)
	return true, d.pane.load()
}

// done says what was done.
func (p *Pane) done(verb string, got pane.Carried) {
	h := p.host
	n := got.Received
	if verb == "export" {
		n = got.Given
	}
	h.Say(style.Good, "✓ "+h.T("sharing.done."+verb, "n", n, "given", got.Given, "received", got.Received, "file", widget.Clean(got.File)))
}

// Size implements pane.Dialog: as high as what it says.
func (d *pathDialog) Size(width, height int) (int, int) {
	w := min(width, 72)
	return w, min(height, len(d.draw(w)))
}

// Render implements pane.Dialog.
func (d *pathDialog) Render(width, height int) string {
	return widget.Block(strings.Join(d.draw(width), "\n"), width, height)
}

func (d *pathDialog) draw(width int) []string {
	h := d.pane.host
	lines := strings.Split(d.prompt.Render(width), "\n")
	hint := h.T("sharing.folder.hint")
	if d.ask.Pending() {
		hint = h.T("sharing.folder.trying")
	}
	return append(lines, "", widget.Hint(h.Theme, hint, width))
}

// Cursor implements pane.Dialog.
func (d *pathDialog) Cursor() *tea.Cursor {
	if d.ask.Pending() {
		return nil
	}
	return d.prompt.Cursor()
}
