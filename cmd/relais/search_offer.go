package main

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// searchOffers is how many completions a search offers.
const searchOffers = 6

// offerSearch lists what may stand in the place of the last piece of a line:
// the filters that it begins, or the values of the one that it is.
func (p *program) offerSearch(ctx context.Context, s *store.Store, line string) ([]pane.Offer, error) {
	start := strings.LastIndexAny(line, " \u00a0") + 1
	last := line[start:]
	at := strings.IndexAny(last, ":=")
	if at < 0 {
		return p.offerFilters(line[:start], last), nil
	}
	name, value := last[:at], last[at+1:]
	filter := p.lex.SearchFilter(name)
	if filter == "" || strings.ContainsAny(value, `"«“`) {
		return nil, nil
	}
	head := line[:start+at+1]
	at = strings.LastIndexByte(value, ',') + 1
	head, value = head+value[:at], value[at:]
	words, err := p.filterValues(ctx, s, filter, value)
	if err != nil {
		return nil, err
	}
	var out []pane.Offer
	for _, w := range words[:min(len(words), searchOffers)] {
		typed := w
		if strings.ContainsAny(w, " ,\u00a0") {
			typed = `"` + w + `"`
		}
		out = append(out, pane.Offer{Line: head + typed + " ", Word: w})
	}
	return out, nil
}

// offerFilters offers the filters that a word begins; all of them where a line
// is empty.
func (p *program) offerFilters(head, typed string) []pane.Offer {
	var out []pane.Offer
	if typed == "" && head != "" {
		return nil
	}
	for _, filter := range model.SearchFilters() {
		w := filterWords(p.cat, filter)
		if len(w) > 0 && strings.HasPrefix(fold(w[0]), fold(typed)) {
			out = append(out, pane.Offer{Line: head + w[0] + ":", Word: w[0] + ":"})
		}
	}
	return out
}

// filterValues lists the words that a filter may be given and that begin so.
func (p *program) filterValues(ctx context.Context, s *store.Store, filter, typed string) ([]string, error) {
	var words []string
	switch filter {
	case model.FilterKind:
		for _, k := range model.Kinds {
			words = append(words, slug(p.cat.Kind(k.Name)))
		}
	case model.FilterStatus:
		for _, st := range statuses() {
			words = append(words, slug(p.cat.Choice(st.kind, "status", st.code)))
		}
	case model.FilterWho:
		return p.offerPeople(ctx, s, typed)
	case model.FilterBefore, model.FilterAfter:
		words = strings.Split(p.cat.T("search.days"), ",")
	}
	var out []string
	for _, w := range words {
		if strings.HasPrefix(fold(w), fold(typed)) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out, nil
}

// offerPeople offers the names that begin so; without a letter, oneself.
func (p *program) offerPeople(ctx context.Context, s *store.Store, typed string) ([]string, error) {
	me := meWords(p.cat, "me")
	var out []string
	if len(me) > 0 && strings.HasPrefix(fold(me[0]), fold(typed)) {
		out = append(out, me[0])
	}
	ids, err := s.SearchPeople(ctx, typed, searchOffers)
	if err != nil {
		return nil, err
	}
	labels, err := s.Labels(ctx, []string{model.People.Name}, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if l := labels[id]; l.Text != "" && !l.Protected && !strings.ContainsAny(l.Text, `"`) {
			out = append(out, l.Text)
		}
	}
	return out, nil
}

// sought reads a line. A refusal tells the words that there are to choose from.
func (p *program) sought(ctx context.Context, s *store.Store, line string) (model.Sought, error) {
	q, err := model.ParseSearch(line, s.Env().Today, p.lex)
	filters := map[string]string{"search.kind": model.FilterKind, "search.status": model.FilterStatus}
	if r := model.AsRefusal(err); r != nil && filters[r.Key] != "" {
		words, err := p.filterValues(ctx, s, filters[r.Key], "")
		if err != nil {
			return q, err
		}
		r.Args["choices"] = strings.Join(words, p.cat.T("list.comma"))
	}
	return q, err
}

// search answers the interface: what was found, and what the line may become.
func (p *program) search(ctx context.Context, s *store.Store, line string, limit int) (pane.Found, error) {
	var out pane.Found
	var err error
	if out.Offers, err = p.offerSearch(ctx, s, line); err != nil {
		return out, err
	}
	q, err := p.sought(ctx, s, line)
	if err != nil {
		return out, err
	}
	found, err := s.Search(ctx, q, limit)
	if err != nil {
		return out, err
	}
	out.Sought, out.Respelt, out.More = found.Sought, found.Respelt, found.More
	for _, h := range found.Hits {
		hit := pane.Hit{Link: h.Link, Label: h.Label.Text, Day: h.Day, Owner: h.Owner.Text, Status: h.Status}
		if h.Label.Protected {
			hit.Label = pane.Hidden
		} else {
			hit.Snippet, hit.Marks = h.Snippet, h.Marks
		}
		if h.Owner.Protected {
			hit.Owner = pane.Hidden
		}
		out.Hits = append(out.Hits, hit)
	}
	return out, nil
}
