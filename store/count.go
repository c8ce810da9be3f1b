package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"relais/model"
)

// Count tells how many records List gives, whatever order and limit are asked
// for. Where no computed field is compared it reads none of them.
func (s *Store) Count(ctx context.Context, kind *model.Kind, o ListOptions) (int, error) {
	o.Sort, o.Limit, o.Fields, o.Passing, o.Bare = Unsorted, 0, []string{}, true, true
	q, err := s.plan(ctx, kind, o)
	if err != nil {
		return 0, err
	}
	n := 0
	if !q.rest.Empty() {
		err := s.run(ctx, q, func(*model.Record) error { n++; return ctx.Err() })
		return n, err
	}
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM (`+q.sql+`)`, q.args...).Scan(&n)
	return n, s.explain(err)
}

// Backlinks is who names a record by one field: the first of them in the order
// of their ids, and how many there are beside.
type Backlinks struct {
	Kind, Field string
	IDs         []model.ID
	More        int
}

// LinksByField is Links by kind and field, with at most so many of each.
func (s *Store) LinksByField(ctx context.Context, id model.ID, most int) ([]Backlinks, error) {
	if s.past != nil { // some of the links are those of records made later
		all, err := s.Links(ctx, id)
		return byField(all, most), err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT kind, field, count(*) FROM link WHERE target=? GROUP BY kind, field ORDER BY kind, field`, id.String())
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []Backlinks
	for rows.Next() {
		var b Backlinks
		if err := rows.Scan(&b.Kind, &b.Field, &b.More); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	if err := rows.Err(); err != nil || most == 0 {
		return out, s.explain(err)
	}
	for i := range out {
		if err := s.firstLinks(ctx, id, most, &out[i]); err != nil {
			return nil, s.explain(err)
		}
	}
	return out, nil
}

// NamedBy counts by kind the live records that name one of some records and are
// none of them, the most first.
func (s *Store) NamedBy(ctx context.Context, ids []model.ID) ([]model.KindCount, error) {
	if s.past != nil {
		return s.namedThen(ctx, ids)
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	list, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `WITH them AS (SELECT value FROM json_each(?))
		SELECT kind, count(DISTINCT id) AS n FROM link WHERE target IN them AND id NOT IN them
		GROUP BY kind ORDER BY n DESC, kind`, string(list))
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.KindCount
	for rows.Next() {
		var c model.KindCount
		if err := rows.Scan(&c.Kind, &c.N); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, s.explain(rows.Err())
}

// namedThen is NamedBy in the past, where some of the links are those of records
// made later.
func (s *Store) namedThen(ctx context.Context, ids []model.ID) ([]model.KindCount, error) {
	counted, by := map[model.ID]bool{}, map[string]int{}
	for _, id := range ids {
		counted[id] = true // those that go
	}
	for _, id := range ids {
		links, err := s.Links(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			if !counted[l.Link.ID] {
				counted[l.Link.ID] = true
				by[l.Link.Kind]++
			}
		}
	}
	var out []model.KindCount
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		out = append(out, model.KindCount{Kind: kind, N: by[kind]})
	}
	slices.SortStableFunc(out, func(a, b model.KindCount) int { return b.N - a.N })
	return out, nil
}

// firstLinks takes the first of those that were counted.
func (s *Store) firstLinks(ctx context.Context, id model.ID, most int, b *Backlinks) error {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM link WHERE target=? AND kind=? AND field=? ORDER BY id LIMIT ?`, id.String(), b.Kind, b.Field, most)
	if err != nil {
		return err
	}
	first, err := columnOf[string](rows)
	for _, text := range first {
		one, _ := model.ParseID(text)
		b.IDs = append(b.IDs, one)
	}
	b.More = max(0, b.More-len(b.IDs))
	return err
}

// byField puts links, which come in the order of kinds and fields, together.
func byField(all []Backlink, most int) (out []Backlinks) {
	for _, l := range all {
		n := len(out)
		if n == 0 || out[n-1].Kind != l.Link.Kind || out[n-1].Field != l.Field {
			out = append(out, Backlinks{Kind: l.Link.Kind, Field: l.Field})
			n++
		}
		if b := &out[n-1]; len(b.IDs) < most {
			b.IDs = append(b.IDs, l.Link.ID)
		} else {
			b.More++
		}
	}
	return out
}
