package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"relais/model"
)

// The records that were changed after a time are worked out from their ops: these
// are read many records at once, beside the working out.
const (
	readAtOnce  = 256 // records
	mostReaders = 2
)

// before is what the time knows of a record.
type before struct {
	counted
	span
	// links tells that it may have named other records than it does now.
	links bool
}

// fill works out the records that were changed after the time.
func (b *pastBuilder) fill(db *sql.DB) error {
	tx, err := db.BeginTx(b.ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := b.fillCut(tx); err != nil {
		return err
	}
	p := &projector{tx: tx, sets: map[int64]setInfo{}}
	for _, k := range model.Kinds {
		if !b.some[k.Name] {
			continue
		}
		if err := b.fillKind(tx, p, k); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (b *pastBuilder) fillKind(tx *sql.Tx, p *projector, k *model.Kind) error {
	all := b.touched[k.Name]
	if b.cut.clean() {
		var err error
		if all, err = b.fillPlain(tx, k); err != nil {
			return fmt.Errorf("%s as it was: %w", k.Name, err)
		}
	}
	if len(all) == 0 {
		return nil
	}
	guard, err := b.guards(k, all)
	if err != nil {
		return err
	}
	w, err := b.newWriter(tx, k)
	if err != nil {
		return err
	}
	defer w.close()
	t := tables()[k.Name]
	err = b.read(tx, k, all, func(r touched, was before) error {
		if was.links {
			if err := w.moved(r.id); err != nil {
				return err
			}
		}
		if len(was.sets) == 0 {
			return nil // the time does not know it
		}
		d, err := p.deriveFrom(b.ctx, t, r.id, was.counted, was.span, guard[r.id])
		if err != nil || d.row == nil { // it was purged since
			return err
		}
		if was.links {
			if err := w.links(d.rec); err != nil {
				return err
			}
		}
		return w.row(d.row)
	})
	if err != nil {
		return fmt.Errorf("%s as it was: %w", k.Name, err)
	}
	return w.flush()
}

// read gives what the time knows of each record, in their order.
func (b *pastBuilder) read(tx *sql.Tx, k *model.Kind, all []touched, do func(touched, before) error) error {
	chunks := slices.Collect(slices.Chunk(all, readAtOnce))
	if !b.cut.plain() { // what it knows is in the views of the connection that fills
		for _, chunk := range chunks {
			was, err := b.readChunk(tx, k, chunk)
			if err != nil {
				return err
			}
			for i, r := range chunk {
				if err := do(r, was[i]); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return b.readBeside(k, chunks, do)
}

// readBeside reads through other connections than the one that fills.
func (b *pastBuilder) readBeside(k *model.Kind, chunks [][]touched, do func(touched, before) error) error {
	ctx, stop := context.WithCancel(b.ctx)
	type answer struct {
		was []before
		err error
	}
	answers := make([]chan answer, len(chunks))
	for i := range answers {
		answers[i] = make(chan answer, 1)
	}
	var readers sync.WaitGroup
	defer readers.Wait()
	defer stop()
	todo := make(chan int, len(chunks))
	for i := range chunks {
		todo <- i
	}
	close(todo)
	for range min(mostReaders, len(chunks)) {
		readers.Go(func() {
			conn, done, err := b.reader(ctx)
			defer done()
			for i := range todo {
				if ctx.Err() != nil {
					return
				}
				var was []before
				if err == nil {
					was, err = b.readChunk(conn, k, chunks[i])
				}
				answers[i] <- answer{was, err}
			}
		})
	}
	for i, chunk := range chunks {
		var got answer
		select {
		case got = <-answers[i]:
		case <-ctx.Done(): // readers leave what is to come
			return ctx.Err()
		}
		if got.err != nil {
			return got.err
		}
		for at, r := range chunk {
			if err := do(r, got.was[at]); err != nil {
				return err
			}
		}
	}
	return nil
}

// reader gives a connection with room for the pages that lead to records all over
// the profile. What it takes of that goes with the connection, which the pool
// closes when it has been idle for a moment.
func (b *pastBuilder) reader(ctx context.Context) (*sql.Conn, func(), error) {
	conn, err := b.from.db.Conn(ctx)
	if err != nil {
		return nil, func() {}, err
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size=-%d`, readerKiB))
	return conn, func() {
		conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`PRAGMA cache_size=-%d`, usualKiB)) //nolint:errcheck // it costs memory, no more
		conn.Close()
	}, err
}

// readerKiB is SQLite's room for pages while it reads for a look back.
const readerKiB = 2500

// manyOps lists the ops of several records; a record's come by their arrival. As
// few cells as can be: handing them over takes longer than finding them. The
// second holds the record's place, the type, and whether it is protected.
const manyOps = `SELECT o.id, (r.key << 32) + (o.type << 1) + o.protected, o.field, o.value, o.dead,
		CASE WHEN o.type = 5 THEN o.replaces END
	FROM json_each(?1) r CROSS JOIN op o ON o.entity = unhex(r.value) AND o.kind = ?2`

// readChunk reads what the time knows of some records. Of a plain cut, ops that
// came later are told by their place; else q is the views, which leave them out.
func (b *pastBuilder) readChunk(q querier, k *model.Kind, some []touched) ([]before, error) {
	out := make([]before, len(some))
	names := make([]string, len(some))
	for i, r := range some {
		names[i] = hex.EncodeToString(r.id[:])
		out[i].links = !b.cut.plain()
	}
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(b.ctx, manyOps, string(list), k.Name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cells := make([]any, 6)
	for i := range cells {
		cells[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		b.take(k, out, cells)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, b.spans(q, some, out)
}

// take takes an op as manyOps gives it: cells are scanned as the driver has them,
// since database/sql's conversions take longer than the rest of a row.
func (b *pastBuilder) take(k *model.Kind, out []before, cells []any) {
	id, _ := (*cells[0].(*any)).(int64)
	packed, _ := (*cells[1].(*any)).(int64)
	was := &out[packed>>32]
	o := live{id: id, typ: model.OpType(uint32(packed) >> 1), sealed: packed&1 == 1, field: text(cells[2])}
	o.cover, _ = (*cells[5].(*any)).([]byte)
	var dead any
	if by, ok := (*cells[4].(*any)).(int64); ok && (!b.cut.plain() || by <= b.cut.hi) {
		dead = by
	}
	f := k.Field(o.field)
	was.links = was.links || o.typ == model.OpDelete
	if b.cut.plain() && o.id>>opBits > b.cut.hi && o.typ != model.OpPurge { // a purge counts at any time
		was.links = was.links || f == nil || f.Type.IsRef()
		return
	}
	was.links = was.links || o.typ == model.OpPurge
	was.add(o, *cells[3].(*any), dead)
}

// spans finds when the records were made and last changed. What one changeset
// alone had touched was made then, which is known.
func (b *pastBuilder) spans(q querier, some []touched, out []before) error {
	walls := map[int64]int64{}
	var asked []string
	for i := range out {
		was := &out[i]
		was.created, was.changed = some[i].created, some[i].created
		if len(was.sets) > 1 || some[i].created == 0 {
			for _, n := range was.sets {
				if _, ok := walls[n]; !ok {
					walls[n] = 0
					asked = append(asked, strconv.FormatInt(n, 10))
				}
			}
		}
	}
	if len(asked) == 0 {
		return nil
	}
	rows, err := q.QueryContext(b.ctx, `SELECT c.n, c.wall FROM json_each(?) r CROSS JOIN changeset c ON c.n = r.value`, "["+strings.Join(asked, ",")+"]")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n, wall int64
		if err := rows.Scan(&n, &wall); err != nil {
			return err
		}
		walls[n] = wall
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for i := range out {
		if was := &out[i]; len(was.sets) > 1 || some[i].created == 0 {
			was.span, _ = spanOf(was.sets, func(n int64) (int64, error) { return walls[n], nil })
		}
	}
	return nil
}

// guards gives, by id, the flags of records that are protected today: what
// protects a record does not go away with time, or the past would show what is
// hidden now.
func (b *pastBuilder) guards(k *model.Kind, some []touched) (map[model.ID]map[string]model.Value, error) {
	if !k.Guarded() {
		return nil, nil
	}
	out := map[model.ID]map[string]model.Value{}
	for chunk := range slices.Chunk(some, readAtOnce) {
		names := make([]string, len(chunk))
		for i, r := range chunk {
			names[i] = r.id.String()
		}
		list, err := json.Marshal(names)
		if err != nil {
			return nil, err
		}
		sel := newSelection(k, nil)
		rows, err := b.from.db.QueryContext(b.ctx, `SELECT `+sel.columns+` FROM `+quote(k.Name)+` WHERE id IN (SELECT value FROM json_each(?))`, string(list))
		if err != nil {
			return nil, err
		}
		records, err := sel.all(rows)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if !r.Protected() {
				continue
			}
			flags := map[string]model.Value{}
			for _, f := range k.Stored() {
				if f.Type == model.TypeBool {
					flags[f.Name] = r.Values[f.Index()]
				}
			}
			out[r.ID] = flags
		}
	}
	return out, nil
}
