package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/model"
)

// HourCount is how many changesets are stamped within an hour.
type HourCount struct {
	Hour  time.Time
	Count int
}

// Hours counts the log by the hours that have any, the first one first: whose
// days they belong to depends on the reader's zone.
func (s *Store) Hours(ctx context.Context) ([]HourCount, error) {
	const hourMillis = 3600 * 1000
	rows, err := s.db.QueryContext(ctx, `SELECT wall/?1, count(*) FROM changeset GROUP BY 1 ORDER BY 1`, hourMillis)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []HourCount
	for rows.Next() {
		var hour int64
		var c HourCount
		if err := rows.Scan(&hour, &c.Count); err != nil {
			return nil, err
		}
		c.Hour = time.UnixMilli(hour * hourMillis)
		out = append(out, c)
	}
	return out, s.explain(rows.Err())
}

// Action is what one changeset did to one record.
type Action struct {
	Hash   model.Hash
	When   time.Time
	Author model.ID
	Link   model.Link
	// What is "create", "delete", "restore", "purge" or "edit".
	What   string
	Fields []string // of an edit, sorted
	Undo   bool     // it took something back
	Of     int      // records that the changeset touched
}

// Actions lists what was done after a time up to another, the last first, at
// most limit changesets of it; more tells how many others there are. What was
// set aside did nothing.
func (s *Store) Actions(ctx context.Context, after, until time.Time, limit int) (out []Action, more int, err error) {
	from, to := after.UnixMilli(), until.UnixMilli()
	var total int
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM changeset WHERE wall > ? AND wall <= ?`, from, to).Scan(&total)
	if err != nil {
		return nil, 0, s.explain(err)
	}
	rows, err := s.db.QueryContext(ctx, `WITH some AS (SELECT n, hash, wall, counter, author, step FROM changeset WHERE wall > ? AND wall <= ?
			ORDER BY wall DESC, counter DESC LIMIT ?)
		SELECT s.n, s.hash, s.wall, s.author, s.step, o.kind, o.entity, group_concat(DISTINCT o.field),
			max(o.type = 5), max(o.type = 6), max(o.type = 7),
			NOT EXISTS (SELECT 1 FROM op e WHERE e.entity = o.entity AND e.id < s.n << 20)
		FROM some s JOIN op o ON o.id >= s.n << 20 AND o.id < (s.n + 1) << 20
		WHERE o.dead IS NULL OR o.dead <> s.n GROUP BY s.n, o.kind, o.entity ORDER BY s.wall DESC, s.counter DESC, min(o.id)`, from, to, limit)
	if err != nil {
		return nil, 0, s.explain(err)
	}
	defer rows.Close()
	of := map[model.Hash]int{}
	for rows.Next() {
		var n, wall, step int64
		var hash, author, entity []byte
		var fields string
		var a Action
		var deleted, restored, purged, created bool
		if err := rows.Scan(&n, &hash, &wall, &author, &step, &a.Link.Kind, &entity, &fields, &deleted, &restored, &purged, &created); err != nil {
			return nil, 0, err
		}
		copy(a.Hash[:], hash)
		copy(a.Author[:], author)
		copy(a.Link.ID[:], entity)
		a.When, a.Undo = time.UnixMilli(wall), step == 1
		switch {
		case purged:
			a.What = "purge"
		case deleted:
			a.What = "delete"
		case restored:
			a.What = "restore"
		case created:
			a.What = "create"
		default:
			a.What = "edit"
			a.Fields = slices.DeleteFunc(strings.Split(fields, ","), func(f string) bool { return f == "" })
			slices.Sort(a.Fields)
		}
		of[a.Hash]++
		out = append(out, a)
	}
	for i := range out {
		out[i].Of = of[out[i].Hash]
	}
	return out, max(0, total-limit), s.explain(rows.Err())
}

// Former is what it takes to make a record what it was.
type Former struct {
	Link   model.Link
	Now    *model.Record
	Then   *model.Record
	Delete bool // it was not there then
	Revive bool // it is gone now
	// Fields names those that were otherwise and can be put back; Kept are
	// those that were otherwise, of which a value is not held here.
	Fields, Kept []string
}

// Empty tells whether the record is what it was.
func (f *Former) Empty() bool { return !f.Delete && !f.Revive && len(f.Fields) == 0 }

// Former compares a record with what it was in a view of the past; only, where
// given, names the fields that matter. It refuses a record that was purged.
func (s *Store) Former(ctx context.Context, past *Store, kind *model.Kind, id model.ID, only []string) (Former, error) {
	out := Former{Link: model.Link{Kind: kind.Name, ID: id}}
	var err error
	if out.Now, err = s.GetAny(ctx, kind, id); err != nil {
		return out, err
	}
	out.Then, err = past.GetAny(ctx, kind, id)
	if r := model.AsRefusal(err); r != nil && r.Code == model.NotFound {
		out.Delete = !out.Now.Deleted
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if out.Then.Deleted {
		out.Delete = !out.Now.Deleted
		return out, nil
	}
	out.Revive = out.Now.Deleted
	for _, f := range kind.Stored() {
		if only != nil && !slices.Contains(only, f.Name) {
			continue
		}
		switch {
		case slices.Contains(out.Then.Sealed, f.Name) || slices.Contains(out.Now.Sealed, f.Name):
			out.Kept = append(out.Kept, f.Name)
		case !slices.Equal(out.Then.Values[f.Index()], out.Now.Values[f.Index()]):
			out.Fields = append(out.Fields, f.Name)
		}
	}
	return out, nil
}

// BeforeAction gives the profile as it was known before a changeset was stamped,
// as AsOf does, and which fields of which records that wrote.
func (s *Store) BeforeAction(ctx context.Context, h model.Hash) (past *Store, fields map[model.Link][]string, err error) {
	var n, wall, counter int64
	if err := s.db.QueryRowContext(ctx, `SELECT n, wall, counter FROM changeset WHERE hash=?`, h[:]).Scan(&n, &wall, &counter); err != nil {
		return nil, nil, s.explain(err)
	}
	if fields, err = s.writtenBy(ctx, n); err != nil {
		return nil, nil, s.explain(err)
	}
	past, err = s.asOf(ctx, wall-1, counter)
	return past, fields, err
}

// asOf is AsOf with what was stamped in the millisecond after the time with a
// counter below tick: many actions have the same, where a clock stands behind.
func (s *Store) asOf(ctx context.Context, atMillis, tick int64) (*Store, error) {
	b := &pastBuilder{ctx: ctx, from: s, atMillis: atMillis, tick: tick}
	if err := b.draw(); err != nil {
		return nil, s.explain(err)
	}
	out, err := b.build()
	if err != nil {
		return nil, s.explain(err)
	}
	return out, nil
}

// widen has the place up to which some are known include what b.tick adds.
func (b *pastBuilder) widen() error {
	var last int64
	err := b.from.db.QueryRowContext(b.ctx, `SELECT coalesce(max(n), 0) FROM changeset WHERE wall = ? AND counter < ?`, b.atMillis+1, b.tick).Scan(&last)
	b.cut.hi = max(b.cut.hi, last)
	return err
}

// writtenBy tells which fields of which records a changeset wrote.
func (s *Store) writtenBy(ctx context.Context, n int64) (map[model.Link][]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT kind, entity, field FROM op WHERE id >= ? AND id < ? AND type<>7`, n<<opBits, (n+1)<<opBits)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	fields := map[model.Link][]string{}
	for rows.Next() {
		var l model.Link
		var entity []byte
		var field string
		if err := rows.Scan(&l.Kind, &entity, &field); err != nil {
			return nil, err
		}
		copy(l.ID[:], entity)
		fields[l] = append(fields[l], field)
	}
	return fields, rows.Err()
}
