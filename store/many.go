package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// rowsAtOnce is how many rows of a whole table come as one text: the driver
// takes longer to step to a row than SQLite does to find it.
const rowsAtOnce = 256

// rowMark stands between them; what holds for cellMark holds for it.
const rowMark = "\x1e"

// manyRows reads a table from end to end, many rows at once, as it was when the
// reading began.
type manyRows struct {
	tx    *sql.Tx
	stmt  *sql.Stmt
	q     *listQuery
	after int64    // the last row read
	rows  string   // those at hand
	left  int      // how many they are
	each  []string // instead of rows, where one of them holds the mark
	end   bool
}

// fromEndToEnd has a list whose rows pass read many at once. It holds for whole
// records of a table, read in the order in which they lie.
func (q *listQuery) fromEndToEnd(from, where string) {
	q.one = `SELECT rowid AS n, ` + q.sel.columns + ` AS row FROM ` + from + ` WHERE ` + where +
		` AND rowid > ? ORDER BY rowid LIMIT ` + strconv.Itoa(rowsAtOnce)
	q.many = `SELECT count(*), coalesce(max(n), 0), coalesce(group_concat(row, char(30)), '') FROM (` + q.one + `)`
}

func (s *Store) readMany(ctx context.Context, q *listQuery) (*manyRows, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	m := &manyRows{tx: tx, q: q}
	if m.stmt, err = tx.PrepareContext(ctx, q.many); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *manyRows) close() { _ = m.tx.Rollback() } // it only read

// next gives a row, "" after the last one.
func (m *manyRows) next(ctx context.Context) (row string, err error) {
	for m.left == 0 {
		if m.end {
			return "", nil
		}
		if err := m.read(ctx); err != nil {
			return "", err
		}
	}
	m.left--
	if m.each != nil {
		row, m.each = m.each[0], m.each[1:]
		return row, nil
	}
	row, m.rows, _ = strings.Cut(m.rows, rowMark)
	return row, nil
}

// read reads on.
func (m *manyRows) read(ctx context.Context) error {
	args := append(slices.Clip(m.q.args), m.after)
	if err := m.stmt.QueryRowContext(ctx, args...).Scan(&m.left, &m.after, &m.rows); err != nil {
		return err
	}
	m.end, m.each = m.left < rowsAtOnce, nil
	if m.left == 0 || strings.Count(m.rows, rowMark) == m.left-1 {
		return nil
	}
	return m.oneByOne(ctx, args)
}

func (m *manyRows) oneByOne(ctx context.Context, args []any) error {
	rows, err := m.tx.QueryContext(ctx, m.q.one, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var row string
		if err := rows.Scan(&n, &row); err != nil {
			return err
		}
		m.each = append(m.each, row)
	}
	return rows.Err()
}
