package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"relais/model"
)

// Rows of a list whose records pass come as one text each, its cells with marks
// between them: the driver takes longer to hand a cell over than SQLite takes to
// join ten. They are put in order here: SQLite's sorter would copy each once
// more into memory of its own.

// cellMark stands between the cells of a row. No field takes it from a person;
// a row in which another program wrote it is read again cell by cell.
const cellMark = '\x1f'

// joined gives columns as one cell.
func joined(columns []string) string {
	return `concat_ws(char(31), ifnull(` + strings.Join(columns, `, ''), ifnull(`) + `, ''))`
}

// uncouple takes a row to pieces, and tells whether it has as many cells as were joined.
func uncouple(row string, into []string) bool {
	for i := range into {
		at := strings.IndexByte(row, cellMark)
		if last := i == len(into)-1; last != (at < 0) {
			return false
		} else if last {
			into[i] = row
			break
		}
		into[i], row = row[:at], row[at+1:]
	}
	return true
}

// rowReader gives the records of a query one after the other.
type rowReader struct {
	s    *Store
	q    *listQuery
	sel  *selection
	rows *sql.Rows // one by one; nil for many
	many *manyRows
	have []string // rows to come, where they were put in order here
	kept bool     // they come from have
}

// read begins a list.
func (s *Store) read(ctx context.Context, q *listQuery) (*rowReader, error) {
	in := &rowReader{s: s, q: q, sel: &q.sel}
	var err error
	if q.many != "" {
		in.many, err = s.readMany(ctx, q)
	} else {
		in.rows, err = s.db.QueryContext(ctx, q.sql, q.args...)
	}
	if err == nil && q.here != nil {
		in.have, err = in.gather(ctx)
		in.close() // whoever reads on may ask for more
		in.kept = true
	}
	if err != nil {
		in.close()
		return nil, s.explain(err)
	}
	return in, nil
}

// close lets go of the database.
func (in *rowReader) close() {
	if in.rows != nil {
		in.rows.Close()
	}
	if in.many != nil {
		in.many.close()
	}
}

// next gives a record, nil after the last one.
func (in *rowReader) next(ctx context.Context) (*model.Record, error) {
	if in.sel.passing == nil {
		if !in.rows.Next() {
			return nil, in.s.explain(in.rows.Err())
		}
		return in.sel.scan(in.rows)
	}
	row, err := in.row(ctx)
	if err != nil || row == "" {
		return nil, in.s.explain(err)
	}
	if err := in.take(ctx, row); err != nil {
		return nil, err
	}
	return in.sel.pass(), nil
}

// row gives the next row that passes, "" after the last one.
func (in *rowReader) row(ctx context.Context) (row string, err error) {
	switch {
	case in.kept && len(in.have) > 0:
		row, in.have = in.have[0], in.have[1:]
		return row, nil
	case in.kept:
		return "", nil
	case in.many != nil:
		return in.many.next(ctx)
	case !in.rows.Next():
		return "", in.rows.Err()
	}
	err = in.rows.Scan(in.sel.cells...)
	return text(in.sel.cells[0]), err
}

// take puts a row's cells into the selection's.
func (in *rowReader) take(ctx context.Context, row string) error {
	if uncouple(row, in.sel.texts) {
		return nil
	}
	id, _, _ := strings.Cut(row, string(cellMark))
	cells := make([]any, len(in.sel.texts))
	for i := range cells {
		cells[i] = new(any)
	}
	err := in.s.db.QueryRowContext(ctx, `SELECT `+strings.Join(in.sel.parts, ", ")+` FROM `+quote(in.sel.kind.Name)+` WHERE id=?`, id).Scan(cells...)
	if err != nil {
		return in.s.explain(err)
	}
	for i := range cells {
		in.sel.texts[i] = text(cells[i])
	}
	return nil
}

// gather reads all rows and puts them in order, by keys and then by id. They are
// held in blocks: a slice that grows is copied again and again.
func (in *rowReader) gather(ctx context.Context) ([]string, error) {
	const block = 512
	width := 1 + len(in.q.here)                 // a row and its keys
	first := len(in.sel.texts) - len(in.q.here) // of their cells
	var blocks [][]string
	var all []int32
	for {
		row, err := in.row(ctx)
		if err != nil {
			return nil, err
		}
		if row == "" {
			break
		}
		if err := in.take(ctx, row); err != nil {
			return nil, err
		}
		if len(all)%block == 0 {
			blocks = append(blocks, make([]string, 0, block*width))
		}
		b := append(blocks[len(blocks)-1], row)
		for i, k := range in.q.here {
			b = append(b, sortKey(k.Field, in.sel.texts[first+i]))
		}
		blocks[len(blocks)-1] = b
		all = append(all, int32(len(all)))
	}
	at := func(i int32) []string { return blocks[i/block][int(i%block)*width:] }
	slices.SortFunc(all, func(i, j int32) int {
		a, b := at(i), at(j)
		if c := compareAll(in.q.here, a[1:], b[1:]); c != 0 {
			return c
		}
		return strings.Compare(a[0], b[0]) // a row begins with its id
	})
	out := make([]string, len(all))
	for n, i := range all {
		out[n] = at(i)[0]
	}
	return out, nil
}

// compareAll compares sort keys, one for each order.
func compareAll(by []model.Order, a, b []string) int {
	for i, o := range by {
		if c := compareKeys(o.Down, a[i], b[i]); c != 0 {
			return c
		}
	}
	return 0
}

// compareKeys compares two sort keys; what has none comes last either way.
func compareKeys(down bool, a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	case down:
		return strings.Compare(b, a)
	}
	return strings.Compare(a, b)
}

// sortKey gives a text that sorts byte by byte as orderKey's SQL sorts a cell of
// a field, or of a time for nil; "" for none.
func sortKey(f *model.Field, cell string) string {
	if cell == "" {
		return ""
	}
	if f == nil {
		return numberKey(cell)
	}
	switch f.Type {
	case model.TypeInt, model.TypeMoney, model.TypeBool:
		bare, _, _ := strings.Cut(cell, " ")
		return numberKey(bare)
	case model.TypeChoice:
		if len(f.Codes) > 0 {
			if i := slices.Index(f.Codes, cell); i >= 0 {
				return string(rune(i + 1))
			}
			return string(rune(len(f.Codes) + 1))
		}
	case model.TypeText, model.TypeLong:
		if inPlanOrder(f) {
			return planOrder(cell)
		}
		if folded := model.FoldText(cell); folded != "" {
			return folded
		}
		return "\x00" // there is a text, if one of signs only
	}
	return cell
}

// numberKey writes a number so that greater ones sort later.
func numberKey(digits string) string {
	n, _ := strconv.ParseInt(digits, 10, 64)
	return string(binary.BigEndian.AppendUint64(nil, uint64(n)^1<<63))
}
