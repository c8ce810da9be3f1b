package store

import (
	"context"
	"slices"

	"relais/model"
)

// searchWho finds the people whom a filter means; known is false where there is
// a name that nobody has, and nothing can be found.
func (s seeker) searchWho(ctx context.Context, q model.Sought) (ids []string, known bool, err error) {
	if q.Me {
		ids = append(ids, s.Me().String())
	}
	for _, name := range q.Who {
		people, err := s.people(ctx, name, mostWho)
		if err != nil {
			return nil, false, err
		}
		for _, id := range people {
			ids = append(ids, id.String())
		}
	}
	return ids, len(ids) > 0 || len(q.Who) == 0, nil
}

// SearchPeople lists people by the beginnings of their names, the best first.
// Those whose names are protected are not found.
func (s *Store) SearchPeople(ctx context.Context, name string, limit int) ([]model.ID, error) {
	at, done, err := s.seeker(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return at.people(ctx, name, limit)
}

func (s seeker) people(ctx context.Context, name string, limit int) ([]model.ID, error) {
	if s.past != nil {
		return s.pastPeople(ctx, name, limit)
	}
	q := model.Sought{Kinds: []string{model.People.Name}}
	for _, t := range model.SearchTokens(model.FoldText(name)) {
		q.Words = append(q.Words, model.SoughtWord{Tokens: []string{t.Text}})
	}
	if len(q.Words) == 0 {
		return nil, nil
	}
	sought, err := s.ask(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	from, to := sought.span(searchClass(model.People.Name))
	found, err := s.lookIn(ctx, sought, from, to, sought.match("title"), searchLooked)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b spot) int { return b.score - a.score })
	var out []model.ID
	for _, f := range found[:min(limit, len(found))] {
		if id, ok := model.ParseID(f.id); ok {
			out = append(out, id)
		}
	}
	return out, nil
}
