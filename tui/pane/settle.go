package pane

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/widget"
)

// issuesShown is the most issues of each sort that the dialog goes through.
const issuesShown = 200

// Settle opens what is to be settled about a record, or all that there is for a
// zero link or a record without.
func (h *Host) Settle(link model.Link) tea.Cmd {
	return h.Push(&settler{host: h, only: link})
}

// SettleIssue opens an issue among all others.
func (h *Host) SettleIssue(is Issue) tea.Cmd { return h.Push(&settler{host: h, first: &is}) }

// settler is the dialog that shows an issue, with what stands beside each
// other, and ends it. It shows what it read: values that come in meanwhile are
// told of, and neither shown nor replaced until the user asks for them. Keys
// typed while it saves wait for what it shows then.
type settler struct {
	host   *Host
	only   model.Link
	first  *Issue // what is shown first, or nil
	ask    Ask[Issues]
	now    Issues
	at     int
	side   int // the value that the cursor is on
	late   *Issues
	loaded bool
	err    error
	saving bool
	// problem is why what was chosen was refused.
	problem string
	top     int
	rows    int
	all     int
}

func (d *settler) Init() tea.Cmd {
	data, only := d.host.Data, d.only
	return d.ask.Do(func(ctx context.Context) (Issues, error) {
		if !only.ID.IsZero() {
			found, err := data.Issues(ctx, only, issuesShown)
			if err != nil || len(found.Found) > 0 {
				return found, err
			}
		}
		return data.Issues(ctx, model.Link{}, issuesShown)
	})
}

// Update handles answers and keys.
func (d *settler) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := d.ask.Take(msg); ok {
		d.took(got, err)
		return false, nil
	}
	switch msg := msg.(type) {
	case Wrote:
		if msg.Verb == "undo" || msg.Verb == "redo" {
			d.saving = false
		}
		if msg.For == d {
			d.saving = false
			d.loaded = d.loaded && msg.Err != nil // settled: what is left is shown
			if msg.Err != nil {
				d.problem = d.host.Sentence(msg.Err)
			}
		} else if msg.Err == nil && msg.Verb != "apply" {
			d.loaded = false // undone: shown as it is now
		}
		return false, nil
	case Changed:
		return false, d.Init()
	case tea.KeyPressMsg:
		return d.key(msg.String())
	}
	return false, nil
}

// Waiting implements Waiter: the next key is meant for what is shown next.
func (d *settler) Waiting() bool { return d.saving || !d.loaded && d.err == nil }

// took shows what was read, or tells that values came in while others are
// shown.
func (d *settler) took(got Issues, err error) {
	if d.loaded && err == nil && d.at < len(d.now.Found) {
		is := &d.now.Found[d.at]
		for i := range got.Found {
			if got.Found[i].about(is) && !got.Found[i].same(is) {
				d.late = &got
				return
			}
		}
	}
	before := d.first
	if d.at < len(d.now.Found) {
		before = &d.now.Found[d.at]
	}
	d.show(got, err, before)
}

func (d *settler) show(got Issues, err error, before *Issue) {
	d.now, d.err, d.loaded, d.late = got, err, true, nil
	d.at = max(0, min(d.at, len(got.Found)-1))
	for i := range got.Found {
		if before != nil && got.Found[i].about(before) {
			d.at = i
		}
	}
	d.side, d.top = 0, 0
}

// issue returns the issue shown, or nil.
func (d *settler) issue() *Issue {
	if !d.loaded || d.at >= len(d.now.Found) {
		return nil
	}
	return &d.now.Found[d.at]
}

func (d *settler) key(key string) (bool, tea.Cmd) {
	d.problem = ""
	does := keys.Means(key, d.Mode().Actions)
	switch does {
	case keys.DoLeave, keys.DoClose:
		return true, nil
	case "app.undo":
		d.saving = true
		return false, d.host.Undo()
	case "app.redo":
		d.saving = true
		return false, d.host.Redo()
	case "app.reveal":
		d.host.Reveal = !d.host.Reveal
		return false, nil
	}
	is := d.issue()
	if is == nil {
		return does == "settle.choose", nil
	}
	if does == "settle.digit" {
		side := int(key[0] - '1')
		if side >= d.sides(is) {
			return false, nil
		}
		d.side, does = side, "settle.choose"
	}
	return false, d.act(is, does)
}

// act does what a key says of the issue shown.
func (d *settler) act(is *Issue, does string) tea.Cmd {
	switch does {
	case "settle.next":
		d.step(1)
	case "settle.previous":
		d.step(-1)
	case "settle.up":
		d.side = max(0, d.side-1)
	case "settle.down":
		d.side = min(d.sides(is)-1, d.side+1)
	case "settle.late":
		if d.late != nil {
			d.show(*d.late, nil, is)
		}
	case "settle.list":
		return d.host.Review()
	case "settle.open":
		return d.host.Open(is.Link)
	case "settle.choose":
		return d.choose(is, d.side)
	case "settle.combine":
		return d.combine(is)
	case "record.edit":
		return d.edit(is)
	}
	return nil
}

// step goes to another issue, around.
func (d *settler) step(n int) {
	all := len(d.now.Found)
	d.at, d.side, d.top = (d.at+n+all)%all, 0, 0
	d.late = nil
}

// sides counts what can be chosen.
func (d *settler) sides(is *Issue) int {
	switch is.Type {
	case model.IssueValue:
		return len(is.Heads)
	case model.IssueRule:
		return 1
	}
	return 2
}

// choose ends the issue by one of its sides.
func (d *settler) choose(is *Issue, side int) tea.Cmd {
	e := Edit{Link: is.Link, Base: is.Base}
	switch {
	case is.Type == model.IssueValue:
		e.Op, e.Fields = Settle, map[string]model.Value{is.Field: model.Single(is.Heads[side].Value)}
	case is.Type == model.IssueRule:
		return d.host.EditRecord(is.Link, is.Field)
	case is.Type == model.IssueAside && side == 0:
		e.Op, e.Action = TakeIn, is.Action
	case is.Type == model.IssueAside:
		e.Op, e.Action = LeaveAside, is.Action
	case is.Type == model.IssueDuplicate && side == 0:
		return d.host.Unite(is.Link, is.Others[0].Link)
	case is.Type == model.IssueDuplicate:
		e.Add = map[string]model.Value{"distinct": {is.Others[0].Link.ID.String()}}
	case side == 0:
		e.Op = Restore
	case is.Type == model.IssueReference:
		e.Op, e.Other = Rename, is.Into.Link.ID
	default:
		e.Op = Delete
	}
	d.saving = true
	return d.host.ApplyFor(d, e)
}

// combine opens all values joined, to be edited.
func (d *settler) combine(is *Issue) tea.Cmd {
	f := fieldOf(is)
	if is.Type != model.IssueValue || f == nil || !model.Joinable(f.Type) {
		d.problem = d.host.T("settle.no_combine")
		return nil
	}
	return d.open(is, joined(f, is))
}

// joined puts the values of an issue together: what merges once, the rest one
// after the other.
func joined(f *model.Field, is *Issue) string {
	if is.Parts != nil {
		text := ""
		for _, p := range is.Parts {
			text += p.Text
			for _, v := range p.Versions {
				if text != "" && v != "" && text[len(text)-1] != ' ' && text[len(text)-1] != '\n' {
					text += " "
				}
				text += v
			}
		}
		return text
	}
	var texts []string
	for _, h := range is.Heads {
		texts = append(texts, h.Value)
	}
	return model.Joined(f, texts...)
}

// edit opens the value that the cursor is on.
func (d *settler) edit(is *Issue) tea.Cmd {
	switch is.Type {
	case model.IssueValue:
		return d.open(is, is.Heads[d.side].Value)
	case model.IssueAside:
		d.problem = d.host.T("settle.no_edit")
		return nil
	}
	return d.host.EditRecord(is.Link, is.Field)
}

func fieldOf(is *Issue) *model.Field {
	k := model.KindNamed(is.Link.Kind)
	if k == nil {
		return nil
	}
	return k.Field(is.Field)
}

// open opens a form of the one field, whose value settles the issue.
func (d *settler) open(is *Issue, value string) tea.Cmd {
	h, f, k := d.host, fieldOf(is), model.KindNamed(is.Link.Kind)
	form := widget.NewForm(h.Words, h.Theme, h.T("settle.edit", "field", Upper(h.Words.Field(k.Name, f.Name))), []widget.FieldSpec{h.spec(k, f)})
	form.Number = h.Number()
	form.Search = func(number, seq int, _, text string) tea.Cmd { return h.Candidates(f.Targets)(number, seq, text) }
	h.fill(k, func(name string) model.Value {
		if name != f.Name {
			return nil
		}
		return model.Single(value)
	}, is.Labels, form.Set)
	return h.Push(&settleForm{settler: d, is: *is, form: form})
}

// settleForm is the form of a value that settles a conflict.
type settleForm struct {
	settler *settler
	is      Issue
	form    *widget.Form
	saving  bool
}

func (d *settleForm) Init() tea.Cmd { return nil }

func (d *settleForm) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch msg := msg.(type) {
	case Wrote:
		if msg.For != d {
			return false, nil
		}
		d.saving = false
		if msg.Err != nil {
			d.form.Refuse(d.is.Field, d.settler.host.Sentence(msg.Err))
			return false, nil
		}
		d.settler.loaded = false
		return true, nil
	case tea.KeyPressMsg, tea.PasteMsg, widget.Candidates:
		out, cmd := d.form.Update(msg)
		switch out {
		case widget.Submitted:
			d.saving = true
			v := wire(fieldOf(&d.is), d.form.Values()[d.is.Field])
			return false, d.settler.host.ApplyFor(d, Edit{Op: Set, Link: d.is.Link, Base: d.is.Base, Fields: map[string]model.Value{d.is.Field: v}})
		case widget.Abandoned:
			return true, cmd
		}
		return false, cmd
	}
	return false, nil
}

// Waiting implements Waiter: what is typed while it saves is for the dialog
// below, or for the form again where the value is refused.
func (d *settleForm) Waiting() bool { return d.saving }

func (d *settleForm) Size(width, height int) (int, int) { return min(width, 90), min(height, 20) }
func (d *settleForm) Render(width, height int) string   { return d.form.Render(width, height) }
func (d *settleForm) Cursor() *tea.Cursor               { return d.form.Cursor() }
func (d *settleForm) Click(_, y int) (bool, tea.Cmd)    { d.form.Click(y); return false, nil }
func (d *settleForm) Wheel(int)                         {}
