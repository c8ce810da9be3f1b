package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui"
	"relais/tui/calendar"
	"relais/tui/pane"
	"relais/tui/today"
)

// kindOfPane names the kind whose list stands for a pane that shows records of
// one kind above all.
var kindOfPane = map[string]string{
	"projects": model.Projects.Name, "internships": model.Internships.Name,
	"members": model.Memberships.Name, "contacts": model.Interactions.Name,
}

// panes are those of the interface, in its order.
func (l *linear) panes() []tui.PaneTitle { return tui.PaneTitles(l.p.cat) }

// menu reads the panes out.
func (l *linear) menu() {
	l.at, l.items, l.filter = atMenu, nil, ""
	l.p.line("")
	l.say("group.panes")
	for i, x := range l.panes() {
		l.p.line(l.p.cat.T("linear.item", "n", strconv.Itoa(i+1), "text", x.Title))
	}
}

// openers are the panes and the kinds by their words.
func (l *linear) openers() []act {
	var out []act
	for _, x := range l.panes() {
		out = append(out, act{id: "pane." + x.Name, words: "pane." + x.Name,
			do: plainly(func(l *linear, ctx context.Context) error { return l.openPane(ctx, x) })})
	}
	for _, k := range model.Kinds {
		out = append(out, act{id: "kind." + k.Name, words: "kind." + k.Name + ".many",
			do: plainly(func(l *linear, ctx context.Context) error { return l.openKind(ctx, k) })})
	}
	return out
}

// openPane reads a pane out.
func (l *linear) openPane(ctx context.Context, x tui.PaneTitle) error {
	c, tasks := l.p.cat, model.Tasks.Kind
	quick := c.Quote(c.T("action.quick_add"))
	switch x.Name {
	case "today":
		return l.list(ctx, listing{title: x.Title, source: l.triage, none: c.T("linear.none_today", "quick", quick), adds: tasks, of: tasks})
	case "objectives":
		none := c.T("linear.none_plan", "plans", c.Quote(c.Kinds(model.Plans.Name)), "add", c.Quote(c.T("action.add")))
		return l.list(ctx, listing{title: x.Title, source: l.plan, none: none, adds: tasks})
	case "calendar":
		return l.list(ctx, listing{title: x.Title, source: l.agenda, none: c.T("linear.none_days", "n", agendaDays, "quick", quick), adds: tasks})
	case "sharing":
		_, err := l.run(ctx, "status")
		return err
	}
	k := model.KindNamed(kindOfPane[x.Name])
	return l.listKind(ctx, x.Title, k)
}

func (l *linear) openKind(ctx context.Context, k *model.Kind) error {
	return l.listKind(ctx, capital(l.p.cat.Kinds(k.Name)), k)
}

func (l *linear) listKind(ctx context.Context, title string, k *model.Kind) error {
	c := l.p.cat
	none := c.T("linear.none", "add", c.Quote(c.T("action.add")), "kind", c.Kind(k.Name))
	return l.list(ctx, listing{title: title, source: l.kind(k), none: none, adds: k, of: k, sorts: true})
}

// list opens a list and reads its beginning out.
func (l *linear) list(ctx context.Context, x listing) error {
	l.at, l.listing, l.filter, l.items, l.shown, l.total, l.heard = atList, x, "", nil, 0, 0, 0
	return l.readOut(ctx)
}

// readOut reads the list from its beginning, with the filter.
func (l *linear) readOut(ctx context.Context) error {
	if err := l.load(ctx, pageItems); err != nil {
		return err
	}
	l.shown = 0
	l.p.line("")
	l.p.line(l.counted(l.title, l.total))
	if l.filter != "" {
		l.say("linear.filtered", "filter", l.saidFilter(ctx))
	}
	if len(l.items) == 0 {
		if l.filter == "" {
			l.p.line(l.none)
			return nil
		}
		l.say("cli.empty")
		if l.of == nil && strings.ContainsAny(l.filter, "=<>~") {
			l.say("linear.words_only")
		}
		return nil
	}
	l.page()
	return nil
}

// saidFilter is what the filter leaves and how it sorts, in the user's words, in
// whichever language it was typed; what seeks words alone as it was typed.
func (l *linear) saidFilter(ctx context.Context) string {
	typed := l.p.cat.Quote(clean(l.filter))
	if l.of == nil {
		return typed
	}
	q, err := model.ParseQueryWith(l.of, l.filter, l.host.Env(), l.p.lex)
	if err != nil {
		return typed
	}
	parts := l.host.SayConditions(l.of, q, l.host.ReadNames(ctx, q))
	if len(q.Sort) > 0 && l.sorts {
		names := make([]string, len(q.Sort))
		for i, o := range q.Sort {
			names[i] = o.String()
		}
		aloud := strings.NewReplacer(" ▲", "", " ▼", " "+l.p.cat.T("linear.descending")) // signs are for eyes
		parts = append(parts, aloud.Replace(l.host.SayOrder(l.of, strings.Join(names, ","))))
	}
	return strings.Join(parts, " ; ")
}

// load reads the first n items. Where that is refused the list stays as it was
// read out: its numbers are in the user's ear.
func (l *linear) load(ctx context.Context, n int) error {
	items, total, err := l.source(ctx, n, l.filter)
	if err == nil {
		l.items, l.total = items, total
	}
	return err
}

// counted is a heading and how much stands under it.
func (l *linear) counted(heading string, n int) string {
	if n == 0 {
		return heading
	}
	return l.p.cat.T("today.heading", "title", heading, "n", n)
}

// page reads out what was not yet, a page at most.
func (l *linear) page() {
	heading := ""
	if l.shown > 0 {
		heading = l.items[l.shown-1].heading
	}
	end := min(len(l.items), l.shown+pageItems)
	for i, it := range l.items[l.shown:end] {
		if it.heading != heading {
			heading = it.heading
			under := 0
			for _, x := range l.items[l.shown+i:] { // lists with headings are read whole
				if x.heading != heading {
					break
				}
				under++
			}
			l.p.line(l.counted(clean(heading), under))
		}
		l.p.line(l.p.cat.T("linear.item", "n", strconv.Itoa(l.shown+i+1), "text", clean(it.text)))
	}
	l.shown = end
	if end < l.total {
		l.say("linear.there_is_more", "n", end, "of", l.total, "more", l.p.cat.Quote(l.p.cat.T("linear.more")))
	}
}

func (l *linear) readMore(ctx context.Context) error {
	if l.at == atMenu || l.shown == l.total {
		l.say("linear.no_more")
		return nil
	}
	l.at = atList
	if l.total > len(l.items) {
		heard := l.items[:l.shown]
		if err := l.load(ctx, l.shown+pageItems); err != nil {
			return err
		}
		read := len(l.items)
		l.items = after(heard, l.items)
		l.total += len(l.items) - read
	}
	l.page()
	return nil
}

// after is what was read out, under the numbers that were heard, and then what
// was read since.
func after(heard, read []item) []item {
	known := map[model.Link]bool{}
	for _, it := range heard {
		known[it.link] = true
	}
	return append(slices.Clip(heard), slices.DeleteFunc(read, func(it item) bool { return known[it.link] })...)
}

// again reads out once more where one is.
func (l *linear) again(ctx context.Context) error {
	switch l.at {
	case atList:
		return l.readOut(ctx)
	case atRecord:
		return l.open(ctx, l.link)
	}
	l.menu()
	return nil
}

// back goes from a record to its list, whose numbers are those that were heard;
// from a list to the panes.
func (l *linear) back(context.Context) error {
	if l.at == atRecord && l.source != nil {
		l.at = atList
		return nil
	}
	l.menu()
	return nil
}

// narrow filters the list by what follows the word, or is asked for.
func (l *linear) narrow(ctx context.Context, text string) error {
	if l.at == atMenu {
		l.say("linear.no_list")
		return nil
	}
	if text == "" {
		var err error
		if text, err = l.ask(l.p.cat.T("action.filter")); err != nil {
			return errEnded
		}
	}
	had := l.filter
	l.at, l.filter = atList, strings.TrimSpace(text)
	if err := l.readOut(ctx); err != nil {
		l.filter = had
		return err
	}
	return nil
}

func (l *linear) widen(ctx context.Context) error {
	if l.filter == "" || l.at == atMenu {
		l.say("reason.nothing_to_clear")
		return nil
	}
	l.at, l.filter = atList, ""
	return l.readOut(ctx)
}

// byWords keeps the items that hold the words of a filter.
func byWords(items []item, filter string) []item {
	if filter == "" {
		return items
	}
	var out []item
next:
	for _, it := range items {
		text := model.FoldText(it.heading + "\n" + it.text)
		for _, w := range strings.Fields(model.FoldText(filter)) {
			if !strings.Contains(text, w) {
				continue next
			}
		}
		out = append(out, it)
	}
	return out
}

// triage is what others did and what may need a person now, filtered as on the
// screen.
func (l *linear) triage(ctx context.Context, _ int, filter string) ([]item, int, error) {
	got, err := today.Read(ctx, l.host, filter)
	if err == nil {
		l.heard = got.Heard
	}
	return itemsOf(got.Lines), len(got.Lines), err
}

// seen marks what others did as seen: the next visit begins after it.
func (l *linear) seen(ctx context.Context) error {
	if l.heard == 0 {
		l.say("reason.no_news")
		return nil
	}
	if err := l.d.MarkSeen(ctx, l.heard); err != nil {
		return err
	}
	l.heard = 0
	l.say("linear.seen")
	return nil
}

// agendaDays is how many days the agenda reads out, today first.
const agendaDays = 14

// agenda is what happens in the next days.
func (l *linear) agenda(ctx context.Context, _ int, filter string) ([]item, int, error) {
	lines, err := calendar.Read(ctx, l.host, agendaDays)
	return whole(byWords(itemsOf(lines), filter), err)
}

func itemsOf(lines []pane.Line) []item {
	out := make([]item, len(lines))
	for i, x := range lines {
		out[i] = item{x.Heading, x.Text, x.Link}
	}
	return out
}

// plan is the current plan's objectives, means, actions and tasks.
func (l *linear) plan(ctx context.Context, _ int, filter string) ([]item, int, error) {
	tree, err := l.d.Tree(ctx, model.ID{})
	if err != nil {
		return nil, 0, err
	}
	c := l.p.cat
	var out []item
	for _, n := range tree.Nodes {
		text := capital(c.Kind(n.Link.Kind)) + " " + join(n.Number, l.p.title(n.Text))
		if n.Status != "" {
			text = c.T("linear.with", "text", text, "more", c.Choice(n.Link.Kind, "status", n.Status))
		}
		if n.Percent >= 0 {
			text = c.T("linear.with", "text", text, "more", c.T("number.percent", "n", n.Percent))
		}
		out = append(out, item{tree.Title, text, n.Link})
	}
	return whole(byWords(out, filter), nil)
}

// whole is a list of which all is read at once.
func whole(items []item, err error) ([]item, int, error) { return items, len(items), err }

// kind is the records of a kind, filtered by the language of --where.
func (l *linear) kind(k *model.Kind) reading {
	return func(ctx context.Context, n int, filter string) ([]item, int, error) {
		o := store.ListOptions{Fields: l.p.wanted(k), Limit: n + 1}
		var err error
		if o.Where, err = model.ParseQueryWith(k, filter, l.p.db.Env(), l.p.lex); err != nil {
			return nil, 0, err
		}
		records, err := l.p.db.List(ctx, k, o)
		if err != nil {
			return nil, 0, err
		}
		var fields []*model.Field
		for _, name := range k.Columns {
			fields = append(fields, k.Field(name))
		}
		s, err := l.p.newSheet(ctx, k, records, fields)
		if err != nil {
			return nil, 0, err
		}
		var out []item
		for _, r := range records {
			out = append(out, item{text: s.sentence(r), link: model.Link{Kind: k.Name, ID: r.ID}})
		}
		if len(out) <= n {
			return whole(out, nil)
		}
		total, err := l.p.db.Count(ctx, k, o)
		return out[:n], total, err
	}
}

// sentence is a record in one line: its first value, then the others by name.
func (s *sheet) sentence(r *model.Record) string {
	c, hidden := s.p.cat, s.p.hidden(r)
	text := ""
	for _, f := range s.fields {
		value := s.spoken(r, f, hidden)
		if value == "" {
			continue
		}
		if text == "" {
			text = value
			continue
		}
		text = c.T("linear.with", "text", text, "more", c.Label(c.Field(s.kind.Name, f.Name), value))
	}
	return text
}
