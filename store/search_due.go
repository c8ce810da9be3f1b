package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"relais/model"
)

// searchBatch is how many records are indexed in one transaction: others may
// write between two, and a search that is given up keeps what was done.
const searchBatch = 5_000

// CatchUpSearch indexes what a large change left for later. It gives how many
// records that were.
func (s *Store) CatchUpSearch(ctx context.Context) (int, error) {
	done := 0
	for {
		due := map[string][]string{}
		n := 0
		rows, err := s.db.QueryContext(ctx, `SELECT id, kind FROM search_due LIMIT ?`, searchBatch)
		if err != nil {
			return done, s.explain(err)
		}
		for rows.Next() {
			var id, kind string
			if err := rows.Scan(&id, &kind); err != nil {
				rows.Close()
				return done, err
			}
			due[kind] = append(due[kind], id)
			n++
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return done, s.explain(err)
		}
		if n == 0 {
			if done < searchBatch {
				return done, nil
			}
			return done, s.mergeSearch(ctx)
		}
		if err := s.derive(ctx, func(tx *sql.Tx) error { return indexDue(ctx, tx, due) }); err != nil {
			return done, err
		}
		done += n
	}
}

// mergePages is how many pages of the index are merged in one transaction.
const mergePages = 500

// mergeSearch makes one segment of the index. Many transactions leave many
// segments, and every word of a search is looked up in each of them.
func (s *Store) mergeSearch(ctx context.Context) error {
	for pages := -mergePages; ; pages = mergePages { // less than none: all of them, and not only those of one size
		var before, after int64
		err := s.derive(ctx, func(tx *sql.Tx) error {
			if err := tx.QueryRowContext(ctx, `SELECT total_changes()`).Scan(&before); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO search(search, rank) VALUES ('merge', ?)`, pages); err != nil {
				return err
			}
			return tx.QueryRowContext(ctx, `SELECT total_changes()`).Scan(&after)
		})
		if err != nil || after-before < 2 { // the command itself counts for one
			return err
		}
	}
}

// indexDue indexes records from their rows, by kind.
func indexDue(ctx context.Context, tx *sql.Tx, due map[string][]string) error {
	x, err := newSearchIndex(ctx, tx)
	if err != nil {
		return err
	}
	defer x.close()
	var all []indexed
	for kind, ids := range due {
		k := model.KindNamed(kind)
		for chunk := range slices.Chunk(ids, 500) {
			found := map[string]bool{}
			if k != nil {
				records, err := rowsOf(ctx, tx, k, chunk)
				if err != nil {
					return err
				}
				for _, r := range records {
					found[r.ID.String()] = true
					all = append(all, indexedOf(r))
				}
			}
			for _, id := range chunk {
				if !found[id] { // purged, or a newer version's
					all = append(all, indexed{id: id, gone: true})
				}
			}
		}
	}
	if err := x.put(ctx, all); err != nil {
		return err
	}
	forget, err := tx.PrepareContext(ctx, `DELETE FROM search_due WHERE id=?`)
	if err != nil {
		return err
	}
	defer forget.Close()
	for _, e := range all {
		if _, err := forget.ExecContext(ctx, e.id); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf reads records of a kind whole, gone ones included.
func rowsOf(ctx context.Context, q querier, k *model.Kind, ids []string) ([]*model.Record, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	sel := newSelection(k, nil)
	holes := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	rows, err := q.QueryContext(ctx, `SELECT `+sel.columns+` FROM `+quote(k.Name)+` WHERE id IN (`+holes+`)`, args...)
	if err != nil {
		return nil, err
	}
	return sel.all(rows)
}
