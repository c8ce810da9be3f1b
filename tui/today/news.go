package today

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// newsShown is the number of records that others changed which are listed.
const newsShown = 200

// news is what others did since this device last looked. It stays in view when
// it was read to the end, and counts as seen only then: opening the pane is not
// looking.
type news struct {
	ask      pane.Ask[heard]
	heard    heard
	loaded   bool
	seen     bool
	inside   bool // the cursor stands in the section
	said     pane.Ask[[]pane.Change]
	saidOf   model.Link
	saidWhat []pane.Change
}

// heard is news as they were read.
type heard struct {
	rows
	since, position int64
	more            int
	atLeast         bool
}

// loadNews asks what others did: since the last look, then, as long as the
// program runs, since the same point, so that nothing vanishes that is being
// read.
func (p *Pane) loadNews() tea.Cmd {
	host, since := *p.host, int64(-1)
	if p.news.loaded {
		since = p.news.heard.since
	}
	return p.news.ask.Do(func(ctx context.Context) (heard, error) {
		got, err := host.Data.News(ctx, since, newsShown)
		if err != nil {
			return heard{}, err
		}
		return hear(&host, got), nil
	})
}

// hear puts news into rows.
func hear(h *pane.Host, got pane.News) heard {
	out := heard{since: got.Since, position: got.Position, more: got.More, atLeast: got.AtLeast}
	for i := range got.Items {
		it := &got.Items[i]
		who := h.Words.And(it.Who...)
		if who == "" {
			who = h.T("news.somebody")
		}
		// What is in the triage too has a row there: this one has another id.
		e := entry{id: "«" + it.Link.String(), link: it.Link, section: sectionNews, title: newsTitle(h, it), owner: who,
			of: pane.Upper(h.Words.Kind(it.Link.Kind)), what: newsWhat(h, it), when: h.Words.Ago(h.Now().Sub(it.When))}
		out.entries = append(out.entries, e)
	}
	out.fold(h)
	return out
}

// newsTitle names the record; what is protected stays so, and what was erased
// has no name any more.
func newsTitle(h *pane.Host, it *pane.NewsItem) string {
	switch it.Label {
	case pane.Hidden:
		return h.T("record.protected", "kind", h.Words.Kind(it.Link.Kind))
	case "":
		return pane.Upper(h.Words.Kind(it.Link.Kind))
	}
	return h.Title(it.Label)
}

// newsFields is how many changed fields a row names.
const newsFields = 2

// newsWhat says what was done.
func newsWhat(h *pane.Host, it *pane.NewsItem) string {
	if it.Verb != "edit" || len(it.Fields) == 0 {
		return h.T("news." + it.Verb)
	}
	if len(it.Fields) > newsFields {
		return h.T("news.fields", "n", len(it.Fields))
	}
	if text := newsFromTo(h, it); text != "" {
		return text
	}
	var names []string
	for _, f := range it.Fields {
		names = append(names, h.Words.Field(it.Link.Kind, f))
	}
	return h.Words.And(names...)
}

// newsValue is the most cells of a value that a row tells.
const newsValue = 18

// newsFromTo says from what to what the only field changed, nothing where that is
// long or not told.
func newsFromTo(h *pane.Host, it *pane.NewsItem) string {
	if len(it.Fields) != 1 || len(it.From)+len(it.To) == 0 {
		return ""
	}
	f := model.KindNamed(it.Link.Kind).Field(it.Fields[0])
	if f == nil || f.Sensitive {
		return ""
	}
	for _, v := range []model.Value{it.From, it.To} {
		if widget.Width(h.Value(it.Link.Kind, f, v, it.Labels).Text) > newsValue {
			return ""
		}
	}
	return h.FromTo(it.Link.Kind, f, pane.Change{From: it.From, To: it.To, Labels: it.Labels}, h.Words.Field(it.Link.Kind, f.Name))
}

// tookNews shows news. The first find the cursor at the top, unless the user
// began with something else.
func (p *Pane) tookNews(got heard, err error) {
	if err != nil {
		return // they come again with the next change
	}
	first := !p.news.loaded
	if got.position > p.news.heard.position {
		p.news.seen = false
	}
	p.news.heard, p.news.loaded = got, true
	p.show()
	if first && !p.touched && len(got.entries) > 0 && p.cards == nil {
		p.tree.Home()
		p.toEntry()
	}
}

// seeNews marks the news as seen, and takes them off the screen.
func (p *Pane) seeNews() tea.Cmd {
	position := p.news.heard.position
	p.news.heard = heard{since: position, position: position}
	p.news.seen = true
	p.show()
	if p.cards == nil {
		p.toEntry()
	}
	return p.host.MarkSeen(position)
}

func (p *Pane) anyNews() (bool, string) {
	if len(p.news.heard.entries) == 0 {
		return false, "reason.no_news"
	}
	return true, ""
}

// leaveNews marks the news as seen when the cursor has gone on from them. They
// stay where they are until the program ends.
func (p *Pane) leaveNews() tea.Cmd {
	if p.cards != nil || p.filter.On() {
		return nil
	}
	g := p.nodes.newsGroup()
	if g == nil {
		p.news.inside = false
		return nil
	}
	id := g.id
	was := p.news.inside
	e, ok := p.at()
	p.news.inside = ok && e.section == sectionNews || p.tree.ID() == id && p.tree.IsOpen(id)
	if !was || p.news.inside || p.news.seen || !p.tree.IsOpen(id) {
		return nil
	}
	p.news.seen = true
	return p.host.MarkSeen(p.news.heard.position)
}

// hearMore asks for what was done to the record under the cursor.
func (p *Pane) hearMore(link model.Link) tea.Cmd {
	if link == p.news.saidOf {
		return nil
	}
	p.news.saidOf, p.news.saidWhat = link, nil
	if link.ID.IsZero() {
		p.news.said.Drop()
		return nil
	}
	data := p.host.Data
	return p.news.said.Do(func(ctx context.Context) ([]pane.Change, error) { return data.History(ctx, link) })
}

// hearAgain asks anew for what was done to the record under the cursor.
func (p *Pane) hearAgain() tea.Cmd {
	link := p.news.saidOf
	p.news.saidOf = model.Link{}
	return p.hearMore(link)
}

// newsLines says what others did to the record under the cursor. Of one that is
// protected it gives no value, not even one that was written before it was.
func (p *Pane) newsLines(e *entry, full *pane.Full, width int) []string {
	h := p.host
	head := h.T("news.line", "who", widget.Clean(e.owner), "when", e.when, "what", e.what)
	lines := []string{}
	for _, l := range widget.Wrap(head, width) {
		lines = append(lines, h.Theme.Paint(style.Info, l))
	}
	if p.news.saidOf != e.link || full.Protected() && !h.Reveal {
		return lines
	}
	var theirs []pane.Change
	for _, c := range p.news.saidWhat {
		if !c.Mine && c.Position > p.news.heard.since {
			theirs = append(theirs, c)
		}
	}
	return append(lines, h.ChangeLines(e.link.Kind, theirs, width)...)
}

// newsCell is the title, what was done, which is cut last, and who did it.
func newsCell(h *pane.Host, e *entry) widget.Cell {
	return widget.Cell{Text: e.title, Tail: widget.Clean(h.T("news.what", "what", e.what)),
		End: widget.Clean(h.T("news.by", "who", pane.Brief(e.owner), "when", e.when))}
}

// newsMore says how much there is beyond what is listed.
func (p *Pane) newsMore(width int) []string {
	n := p.news.heard.more
	if n == 0 {
		return nil
	}
	key := "news.more"
	if p.news.heard.atLeast {
		key = "news.more_at_least"
	}
	return widget.Wrap(p.host.T(key, "n", n), width)
}
