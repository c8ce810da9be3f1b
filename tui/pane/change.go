package pane

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// oneKey names the fields that one key changes, by its action: the first that
// the kind has.
var oneKey = map[string][]string{
	"record.status":   {"status", "relation"},
	"record.owner":    {"assignee", "responsible", "contact", "requested_by"},
	"record.date":     {"due", "day", "closes", "follow_up", "end", "until", "review", "known"},
	"record.priority": {"priority", "likelihood"},
	"record.tags":     {"tags", "categories", "languages"},
}

// firstField returns the first field of a kind among names that a form may
// set, or nil.
func firstField(k *model.Kind, names []string) *model.Field {
	for _, n := range names {
		if f := k.Field(n); f != nil && f.Compute == nil && !f.ReadOnly {
			return f
		}
	}
	return nil
}

// ChooseField opens what one field is changed with: a picker for choices and
// references, a line for the rest. It applies to all targets as one action.
// current is the value of the first target, as in Row.Cells.
func (h *Host) ChooseField(kind *model.Kind, f *model.Field, targets []Target, current string) tea.Cmd {
	return h.besideRow(h.chooseField(kind, f, targets, current))
}

func (h *Host) chooseField(kind *model.Kind, f *model.Field, targets []Target, current string) tea.Cmd {
	if f == nil || len(targets) == 0 {
		return nil
	}
	title := h.title(kind, f, len(targets))
	if label := strings.TrimSpace(widget.Clean(targets[0].Label)); len(targets) == 1 && label != "" {
		title = h.T("change.title_of", "field", title, "label", widget.Cut(label, labelShown))
	}
	switch f.Type {
	case model.TypeChoice, model.TypeBool:
		return h.chooseCode(kind, f, targets, title, current)
	case model.TypeRef, model.TypeAnyRef:
		return h.chooseRef(f, targets, title, set)
	case model.TypeRefs, model.TypeAnyRefs:
		return h.chooseRef(f, targets, title, added)
	case model.TypeSet, model.TypeCodes:
		return h.addWord(f, targets, title)
	}
	return h.typeValue(f, targets, title, current)
}

// labelShown is how much of a record's name stands in the title of a picker.
const labelShown = 36

func (h *Host) title(kind *model.Kind, f *model.Field, n int) string {
	name := Upper(h.Words.Field(kind.Name, f.Name))
	if n > 1 {
		return h.T("change.title_many", "field", name, "n", n)
	}
	return name
}

// set returns the edits that give a field of all targets one value.
func set(f *model.Field, targets []Target, v ...string) []Edit {
	edits := make([]Edit, len(targets))
	for i, t := range targets {
		value := model.Value{}
		for _, s := range v {
			if s != "" {
				value = append(value, s)
			}
		}
		edits[i] = Edit{Op: Set, Link: t.Link, Base: t.Base, Fields: map[string]model.Value{f.Name: value}}
	}
	return edits
}

func (h *Host) chooseCode(kind *model.Kind, f *model.Field, targets []Target, title, current string) tea.Cmd {
	codes := f.Codes
	if f.Type == model.TypeBool {
		codes = []string{"1", "0"}
	}
	items := make([]widget.Item, 0, len(codes)+1)
	for _, code := range codes {
		items = append(items, widget.Item{Value: code, Label: h.one(kind.Name, f, code).Text})
	}
	if f.Default == nil && !f.Required {
		items = append(items, widget.Item{Label: h.T("widget.form.unset")})
	}
	p := widget.NewPicker(h.Words, h.Theme, title, items)
	p.Numbered = true
	if len(targets) == 1 {
		p.SetCurrent(current)
	}
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		edits := set(f, targets, it.Value)
		if kind == model.Actions.Kind && f.Name == "status" && model.AsksReason(it.Value) {
			return h.askReason(kind, edits)
		}
		return h.Apply(edits...)
	})
}

// askReason asks why actions take the status of the edits, and sets both at
// once. Left empty, the reason stays as it was.
func (h *Host) askReason(kind *model.Kind, edits []Edit) tea.Cmd {
	title := h.T("change.reason", "status", h.Words.Choice(kind.Name, "status", edits[0].Fields["status"].One()))
	p := widget.NewPrompt(h.Theme, title, h.T("change.reason_help"), "", nil)
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		if text := strings.TrimSpace(p.Text()); text != "" {
			for i := range edits {
				edits[i].Fields["reason"] = model.Value{text}
			}
		}
		return h.Apply(edits...)
	})
}

// added returns the edits that add values to a set of all targets.
func added(f *model.Field, targets []Target, v ...string) []Edit {
	edits := make([]Edit, len(targets))
	for i, t := range targets {
		edits[i] = Edit{Op: Set, Link: t.Link, Base: t.Base, Add: map[string]model.Value{f.Name: v}}
	}
	return edits
}

// chooseRef picks a record; edits makes of it what is done.
func (h *Host) chooseRef(f *model.Field, targets []Target, title string,
	edits func(*model.Field, []Target, ...string) []Edit,
) tea.Cmd {
	p := widget.NewPicker(h.Words, h.Theme, title, nil)
	p.Number, p.Search = h.Number(), h.heldFirst(f, targets)
	c := &chooser{picker: p, chosen: func(it widget.Item) tea.Cmd {
		all := edits(f, targets, RefValue(f, it.Value))
		for i := range all {
			all[i].Said = it.Label
		}
		return h.Apply(all...)
	}}
	if creatable(f) {
		p.Create = true
		c.create = func(text string) tea.Cmd {
			made := h.newRecord(model.KindNamed(f.Targets[0]), text)
			all := append([]Edit{made}, edits(f, targets, RefValue(f, made.Link.String()))...)
			if made.Link.Kind == model.People.Name {
				return h.createPerson(text, all)
			}
			return h.Apply(all...)
		}
	}
	return h.Push(c)
}

// createPerson asks before a person is made of a name that nobody has: a slip of
// the finger would give work to somebody who is not there.
func (h *Host) createPerson(name string, edits []Edit) tea.Cmd {
	return h.AskFirst("person.create", h.T("person.create.question", "name", h.Words.Quote(widget.Clean(name))), h.T("person.create.detail"),
		func() tea.Cmd { return h.Apply(edits...) })
}

// Pick asks for a record of some kinds, found by typing, or to be made on the
// spot from its name: then made is the edit that makes it, for the caller to
// apply with its own.
func (h *Host) Pick(title string, kinds []string, chosen func(link model.Link, made []Edit) tea.Cmd) tea.Cmd {
	p := widget.NewPicker(h.Words, h.Theme, title, nil)
	p.Number, p.Search, p.Create = h.Number(), h.Candidates(kinds), true
	return h.Push(&chooser{
		picker: p,
		chosen: func(it widget.Item) tea.Cmd {
			link, _ := model.ParseLink(it.Value)
			return chosen(link, nil)
		},
		create: func(name string) tea.Cmd {
			return h.chooseKind(name, kinds, func(kind string) tea.Cmd {
				made := h.newRecord(model.KindNamed(kind), name)
				return chosen(made.Link, []Edit{made})
			})
		},
	})
}

// chooseKind asks what a new record is, where it may be of several kinds.
func (h *Host) chooseKind(name string, kinds []string, chosen func(kind string) tea.Cmd) tea.Cmd {
	if len(kinds) == 1 {
		return chosen(kinds[0])
	}
	items := make([]widget.Item, len(kinds))
	for i, k := range kinds {
		items[i] = widget.Item{Value: k, Label: Upper(h.Words.Kind(k))}
	}
	p := widget.NewPicker(h.Words, h.Theme, h.T("pick.which_kind", "name", h.Words.Quote(widget.Clean(name))), items)
	p.Numbered = true
	return h.Choose(p, func(it widget.Item) tea.Cmd { return chosen(it.Value) })
}

// RefValue turns a candidate's link into the wire value of a field: the ID
// alone for a reference of given kinds.
func RefValue(f *model.Field, link string) string {
	if f.Type == model.TypeAnyRef || f.Type == model.TypeAnyRefs {
		return link
	}
	if l, ok := model.ParseLink(link); ok {
		return l.ID.String()
	}
	return link
}

// creatable reports whether a record that a reference may name can be made from
// its name alone.
func creatable(f *model.Field) bool {
	if len(f.Targets) == 0 {
		return false
	}
	k := model.KindNamed(f.Targets[0])
	return k != nil && k.Positional() != nil
}

// newRecord is the edit that makes a record of that name with its kind's
// defaults.
func (h *Host) newRecord(k *model.Kind, name string) Edit {
	r := k.New(h.Env())
	r.Put(k.Positional().Name, name)
	e := Edit{Op: Create, Link: model.Link{Kind: k.Name, ID: h.NewID()}, Fields: map[string]model.Value{}}
	for _, f := range k.Stored() {
		if v := r.Values[f.Index()]; len(v) > 0 {
			e.Fields[f.Name] = v
		}
	}
	return e
}

func (h *Host) typeValue(f *model.Field, targets []Target, title, current string) tea.Cmd {
	help := h.T("form.help." + helpOf(f))
	if len(targets) > 1 || f.Type != model.TypeText {
		current = ""
	}
	p := widget.NewPrompt(h.Theme, title, help, current, h.Reader(targets[0].Link.Kind, f))
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		return h.Apply(set(f, targets, p.Parsed().Value)...)
	})
}

// addWord adds words to a set, or takes those away that have a minus before
// them.
func (h *Host) addWord(f *model.Field, targets []Target, title string) tea.Cmd {
	p := widget.NewPrompt(h.Theme, title, h.T("form.help.tags"), "", nil)
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		add, remove := splitWords(p.Text())
		if len(add)+len(remove) == 0 {
			return nil
		}
		edits := make([]Edit, len(targets))
		for i, t := range targets {
			edits[i] = Edit{Op: Set, Link: t.Link, Base: t.Base,
				Add: map[string]model.Value{f.Name: add}, Remove: map[string]model.Value{f.Name: remove}}
		}
		return h.Apply(edits...)
	})
}

// Purge erases the targets for good, on every device, after a yes: undo brings
// nothing back.
func (h *Host) Purge(kind string, targets []Target) tea.Cmd {
	edits := make([]Edit, len(targets))
	for i, t := range targets {
		edits[i] = Edit{Op: Purge, Link: t.Link}
	}
	question := h.T("purge.question", "n", len(targets), "kind", h.Words.Kind(kind), "kinds", h.Words.Kinds(kind))
	return h.whoNames(edits, func(named []model.KindCount) tea.Cmd {
		detail := h.T("purge.detail")
		if len(named) > 0 {
			detail = h.SayNamed(named, len(edits), kind) + "\n" + detail
		}
		return h.AskFirst("purge", question, detail, func() tea.Cmd { return h.Apply(edits...) })
	})
}

// Protect moves what was written of a record before it was sensitive, after a
// yes: undo brings nothing back.
func (h *Host) Protect(link model.Link) tea.Cmd {
	return h.AskFirst("protect", h.T("protect.question", "kind", h.Words.Kind(link.Kind)), h.T("protect.detail"),
		func() tea.Cmd { return h.Apply(Edit{Op: Protect, Link: link}) })
}
