package store

import (
	"database/sql"
	"slices"
	"strings"

	"relais/model"
)

// writeAtOnce is how many rows are written by one statement.
const writeAtOnce = 16

// pastWriter writes the records of one kind as they were.
type pastWriter struct {
	b                        *pastBuilder
	kind                     *model.Kind
	many, one, touched, link *sql.Stmt
	args                     []any // of the rows that are not written yet
	columns                  int
}

func (b *pastBuilder) newWriter(tx *sql.Tx, k *model.Kind) (*pastWriter, error) {
	w := &pastWriter{b: b, kind: k, columns: len(tables()[k.Name].columns) + 1 + extraCount}
	row := `(?` + strings.Repeat(",?", w.columns-1) + `)`
	insert := `INSERT INTO was.` + quote(k.Name+"_then") + ` VALUES ` + row
	for _, q := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&w.one, insert}, {&w.many, insert + strings.Repeat(","+row, writeAtOnce-1)},
		{&w.touched, `INSERT OR IGNORE INTO was.touched VALUES (?)`}, {&w.link, `INSERT OR IGNORE INTO was.link_then VALUES (?,?,?,?)`},
	} {
		st, err := tx.PrepareContext(b.ctx, q.sql)
		if err != nil {
			w.close()
			return nil, err
		}
		*q.to = st
	}
	return w, nil
}

func (w *pastWriter) close() {
	for _, st := range []*sql.Stmt{w.many, w.one, w.touched, w.link} {
		if st != nil {
			st.Close()
		}
	}
}

// moved notes that a record's links of today are not those of the time.
func (w *pastWriter) moved(id model.ID) error {
	_, err := w.touched.ExecContext(w.b.ctx, id.String())
	return err
}

func (w *pastWriter) links(r *model.Record) error {
	for _, l := range linksOf(r) {
		if _, err := w.link.ExecContext(w.b.ctx, l.target, w.kind.Name, l.field, r.ID.String()); err != nil {
			return err
		}
	}
	return nil
}

// row writes a row, with the others that wait where they are enough.
func (w *pastWriter) row(values []any) error {
	w.args = append(w.args, values...)
	if len(w.args) < writeAtOnce*w.columns {
		return nil
	}
	_, err := w.many.ExecContext(w.b.ctx, w.args...)
	w.args = w.args[:0]
	return err
}

// flush writes the rows that wait.
func (w *pastWriter) flush() error {
	for row := range slices.Chunk(w.args, w.columns) {
		if _, err := w.one.ExecContext(w.b.ctx, row...); err != nil {
			return err
		}
	}
	w.args = nil
	return nil
}
