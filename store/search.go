package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode"

	"relais/model"
)

// searchIndex holds the statements that keep the full-text index.
type searchIndex struct{ find, drop, forget, add, remember *sql.Stmt }

// index brings one record's search entry up to date. Sensitive texts are not
// indexed: a snippet would show them.
func (p *projector) index(ctx context.Context, r *model.Record) error {
	if p.search == nil {
		x := &searchIndex{}
		for _, q := range []struct {
			to  **sql.Stmt
			sql string
		}{
			{&x.find, `SELECT row FROM search_row WHERE id=?`},
			{&x.drop, `DELETE FROM search WHERE rowid=?`},
			{&x.forget, `DELETE FROM search_row WHERE id=?`},
			{&x.add, `INSERT INTO search(id, kind, title, body) VALUES (?,?,?,?)`},
			{&x.remember, `INSERT INTO search_row VALUES (?,?)`},
		} {
			st, err := p.tx.PrepareContext(ctx, q.sql)
			if err != nil {
				return err
			}
			*q.to = st
		}
		p.search = x
	}
	return p.search.put(ctx, r)
}

func (x *searchIndex) put(ctx context.Context, r *model.Record) error {
	id := r.ID.String()
	var row int64
	err := x.find.QueryRowContext(ctx, id).Scan(&row)
	switch {
	case err == nil:
		if _, err := x.drop.ExecContext(ctx, row); err != nil {
			return err
		}
		if _, err := x.forget.ExecContext(ctx, id); err != nil {
			return err
		}
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	title, body := searchTexts(r)
	if r.Deleted || title == "" && body == "" {
		return nil
	}
	done, err := x.add.ExecContext(ctx, id, r.Kind.Name, title, body)
	if err != nil {
		return err
	}
	if row, err = done.LastInsertId(); err != nil {
		return err
	}
	_, err = x.remember.ExecContext(ctx, id, row)
	return err
}

func searchTexts(r *model.Record) (title, body string) {
	hidden := r.Hidden()
	var titles, bodies []string
	for i, f := range r.Kind.Fields {
		if !f.Searched || len(r.Values[i]) == 0 || contains(hidden, f.Name) {
			continue
		}
		text := strings.Join(r.Values[i], " ")
		if f.Type == model.TypeLong && !f.Required {
			bodies = append(bodies, text)
		} else {
			titles = append(titles, text)
		}
	}
	return strings.Join(titles, "\n"), strings.Join(bodies, "\n")
}

// CatchUpSearch indexes what a large change left for later. It gives how many
// records that were.
func (s *Store) CatchUpSearch(ctx context.Context) (int, error) {
	var due int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM search_due`).Scan(&due)
	if err != nil || due == 0 {
		return 0, s.explain(err)
	}
	return due, s.derive(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, kind FROM search_due`)
		if err != nil {
			return err
		}
		type entry struct{ id, kind string }
		var all []entry
		for rows.Next() {
			var e entry
			if err := rows.Scan(&e.id, &e.kind); err != nil {
				return err
			}
			all = append(all, e)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		p, err := newProjector(ctx, tx)
		if err != nil {
			return err
		}
		defer p.close()
		for _, e := range all {
			id, _ := model.ParseID(e.id)
			if err := p.project(ctx, model.Entity{Kind: e.kind, ID: id}); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM search_due`)
		return err
	})
}

// Hit is a record that search found.
type Hit struct {
	Link    model.Link
	Label   Label
	Snippet string // the text around the words, each between SnippetOpen and SnippetClose
}

// SnippetOpen and SnippetClose stand around the words found. They are control
// characters, which no text on the screen may hold.
const (
	SnippetOpen  = "\x01"
	SnippetClose = "\x02"
)

// Search finds records by words, the best first: case and accents do not
// count, the last letters of a word may be missing, "quotes" hold a phrase
// together.
func (s *Store) Search(ctx context.Context, words string, limit int) ([]Hit, error) {
	match := matchExpression(words)
	if match == "" {
		return nil, nil
	}
	if s.past != nil {
		return s.searchPast(ctx, words, limit)
	}
	if _, err := s.CatchUpSearch(ctx); err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, kind, snippet(search, -1, char(1), char(2), '…', 16)
		FROM search WHERE search MATCH ? ORDER BY bm25(search, 0, 0, 4, 1) LIMIT ?`, match, limit)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []Hit
	byKind := map[string][]model.ID{}
	for rows.Next() {
		var h Hit
		var id string
		if err := rows.Scan(&id, &h.Link.Kind, &h.Snippet); err != nil {
			return nil, err
		}
		h.Link.ID, _ = model.ParseID(id)
		byKind[h.Link.Kind] = append(byKind[h.Link.Kind], h.Link.ID)
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, s.explain(err)
	}
	for kind, ids := range byKind {
		labels, err := s.Labels(ctx, []string{kind}, ids)
		if err != nil {
			return nil, err
		}
		for i := range out {
			if out[i].Link.Kind == kind {
				out[i].Label = labels[out[i].Link.ID]
			}
		}
	}
	return out, nil
}

// matchExpression writes what a person typed as an FTS5 query: every word
// must occur, each as a prefix; nothing typed is taken for syntax.
func matchExpression(words string) string {
	var parts []string
	for i, piece := range strings.Split(words, `"`) {
		if i%2 == 1 {
			if p := strings.TrimSpace(piece); p != "" {
				parts = append(parts, `"`+p+`"`)
			}
			continue
		}
		for _, w := range strings.FieldsFunc(piece, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }) {
			parts = append(parts, `"`+w+`"*`)
		}
	}
	return strings.Join(parts, " ")
}
