package store

import (
	"context"
	"sort"

	"relais/model"
)

// fewIDs is how many ids are looked up one by one; for more, the whole index
// is read in one pass.
const fewIDs = 200

// ShortLengths gives for each id the length of the shortest beginning, of at
// least a number of characters, that no other record of the kind has, deleted
// ones included: what people see of an id and may type.
func (s *Store) ShortLengths(ctx context.Context, kind *model.Kind, ids []model.ID, least int) ([]int, error) {
	out := make([]int, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	neighbours := s.neighbours
	if len(ids) > fewIDs {
		neighbours = s.allNeighbours
	}
	ask, done, err := neighbours(ctx, kind)
	if err != nil {
		return nil, err
	}
	defer done()
	for i, id := range ids {
		text := id.String()
		before, after, err := ask(text)
		if err != nil {
			return nil, err
		}
		out[i] = min(len(text), max(least, 1+shared(text, before), 1+shared(text, after)))
	}
	return out, nil
}

// shared is the length of the beginning that two texts have in common.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// ask gives the ids before and after one, "" where there is none.
type ask func(id string) (before, after string, err error)

func (s *Store) neighbours(ctx context.Context, kind *model.Kind) (ask, func(), error) {
	table := quote(kind.Name)
	stmt, err := s.db.PrepareContext(ctx, `SELECT coalesce((SELECT max(id) FROM `+table+` WHERE id < ?1), ''),
		coalesce((SELECT min(id) FROM `+table+` WHERE id > ?1), '')`)
	if err != nil {
		return nil, nil, s.explain(err)
	}
	return func(id string) (before, after string, err error) {
		err = stmt.QueryRowContext(ctx, id).Scan(&before, &after)
		return before, after, s.explain(err)
	}, func() { _ = stmt.Close() }, nil
}

// allNeighbours reads the ids of a table as one long text: a row for each
// would take the driver several times as long.
func (s *Store) allNeighbours(ctx context.Context, kind *model.Kind) (ask, func(), error) {
	var text string
	err := s.db.QueryRowContext(ctx, `SELECT coalesce(group_concat(id, ''), '') FROM (SELECT id FROM `+quote(kind.Name)+` ORDER BY id)`).Scan(&text)
	if err != nil {
		return nil, nil, s.explain(err)
	}
	const width = model.IDLen
	at := func(i int) string {
		if i < 0 || (i+1)*width > len(text) {
			return ""
		}
		return text[i*width : (i+1)*width]
	}
	return func(id string) (before, after string, err error) {
		i := sort.Search(len(text)/width, func(i int) bool { return at(i) >= id })
		before, after = at(i-1), at(i)
		if after == id {
			after = at(i + 1)
		}
		return before, after, nil
	}, func() {}, nil
}
