package pane

import (
	"relais/model"
	"relais/tui/widget"
)

// What a step did to its records, as Done.What and the catalogue's past.did name
// it.
const (
	DidCreate  = "create"
	DidEdit    = "edit"
	DidDelete  = "delete"
	DidRestore = "restore"
)

// didOf names what an operation does; empty for those that have words of their
// own.
var didOf = map[Op]string{Set: DidEdit, Create: DidCreate, Delete: DidDelete, Restore: DidRestore, Settle: DidEdit}

// Did says what a write did, to which record: « état → terminée : Terminer le
// rapport ». How to take it back is its caller's to say.
func (h *Host) Did(w Wrote) string {
	said := h.did(w)
	if n := len(w.Edits); n == 0 || w.Edits[n-1].Op == Create { // that has words of its own
		return said
	}
	return h.following(said, w.Done)
}

// following adds how many tasks of series came after those that were done, or went
// with them: the two counts together are those of the list.
func (h *Host) following(said string, d Done) string {
	if d.Followed == 0 {
		return said
	}
	return h.T("did.following", "did", said, "n", d.Followed)
}

func (h *Host) did(w Wrote) string {
	what := h.didWhat(w)
	switch label := h.didLabel(w.Done); {
	case what == "":
		return h.T("app.saved", "n", w.Done.Count)
	case w.Done.Count > 1 && !h.madeWith(w):
		return h.T("did.many", "what", Upper(what), "n", w.Done.Count)
	case label == "":
		return Upper(what)
	default:
		return h.T("did.one", "what", Upper(what), "label", label)
	}
}

// TakenBack says what an undo took back, or a redo did again: « suppression de
// « Terminer le rapport » ».
func (h *Host) TakenBack(d Done) string { return h.following(h.takenBack(d), d) }

func (h *Host) takenBack(d Done) string {
	what := h.T("past.did." + d.What)
	if d.What == DidEdit && len(d.Fields) == 1 && len(d.Links) > 0 {
		what = h.Words.Field(d.Links[0].Kind, d.Fields[0])
	}
	label := widget.Cut(h.didLabel(d), backShown)
	switch {
	case d.What == "" || len(d.Links) == 0:
		return h.T("did.files", "n", d.Count)
	case label != "" && d.What == DidCreate && d.Count == 2 && d.Links[0].Kind != d.Links[1].Kind:
		return h.T("did.of_two", "what", what, "label", h.Words.Quote(label), "kind", h.Words.Kind(d.Links[1].Kind))
	case d.Count > 1:
		return h.T("did.of_many", "what", what, "n", d.Count)
	case label == "":
		return what
	}
	return h.T("did.of", "what", what, "label", h.Words.Quote(label))
}

// backShown is how much of a name stands beside what was taken back, and how to
// do it again.
const backShown = 28

// didLabel is the name of the first record of a step, cut.
func (h *Host) didLabel(d Done) string {
	return widget.Cut(widget.Clean(h.Title(d.Label)), labelShown)
}

// madeWith reports whether a record was made, with those made on the spot in its
// form.
func (h *Host) madeWith(w Wrote) bool {
	n := len(w.Edits)
	return n > 1 && w.Edits[n-1].Op == Create && w.Edits[0].Op == Create && w.Edits[n-1].Draft != ""
}

// didWhat says what the edits of a step do, in the user's words.
func (h *Host) didWhat(w Wrote) string {
	if w.Verb == "quick_add" {
		return h.T("did.create", "kind", h.Words.Kind(model.Tasks.Name))
	}
	if len(w.Edits) == 0 {
		return ""
	}
	e := w.Edits[len(w.Edits)-1]
	what := didOf[e.Op]
	switch {
	case what == "":
		return ""
	case what == DidCreate && e.Link.Kind == model.Interactions.Name && e.Fields["follow_up"].One() != "":
		return h.T("did.followed", "day", h.Day(model.Day(e.Fields["follow_up"].One())))
	case what == DidCreate:
		return h.T("did.create", "kind", h.Words.Kind(e.Link.Kind))
	case e.Op == Set && len(e.Fields) == 1 && len(e.Add)+len(e.Remove) == 0:
		return h.didSet(e)
	}
	return h.T("past.did." + what)
}

// didSet says which value a field has now, where its words are known here.
func (h *Host) didSet(e Edit) string {
	k := model.KindNamed(e.Link.Kind)
	for name, v := range e.Fields {
		f := k.Field(name)
		if f == nil {
			break
		}
		field := h.Words.Field(k.Name, name)
		switch {
		case len(v) == 0:
			return h.T("did.emptied", "field", field)
		case f.Type == model.TypeChoice || f.Type == model.TypeDay:
			return h.T("did.set", "field", field, "value", h.one(k.Name, f, v.One()).Text)
		case e.Said != "":
			return h.T("did.set", "field", field, "value", widget.Cut(widget.Clean(ShortName(e.Said)), backShown))
		}
		return field
	}
	return h.T("past.did." + DidEdit)
}

// Already says that nothing had to change, and what is so already.
func (h *Host) Already(w Wrote) string {
	if len(w.Edits) == 1 && w.Edits[0].Op == Set && len(w.Edits[0].Fields) == 1 {
		return h.T("app.already", "what", h.didSet(w.Edits[0]))
	}
	return h.T("app.unchanged")
}
