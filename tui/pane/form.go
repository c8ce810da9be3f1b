package pane

import (
	"context"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/widget"
)

// FormDialog is the form of one record, made from its kind's declaration. It
// takes keys at once: those typed before the record is read, or while it is
// saved, are kept and replayed.
type FormDialog struct {
	host   *Host
	kind   *model.Kind
	link   model.Link
	key    string // of the draft
	focus  string
	preset map[string]model.Value
	note   string // where the preset values come from
	saved  func(Done) tea.Cmd

	ask     Ask[formStart]
	form    *widget.Form // nil while the record is read
	offer   *widget.Confirm
	draft   *Draft
	base    int64
	made    []Edit // records created on the spot, saved with this one
	saving  bool
	kept    bool      // a draft was kept
	early   []tea.Msg // keys that came while the form could not take them
	cursor  *tea.Cursor
	problem string
}

// formStart is what a form needs from the store before it can be shown.
type formStart struct {
	full   *Full
	labels map[string]string
	draft  *Draft
}

// Init reads the record, the labels of preset references and a draft.
func (d *FormDialog) Init() tea.Cmd {
	data, host, link, key, preset, draft := d.host.Data, *d.host, d.link, d.key, d.presets(), d.draft
	return d.ask.Do(func(ctx context.Context) (formStart, error) {
		start := formStart{draft: draft}
		if draft == nil {
			drafts, err := data.Drafts(ctx)
			if err != nil {
				return start, err
			}
			for i := range drafts {
				if drafts[i].Key == key {
					start.draft = &drafts[i]
				}
			}
		}
		if !link.ID.IsZero() {
			full, err := data.Get(ctx, link)
			start.full = full
			if err == nil {
				start.labels = full.Labels
			}
			return start, err
		}
		start.labels = map[string]string{}
		for _, l := range preset {
			full, err := data.Get(ctx, l.link)
			if err != nil {
				return start, err
			}
			start.labels[l.wire] = host.Label(full)
		}
		return start, nil
	})
}

type presetRef struct {
	wire string
	link model.Link
}

// presets lists the references among the preset values.
func (d *FormDialog) presets() []presetRef {
	var out []presetRef
	for name, v := range d.preset {
		f := d.kind.Field(name)
		if f == nil || !f.Type.IsRef() {
			continue
		}
		for _, s := range v {
			if l, ok := model.ParseLink(s); ok {
				out = append(out, presetRef{s, l})
			} else if id, ok := model.ParseID(s); ok && len(f.Targets) == 1 {
				out = append(out, presetRef{s, model.Link{Kind: f.Targets[0], ID: id}})
			}
		}
	}
	return out
}

// Update handles keys, answers and the result of saving.
func (d *FormDialog) Update(msg tea.Msg) (bool, tea.Cmd) {
	if start, err, ok := d.ask.Take(msg); ok {
		if err != nil {
			d.problem = d.host.Sentence(err)
			return false, nil
		}
		d.open(start)
		return d.replay()
	}
	switch msg := msg.(type) {
	case Wrote:
		if msg.For == d {
			return d.wrote(msg)
		}
		return false, nil
	case tea.KeyPressMsg, tea.PasteMsg:
		return d.typed(msg)
	case widget.Candidates:
		if d.form != nil {
			out, cmd := d.form.Update(msg)
			done, cmd := d.after(out, cmd)
			d.early = append(d.form.Early(), d.early...)
			if done || len(d.early) == 0 {
				return done, cmd
			}
			done, more := d.replay()
			return done, tea.Batch(cmd, more)
		}
	}
	return false, nil
}

// open makes the form from what was read.
func (d *FormDialog) open(start formStart) {
	h := d.host
	title := h.T("form.add", "kind", h.Words.Kind(d.kind.Name))
	if start.full != nil {
		title = h.T("form.edit", "kind", h.Words.Kind(d.kind.Name), "label", h.Label(start.full))
		d.base = start.full.Base
	}
	d.form = widget.NewForm(h.Words, h.Theme, title, h.specs(d.kind))
	d.form.Explained, d.form.Note = true, d.note
	d.form.Number, d.form.Search = h.Number(), d.search
	fresh, put := d.kind.New(h.Env()), d.form.Set
	if start.full == nil {
		put = d.form.Suggest // a draft taken up tomorrow keeps today's values
	}
	h.fill(d.kind, func(name string) model.Value {
		if start.full != nil {
			return start.full.Get(name)
		}
		if v, ok := d.preset[name]; ok {
			return v
		}
		return fresh.Get(name)
	}, start.labels, put)
	if d.focus != "" {
		d.form.Focus(d.focus)
	}
	switch {
	case start.draft != nil && d.draft == nil:
		d.offer = widget.NewConfirm(h.Words, h.Theme, h.T("draft.question"),
			h.T("draft.detail", "when", h.Words.Ago(h.Now().Sub(start.draft.Kept))),
			widget.Option{Value: "resume", Label: h.T("draft.resume")}, widget.Option{Value: "drop", Label: h.T("draft.drop")})
		d.draft = start.draft
	case d.draft != nil:
		d.restore()
	}
}

// search asks for the candidates of a field.
func (d *FormDialog) search(form, seq int, field, text string) tea.Cmd {
	f := d.kind.Field(field)
	return d.host.candidatesNear(f, d.organisations())(form, seq, text)
}

// organisations are those that the form names so far.
func (d *FormDialog) organisations() []model.ID {
	var out []model.ID
	values := d.form.Values()
	for _, f := range d.kind.Stored() {
		if !slices.Contains(f.Targets, model.Organisations.Name) {
			continue
		}
		for _, s := range values[f.Name] {
			if l, ok := model.ParseLink(s); ok {
				out = append(out, l.ID)
			}
		}
	}
	return out
}

// madePrefix marks the names of records created on the spot within a draft.
const madePrefix = "+"

// restore puts the draft into the form, with the records that were to be made.
func (d *FormDialog) restore() {
	fields := maps.Clone(d.draft.Fields)
	for name, label := range fields {
		if rest, ok := strings.CutPrefix(name, madePrefix); ok {
			delete(fields, name)
			if link, good := model.ParseLink(rest); good && model.KindNamed(link.Kind) != nil {
				e := d.host.newRecord(model.KindNamed(link.Kind), label)
				e.Link = link
				d.made = append(d.made, e)
			}
		}
	}
	if d.draft.Base != 0 {
		d.base = d.draft.Base
	}
	d.form.Note = ""
	for name := range d.preset {
		if _, kept := fields[name]; !kept { // this pane's suggestion is not the draft's
			d.form.Set(name, nil, nil)
		}
	}
	d.form.Restore(fields)
}

// typed passes a key on, or keeps it until the form can take it.
func (d *FormDialog) typed(msg tea.Msg) (bool, tea.Cmd) {
	if d.problem != "" {
		key, ok := msg.(tea.KeyPressMsg)
		return ok && ends(key.String()), nil
	}
	if d.form == nil || d.saving {
		d.early = append(d.early, msg)
		return false, nil
	}
	if d.offer != nil {
		return d.offered(msg)
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == keys.Explain {
		return false, d.explain()
	}
	out, cmd := d.form.Update(msg)
	return d.after(out, cmd)
}

// offered handles the question whether to resume the draft.
func (d *FormDialog) offered(msg tea.Msg) (bool, tea.Cmd) {
	switch d.offer.Update(msg) {
	case widget.Submitted:
		resume := d.offer.Answer() == "resume"
		d.offer = nil
		if resume {
			d.restore()
			return false, nil
		}
		d.draft = nil
		return false, d.host.DropDraft(d.key)
	case widget.Abandoned:
		return true, nil
	}
	return false, nil
}

// replay passes on the keys that came early. It stops where the form closes or
// waits again.
func (d *FormDialog) replay() (bool, tea.Cmd) {
	keys := d.early
	d.early = nil
	var cmds []tea.Cmd
	for i, k := range keys {
		if d.saving {
			d.early = append(d.early, keys[i:]...)
			break
		}
		done, cmd := d.typed(k)
		cmds = append(cmds, cmd)
		if done {
			d.early = keys[i+1:]
			return true, tea.Batch(cmds...)
		}
	}
	return false, tea.Batch(cmds...)
}

// Leftover returns the keys that were typed after those that closed the form:
// they are for what lies below.
func (d *FormDialog) Leftover() []tea.Msg { return d.early }

// after does what came of a key.
func (d *FormDialog) after(out widget.Outcome, cmd tea.Cmd) (bool, tea.Cmd) {
	switch out {
	case widget.Changed:
		return false, tea.Batch(cmd, d.keep())
	case widget.Submitted:
		return false, tea.Batch(cmd, d.save())
	case widget.Abandoned:
		if d.draft == nil && !d.kept {
			return true, cmd
		}
		return true, tea.Batch(cmd, d.host.DropDraft(d.key))
	case widget.Wanted:
		d.create()
		return false, tea.Batch(cmd, d.keep())
	}
	return false, cmd
}

// keep keeps the draft.
func (d *FormDialog) keep() tea.Cmd {
	fields := d.form.Draft()
	for _, e := range d.made {
		fields[madePrefix+e.Link.String()] = e.Fields[model.KindNamed(e.Link.Kind).Positional().Name].One()
	}
	d.kept = true
	return d.host.KeepDraft(Draft{Key: d.key, Link: d.link, Base: d.base, Fields: fields})
}

// create prepares a record that a reference names but nobody made yet. It is
// saved with this one, so that leaving the form leaves nothing behind.
func (d *FormDialog) create() {
	want := d.form.Creating()
	f := d.kind.Field(want.Field)
	e := d.host.newRecord(model.KindNamed(f.Targets[0]), want.Text)
	d.made = append(d.made, e)
	d.form.Created(want.Field, widget.Option{Value: e.Link.String(), Label: want.Text})
}

// save applies the form as one action.
func (d *FormDialog) save() tea.Cmd {
	e := Edit{Op: Set, Link: d.link, Base: d.base, Fields: map[string]model.Value{}, Draft: d.key}
	values := d.form.ChangedValues()
	if d.link.ID.IsZero() {
		e.Op, values = Create, d.form.Values()
	}
	used := map[string]bool{}
	for name, v := range values {
		w := wire(d.kind.Field(name), v)
		if e.Op == Create && len(w) == 0 {
			continue
		}
		e.Fields[name] = w
		for _, s := range v {
			used[s] = true
		}
	}
	var edits []Edit
	for _, m := range d.made {
		if used[m.Link.String()] {
			edits = append(edits, m)
		}
	}
	d.saving = true
	d.form.Saving()
	return d.host.ApplyFor(d, append(edits, e)...)
}

// wrote closes the form, or shows beside its field what is refused.
func (d *FormDialog) wrote(w Wrote) (bool, tea.Cmd) {
	d.saving = false
	if w.Err != nil {
		d.early = nil
		name := ""
		if r := model.AsRefusal(w.Err); r != nil {
			name = r.Field
		}
		d.form.Refuse(name, d.host.Sentence(w.Err))
		return false, nil
	}
	if d.saved != nil {
		return true, d.saved(w.Done)
	}
	return true, nil
}
