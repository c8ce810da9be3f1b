package pane

import (
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// signs stand before the words of statuses, so that a column of them can be
// scanned; the words alone say everything.
var signs = map[string]string{
	"todo": "○", "planned": "○", "idea": "○", "draft": "○", "open": "○",
	"doing": "◐", "underway": "◐", "preparation": "◐", "in_review": "◐", "preparing": "◐",
	"waiting": "…", "suspended": "…", "postponed": "…", "proposal": "…",
	"blocked": "✗", "dropped": "✗", "rejected": "✗", "lost": "✗", "refused": "✗",
	"done": "✓", "closed": "✓", "accepted": "✓", "submitted": "✓", "won": "✓", "held": "✓", "adopted": "✓",
	"partial":   "◑",
	"cancelled": "–", "withdrawn": "–",
}

var codeTones = map[string]style.Tone{
	"doing": style.Info, "underway": style.Info, "abroad": style.Info,
	"waiting": style.Warn, "suspended": style.Warn, "postponed": style.Warn, "owing": style.Warn, "high": style.Warn,
	"blocked": style.Bad, "urgent": style.Bad, "refused": style.Bad,
	"done": style.Good, "accepted": style.Good, "won": style.Good, "paid": style.Good, "adopted": style.Good,
	"cancelled": style.Dim, "dropped": style.Dim, "closed": style.Dim, "withdrawn": style.Dim, "low": style.Dim,
	"dormant": style.Dim,
}

// Sign returns the sign of a status and the tone of a code.
func Sign(code string) (sign string, tone style.Tone) { return signs[code], codeTones[code] }

// PriorityMark is what stands before the title of what is more than usual; a
// preview says it in words.
func PriorityMark(priority string) string {
	return map[string]string{"urgent": "‼ ", "high": "! "}[priority]
}

// Cell returns a value as a list shows it. cell is as in Row.Cells.
func (h *Host) Cell(kind string, f *model.Field, cell string) widget.Cell {
	if cell == Hidden {
		return widget.Cell{Text: h.T("widget.form.protected"), Tone: style.Protected}
	}
	if cell == "" {
		return widget.Cell{}
	}
	if !strings.Contains(cell, Join) {
		return h.one(kind, f, cell)
	}
	var texts []string
	for _, v := range strings.Split(cell, Join) {
		texts = append(texts, h.one(kind, f, v).Text)
	}
	return widget.Cell{Text: strings.Join(texts, h.T("list.comma"))}
}

// Value returns a field's value as a preview shows it, references by label.
func (h *Host) Value(kind string, f *model.Field, v model.Value, labels map[string]string) widget.Cell {
	if a, ok := model.ParseAttachment(v.One()); ok && f.Type == model.TypeFile && labels[v.One()] == Away {
		return widget.Cell{Text: h.T("file.shown_away", "name", a.Name, "size", h.Words.Bytes(a.Size))}
	}
	if !f.Type.IsRef() {
		return h.Cell(kind, f, strings.Join(v, Join))
	}
	var texts []string
	for _, s := range v {
		texts = append(texts, h.label(s, labels))
	}
	return widget.Cell{Text: strings.Join(texts, h.T("list.comma")), Tone: style.Accent}
}

func (h *Host) label(wire string, labels map[string]string) string {
	label, ok := labels[wire]
	switch {
	case ok && label != "":
		return h.Title(label)
	case ok:
		return h.T("record.protected_or_gone")
	}
	return wire
}

func (h *Host) one(kind string, f *model.Field, s string) widget.Cell {
	switch f.Type {
	case model.TypeChoice, model.TypeCodes:
		sign, tone := Sign(s)
		text := h.Words.Choice(kind, f.Name, s)
		if sign != "" && f.Name == "status" {
			text = sign + " " + text
		}
		return widget.Cell{Text: text, Tone: tone}
	case model.TypeDay:
		return widget.Cell{Text: h.DayShort(model.Day(s))}
	case model.TypeMoment:
		return widget.Cell{Text: h.Moment(s)}
	case model.TypeBool:
		key := "widget.form.yes"
		if s == "0" {
			key = "widget.form.no"
		}
		return widget.Cell{Text: h.T(key)}
	case model.TypeMoney:
		return widget.Cell{Text: h.Money(s)}
	case model.TypeInt:
		return widget.Cell{Text: h.number(f, s)}
	case model.TypeFile:
		return widget.Cell{Text: h.File(s)}
	}
	if f.Name == recurrence {
		return widget.Cell{Text: h.recurrenceWords(s)}
	}
	return widget.Cell{Text: h.Title(s)}
}

// Title is a title as it is shown: the log has a sign, not words, before that of
// a task that follows a contact up, and nothing else where that is protected.
func (h *Host) Title(text string) string {
	if model.HiddenFollowUp(text) {
		return h.T("task.follow_up_protected")
	}
	if summary, ok := model.FollowUp(text); ok {
		return h.T("task.follow_up", "summary", summary)
	}
	return text
}

// File writes the name and size of an attached file; anything else in such a
// field stays as it is.
func (h *Host) File(wire string) string {
	a, ok := model.ParseAttachment(wire)
	if !ok {
		return wire
	}
	return h.T("file.shown", "name", a.Name, "size", h.Words.Bytes(a.Size))
}

// number writes a whole number; a year has no separators, progress is a share.
func (h *Host) number(f *model.Field, s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		return s
	case f.Name == "progress":
		return h.T("number.percent", "n", n)
	case f.Name == "year" || f.Name == "number":
		return s
	}
	return h.Words.Int(n)
}

// Day writes a day in short: « lun. 23 nov. ».
func (h *Host) Day(d model.Day) string {
	t := d.Time()
	if t.IsZero() {
		return string(d)
	}
	return h.Words.Day(t, h.Today().Time())
}

// DayShort writes a day as Catalogue.DayShort does.
func (h *Host) DayShort(d model.Day) string {
	t := d.Time()
	if t.IsZero() {
		return string(d)
	}
	return h.Words.DayShort(t, h.Today().Time())
}

// DayAndDistance writes a day and how far it is: « lun. 23 nov. (hier) ».
func (h *Host) DayAndDistance(d model.Day) string {
	t := d.Time()
	if t.IsZero() {
		return string(d)
	}
	return h.T("date.with_distance", "day", h.Day(d), "distance", h.Relative(d))
}

// LocalMoment is Moment in short, for columns: without the zone, as the hour is
// that of the place where it happened, and without the hour in other years.
func (h *Host) LocalMoment(wire string) string {
	local, _, _ := strings.Cut(wire, " ")
	if m, ok := model.ParseMoment(local); ok && m.Day().Time().Year() != h.Now().Year() {
		return h.DayShort(m.Day())
	}
	return h.Moment(local)
}

// Moment writes a moment's wire form: « lun. 23 nov. 14 h 05 ».
func (h *Host) Moment(wire string) string {
	m, ok := model.ParseMoment(wire)
	if !ok {
		return wire
	}
	t, ok := m.Time()
	if !ok {
		return wire
	}
	text := h.Words.Day(t, h.Today().Time()) + " " + h.Words.Clock(t)
	if m.Zone != "" && m.Zone != h.Zone {
		text += " (" + Place(m.Zone) + ")"
	}
	return text
}

// Place is the town that a time zone is named after.
func Place(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// Money writes an amount's wire form: « 1 234,56 $ ».
func (h *Host) Money(wire string) string {
	m, ok := model.ParseMoney(wire)
	if !ok || !m.Set {
		return wire
	}
	text := h.Words.Money(m.Cents, m.Currency)
	if m.Rate != "" {
		text = h.T("money.rate", "amount", text, "rate", h.Words.Decimal(m.Rate), "day", h.Day(m.RateDay))
	}
	return text
}

// Label returns the line that tells a record apart.
func (h *Host) Label(r *Full) string {
	if r.Protected() && !h.Reveal || r.Nameless() {
		return h.T("record.protected", "kind", h.Words.Kind(r.Kind.Name))
	}
	var parts []string
	for _, name := range r.Kind.Label {
		f := r.Kind.Field(name)
		if text := h.Value(r.Kind.Name, f, r.Get(name), r.Labels).Text; text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return r.ID.Short(6)
	}
	return strings.Join(parts, " · ")
}
