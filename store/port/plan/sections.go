package plan

import "strconv"

// document puts together what the lines gave: it tells the opening list from
// the sections, takes the titles from the list, and notes what differs.
func (r *rawReader) document() (*Document, error) {
	d := &Document{Form: Raw, Title: repairTitle(r.title), Year: r.year, Organisation: r.organisation()}
	d.TransversalPriority = r.priority.text()
	d.Principles = r.principles.text()
	groups, order := map[int][]*head{}, []int(nil)
	listed := false
	for _, h := range r.heads {
		if groups[h.number] == nil {
			order = append(order, h.number)
		} else if len(groups[h.number][0].means) == 0 {
			listed = true
		}
		groups[h.number] = append(groups[h.number], h)
	}
	if !listed {
		r.n.add(r.heads[0].line, DoubtNoList)
	}
	for _, number := range order {
		o, err := r.objectiveOf(groups[number], listed)
		if err != nil {
			return nil, err
		}
		d.Objectives = append(d.Objectives, o)
	}
	if r.announced > 0 && r.announced != len(order) {
		r.n.add(r.listLine, DoubtAnnounced, "announced", strconv.Itoa(r.announced), "found", strconv.Itoa(len(order)))
	}
	return d, nil
}

// objectiveOf makes one objective of all headings with its number: the
// opening list's entry, the section, and headings repeated on later pages.
func (r *rawReader) objectiveOf(hs []*head, listed bool) (Objective, error) {
	number := strconv.Itoa(hs[0].number)
	var list *head
	sections := hs
	if listed && len(hs) > 1 && len(hs[0].means) == 0 {
		list, sections = hs[0], hs[1:]
	}
	first := sections[0]
	o := Objective{Number: first.number, Line: first.line, Title: first.title.text()}
	for _, h := range sections[1:] {
		if again := h.title.text(); Similarity(again, o.Title) < 0.85 {
			return o, refuse(h.line, RefusedTwoObjective, "number", number)
		}
		r.n.add(h.line, DoubtRepeated, "number", number)
		if stray := h.intro.text(); stray != "" {
			r.n.add(h.line, DoubtStray, "text", excerpt(stray))
		}
	}
	for _, h := range sections {
		for _, m := range h.means {
			o.Means = append(o.Means, r.meansOf(m))
		}
	}
	onlyListed := listed && list == nil && (first.adopted || len(o.Means) == 0)
	if !onlyListed { // what follows an entry of the list is no introduction
		o.Intro = first.intro.text()
	}
	switch {
	case list != nil:
		o.SectionTitle = o.Title
		if t := list.title.text(); t != "" {
			o.Title = t
		}
		if o.SectionTitle != "" {
			r.n.titles(o)
		}
	case onlyListed:
		r.n.add(o.Line, DoubtNoSection, "number", number)
	case listed:
		r.n.add(o.Line, DoubtNotListed, "number", number)
	}
	return o, nil
}

// meansOf gives refs in the order of the bullets; a bullet without text is
// none.
func (r *rawReader) meansOf(m *rawMeans) Means {
	out := Means{Number: m.number, Title: m.title.text(), Line: m.line}
	for _, f := range m.actions {
		text := f.text()
		if text == "" {
			r.n.add(f.line(), DoubtStray, "text", "-")
			continue
		}
		out.Actions = append(out.Actions, Action{Ref: m.number + "." + letters(len(out.Actions)), Text: text, Line: f.line()})
	}
	return out
}
