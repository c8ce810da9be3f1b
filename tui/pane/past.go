package pane

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// Past is what the interface needs to look back. Methods may block, as those of
// Data.
type Past interface {
	// AsOf returns the profile as it was known at a time: it reads as any Data,
	// and refuses to write. It is out of date once anything is written.
	AsOf(ctx context.Context, at time.Time) (View, error)
	// Days counts the changes of the days that have any, the first one first.
	Days(ctx context.Context) ([]DayCount, error)
	// Changed tells which records were touched after a time, their being made left
	// out.
	Changed(ctx context.Context, after time.Time) (map[model.Link]bool, error)
	// Actions lists what was done after a time up to another, the last first.
	Actions(ctx context.Context, after, until time.Time) (Actions, error)
	// Former tells what it takes to put back what was, in the edits that do it.
	Former(ctx context.Context, w FormerWish) (Former, error)
}

// View is a look back; Close lets go of it.
type View interface {
	Data
	Close() error
}

// DayCount is how many actions a day has.
type DayCount struct {
	Day   model.Day
	Count int
}

// Actions is what was done in some time. More counts what is not listed.
type Actions struct {
	List []PastAction
	More int
}

// PastAction is what one action did to one record.
type PastAction struct {
	Hash      model.Hash
	When      time.Time
	Who       string
	Link      model.Link
	Label     string
	Protected bool
	What      string   // create, edit, delete, restore, purge
	Fields    []string // of an edit
	Undo      bool
	Of        int // records that the action touched
}

// FormerWish says what to put back: records, or of one of them a field, as they
// were at a time, or before an action; without records, all that the action
// changed.
type FormerWish struct {
	At     time.Time
	Links  []model.Link
	Field  string
	Action model.Hash
}

// Former is what would be put back.
type Former struct {
	Edits []Edit
	Lines []FormerLine
	// Kept counts values that cannot be put back, since this device does not
	// hold them; Gone records that were erased for good.
	Kept, Gone int
}

// FormerLine is one change that putting back makes.
type FormerLine struct {
	Link     model.Link
	Label    string
	Verb     string // edit, delete, restore
	Field    string
	From, To model.Value
	Hidden   bool
	Labels   map[string]string // as in Full
}

// formerShown is how many lines a question lists.
const formerShown = 8

// PutBack asks whether to put back what was, saying what would change, and does
// it as one ordinary action.
func (h *Host) PutBack(w FormerWish) tea.Cmd {
	if h.Past == nil {
		return nil
	}
	return h.Push(&putter{host: h, wish: w})
}

// PastDay words a time that is looked back to: the end of a day is the day.
func (h *Host) PastDay(at time.Time) string {
	day := h.Words.MonthDay(at) + " " + at.Format("2006")
	if next := at.Add(time.Millisecond); next.Hour() == 0 && next.Minute() == 0 {
		return day
	}
	return day + " " + h.Words.Clock(at)
}

// SinceMark stands before the title of a record that was touched since the day
// that is looked at; its preview says so in words.
func (h *Host) SinceMark(link model.Link) string {
	if h.Since[link] {
		return "± "
	}
	return ""
}

// putBackAction puts a record back as it was on the day that is looked at.
func (h *Host) putBackAction(rows Rows) keys.Action {
	return keys.Action{ID: "record.put_back", Words: "action.put_back", Keys: []string{"B"}, Group: "group.past", Rank: 2,
		Guard: func() (bool, string) {
			if h.Past == nil || h.Looking.IsZero() {
				return false, "reason.present"
			}
			return rowActions{h, rows}.onRow()
		},
		Do: func() tea.Cmd {
			var links []model.Link
			_, targets := rowActions{h, rows}.targets()
			for _, t := range targets {
				links = append(links, t.Link)
			}
			return h.PutBack(FormerWish{At: h.Looking, Links: links})
		}}
}

// putter reads what would change, then asks.
type putter struct {
	host *Host
	wish FormerWish
	ask  Ask[Former]
	got  Former
	q    *widget.Confirm
}

func (p *putter) Init() tea.Cmd {
	past, w := p.host.Past, p.wish
	return p.ask.Do(func(ctx context.Context) (Former, error) { return past.Former(ctx, w) })
}

func (p *putter) Update(msg tea.Msg) (bool, tea.Cmd) {
	h := p.host
	if got, err, ok := p.ask.Take(msg); ok {
		return p.took(got, err), nil
	}
	if p.q == nil {
		k, ok := msg.(tea.KeyPressMsg)
		return ok && k.String() == keys.Leave, nil
	}
	switch p.q.Update(msg) {
	case widget.Submitted:
		if p.q.Answer() == "yes" {
			return true, h.ApplyFor(p, p.got.Edits...)
		}
		return true, nil
	case widget.Abandoned:
		return true, nil
	}
	return false, nil
}

// unmark takes the marks of what changed from records that became again as they
// were, and tells whether there were any.
func (p *putter) unmark() (marked bool) {
	for _, link := range p.wish.Links {
		marked = marked || p.host.Since[link]
		delete(p.host.Since, link)
	}
	return marked
}

// took shows what would change; nothing to change ends the question.
func (p *putter) took(got Former, err error) (done bool) {
	h := p.host
	switch {
	case err != nil:
		h.Say(style.Bad, "✗ "+h.Sentence(err))
		return true
	case len(got.Edits) == 0 && got.Kept+got.Gone > 0:
		h.Say(style.Dim, h.T("past.out_of_reach"))
		return true
	case len(got.Edits) == 0 && p.unmark():
		h.Say(style.Dim, h.T("past.same_again"))
		return true
	case len(got.Edits) == 0:
		h.Say(style.Dim, h.T("past.same"))
		return true
	}
	p.got = got
	detail := ""
	for i, l := range got.Lines {
		if i == formerShown {
			detail += h.T("past.more", "n", len(got.Lines)-i) + "\n"
			break
		}
		detail += h.formerLine(l) + "\n"
	}
	if got.Kept > 0 {
		detail += h.T("past.kept", "n", got.Kept) + "\n"
	}
	if got.Gone > 0 {
		detail += h.T("past.gone", "n", got.Gone) + "\n"
	}
	how := "past.restore.detail"
	if h.Behind(Wrote{For: p}) {
		how = "past.restore.detail_behind"
	}
	p.q = widget.NewConfirm(h.Words, h.Theme, h.T("past.restore.question", "n", len(got.Edits)), detail+h.T(how),
		widget.Option{Value: "no", Label: h.T("past.restore.no")}, widget.Option{Value: "yes", Label: h.T("past.restore.yes")})
	return false
}

// Behind reports whether a write put something back from the past or from a
// list of what changed: these must be left before it can be undone.
func (h *Host) Behind(w Wrote) bool {
	p, ok := w.For.(*putter)
	return ok && (!h.Looking.IsZero() || slices.ContainsFunc(h.dialogs, func(d Dialog) bool { return d != p }))
}

// PutBackWhole returns the records that a write made again exactly what they were
// at a time.
func PutBackWhole(w Wrote, at time.Time) []model.Link {
	p, ok := w.For.(*putter)
	if !ok || at.IsZero() || !p.wish.At.Equal(at) || p.wish.Field != "" || p.got.Kept+p.got.Gone > 0 {
		return nil
	}
	return p.wish.Links
}

func (h *Host) formerLine(l FormerLine) string {
	name := widget.Clean(h.Title(l.Label))
	if l.Label == "" {
		name = h.Words.Kind(l.Link.Kind)
	}
	name = widget.Cut(name, 30)
	if l.Verb != "edit" {
		return "· " + h.T("past.line."+l.Verb, "what", name)
	}
	k := model.KindNamed(l.Link.Kind)
	f := k.Field(l.Field)
	from, to := h.T("widget.form.protected"), h.T("widget.form.protected")
	if !l.Hidden {
		from, to = h.formerValue(k.Name, f, l.From, l.Labels), h.formerValue(k.Name, f, l.To, l.Labels)
	}
	return "· " + h.T("past.line.edit", "what", name, "field", h.Words.Field(k.Name, l.Field), "from", from, "to", to)
}

func (h *Host) formerValue(kind string, f *model.Field, v model.Value, labels map[string]string) string {
	if len(v) == 0 {
		return h.T("past.nothing")
	}
	return widget.Cut(widget.Clean(h.Value(kind, f, v, labels).Text), 30)
}

func (p *putter) Size(width, height int) (int, int) {
	w := min(width, 72)
	if p.q == nil {
		return w, 1
	}
	return w, min(height, countLines(p.q.Render(w)))
}

func (p *putter) Render(width, height int) string {
	if p.q == nil {
		return widget.Block(p.host.T("past.reading"), width, height)
	}
	return p.q.RenderIn(width, height)
}
func (p *putter) Cursor() *tea.Cursor { return nil }

// NoPast leads to no past: it stands where actions are listed only.
type NoPast struct{}

var errNoPast = errors.New("pane: there is no past here")

// AsOf fails.
func (NoPast) AsOf(context.Context, time.Time) (View, error) { return nil, errNoPast }

// Days fails.
func (NoPast) Days(context.Context) ([]DayCount, error) { return nil, errNoPast }

// Changed fails.
func (NoPast) Changed(context.Context, time.Time) (map[model.Link]bool, error) { return nil, errNoPast }

// Actions fails.
func (NoPast) Actions(context.Context, time.Time, time.Time) (Actions, error) {
	return Actions{}, errNoPast
}

// Former fails.
func (NoPast) Former(context.Context, FormerWish) (Former, error) { return Former{}, errNoPast }
