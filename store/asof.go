package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"relais/model"
)

// AsOf gives the profile as it was known at a time: a Store to read from, whose
// every answer is made of the changesets stamped up to then with their causal
// past, and which refuses to write (past.readonly). It looks at the profile
// itself, so that what was purged or protected since is hidden in it too, and
// nothing of it is on a disk. Once something more was applied to the profile,
// it must be closed and asked for anew: see Stale.
//
// Only the records that were changed after that time are worked out anew; for
// all others the tables hold what they showed then.
func (s *Store) AsOf(ctx context.Context, at time.Time) (*Store, error) {
	return s.asOf(ctx, at.UnixMilli(), 0)
}

// pastView is what a Store that looks back keeps beside.
type pastView struct {
	of       *Store
	keep     io.Closer // a connection without which the memory would be let go of
	position int64     // of the profile when it was made
}

// Past tells whether the Store looks back, and hence cannot write.
func (s *Store) Past() bool { return s.past != nil }

// Stale tells whether the profile changed since the view of it was made.
func (s *Store) Stale(ctx context.Context) (bool, error) {
	if s.past == nil {
		return false, nil
	}
	now, err := s.past.of.Position(ctx)
	return now != s.past.position, err
}

// knownThen leaves out the links of records that were made later.
func (s *Store) knownThen(ctx context.Context, links []Backlink) ([]Backlink, error) {
	byKind := map[string][]model.ID{}
	for _, l := range links {
		byKind[l.Link.Kind] = append(byKind[l.Link.Kind], l.Link.ID)
	}
	known := map[model.Link]bool{}
	for kind, ids := range byKind {
		labels, err := s.Labels(ctx, []string{kind}, ids)
		if err != nil {
			return nil, err
		}
		for id := range labels {
			known[model.Link{Kind: kind, ID: id}] = true
		}
	}
	return slices.DeleteFunc(links, func(b Backlink) bool { return !known[b.Link] }), nil
}

// searchPast finds the records whose name of that time has the words, and that
// stood then as the filters say: what is indexed is the present.
func (s *Store) searchPast(ctx context.Context, q model.Sought, limit int) (Found, error) {
	out := Found{Sought: q}
	if q.Empty() {
		return out, nil
	}
	var words []string
	for _, w := range q.Words {
		words = append(words, strings.Join(w.Tokens, " "))
	}
	who, known, err := seeker{s, s.db}.searchWho(ctx, q)
	if err != nil || !known {
		return out, err
	}
	found, err := s.Candidates(ctx, q.Kinds, strings.Join(words, " "), 0)
	if err != nil {
		return out, err
	}
	var kept []spot
	for _, c := range found {
		if c.Label.Protected {
			continue
		}
		r, err := s.getRow(ctx, model.KindNamed(c.Link.Kind), c.Link.ID)
		if err != nil {
			return out, err
		}
		if r == nil || !narrowed(q, who, r) {
			continue
		}
		if out.More = len(kept) == limit; out.More {
			break
		}
		kept = append(kept, spot{id: c.Link.ID.String(), kind: c.Link.Kind})
	}
	out.Hits, err = s.hits(ctx, q, kept)
	return out, err
}

// pastPeople lists people by the names that they had.
func (s *Store) pastPeople(ctx context.Context, name string, limit int) ([]model.ID, error) {
	found, err := s.Candidates(ctx, []string{model.People.Name}, name, limit)
	var out []model.ID
	for _, c := range found {
		if !c.Label.Protected {
			out = append(out, c.Link.ID)
		}
	}
	return out, err
}

// without tells whether a record has a word that a search leaves out.
func without(q model.Sought, r *model.Record) bool {
	titles, bodies := searchTexts(r)
	marks := model.Sought{Words: q.Without}.Marks
	return slices.ContainsFunc(append(titles, bodies...), func(text string) bool { return len(marks(text)) > 0 })
}

// narrowed tells whether a record is what the filters of a search ask for.
func narrowed(q model.Sought, who []string, r *model.Record) bool {
	day, facets := dayOf(r), facetsOf(r)
	return !without(q, r) && (len(q.Statuses) == 0 || contains(q.Statuses, r.One("status"))) &&
		(q.Before == "" || day != "" && day < q.Before) && (q.After == "" || day >= q.After) &&
		(len(who) == 0 || slices.ContainsFunc(who, func(id string) bool { return contains(facets, whoFacet(id)) }))
}

// pastBuilder makes the view of one time.
type pastBuilder struct {
	ctx      context.Context
	from     *Store
	atMillis int64
	tick     int64 // what has a lower counter in the millisecond after is known too
	position int64
	cut      cut
	some     map[string]bool      // kinds of which records were changed after it
	touched  map[string][]touched // of a cut that is not plain, by kind: the records to work out anew
}

// touched is a record that was changed after the time.
type touched struct {
	id      model.ID
	created int64 // 0 for one that the time knows from a changeset stamped later
}

// cut says which changesets a time knows, by their order of arrival here.
type cut struct {
	lo, hi int64   // it knows all up to lo, and none after hi
	out    []int64 // those between that it does not know
	early  []int64 // those that it knows although they are stamped later
}

// plain tells whether the time knows all that came before some place, and
// nothing after.
func (c *cut) plain() bool { return len(c.out) == 0 }

// clean tells whether, besides, all of it is stamped up to the time.
func (c *cut) clean() bool { return c.plain() && len(c.early) == 0 }

// draw finds the changesets of the time, and the records that were changed
// after it.
func (b *pastBuilder) draw() error {
	if err := b.findCut(); err != nil {
		return err
	}
	if b.tick > 0 {
		if err := b.widen(); err != nil {
			return err
		}
	}
	if b.cut.lo < b.cut.hi {
		if err := b.between(); err != nil {
			return err
		}
	} else {
		b.cut.lo = b.cut.hi
	}
	return b.findTouched()
}

// findCut finds the places in the order of arrival around which stamps of before
// and after the time are mixed. Nearly always there are none: then the fewer
// changesets, those of before or those of after, stand in one piece at their end
// of the log, which is found out by counting them.
func (b *pastBuilder) findCut() error {
	db := b.from.db
	var first, last int64 // walls
	err := db.QueryRowContext(b.ctx, `SELECT coalesce((SELECT max(n) FROM changeset), 0),
		coalesce((SELECT min(wall) FROM changeset), 0), coalesce((SELECT max(wall) FROM changeset), 0)`).Scan(&b.position, &first, &last)
	if err != nil {
		return err
	}
	var from, to, count int64
	if b.atMillis-first < last-b.atMillis {
		err = db.QueryRowContext(b.ctx, `SELECT coalesce(min(n), 1), coalesce(max(n), 0), count(*) FROM changeset WHERE wall <= ?`, b.atMillis).
			Scan(&from, &to, &count)
		b.cut.lo, b.cut.hi = to, to
		if err != nil || from == 1 && count == to {
			return err
		}
	} else {
		err = db.QueryRowContext(b.ctx, `SELECT coalesce(min(n), ?2 + 1), count(*) FROM changeset WHERE wall > ?1`, b.atMillis, b.position).Scan(&from, &count)
		b.cut.lo, b.cut.hi = from-1, from-1
		if err != nil || count == b.position-b.cut.lo {
			return err
		}
	}
	return db.QueryRowContext(b.ctx, `SELECT coalesce((SELECT max(n) FROM changeset WHERE wall <= ?1), 0),
		coalesce((SELECT min(n) - 1 FROM changeset WHERE wall > ?1), (SELECT max(n) FROM changeset), 0)`, b.atMillis).Scan(&b.cut.hi, &b.cut.lo)
}

// between goes through the changesets that arrived while stamps of before and
// after the time were mixed, from the last to the first: what one that is known
// has seen is known too.
func (b *pastBuilder) between() error {
	rows, err := b.from.db.QueryContext(b.ctx, `SELECT n, hash, wall, counter, prev, seen FROM changeset WHERE n > ? AND n <= ? ORDER BY n DESC`, b.cut.lo, b.cut.hi)
	if err != nil {
		return err
	}
	defer rows.Close()
	needed := map[model.Hash]bool{}
	for rows.Next() {
		var n, wall, counter int64
		var hash, prev, seen []byte
		if err := rows.Scan(&n, &hash, &wall, &counter, &prev, &seen); err != nil {
			return err
		}
		switch {
		case wall <= b.atMillis:
		case needed[model.Hash(hash)], wall == b.atMillis+1 && counter < b.tick:
			b.cut.early = append(b.cut.early, n)
		default:
			b.cut.out = append(b.cut.out, n)
			continue
		}
		needed[model.Hash(prev)] = true
		for _, s := range unpackSeen(seen) {
			needed[s.Hash] = true
		}
	}
	return rows.Err()
}

// wasChanged is the condition of the records that the time knows and that were
// changed after it (?1).
const wasChanged = `changed > ?1 AND created <= ?1 AND changed > created`

// findTouched finds of which kinds the time knows records that were changed after
// it, and which, where they are not told by their tables alone.
func (b *pastBuilder) findTouched() error {
	b.some, b.touched = map[string]bool{}, map[string][]touched{}
	for _, k := range model.Kinds {
		var some bool
		err := b.from.db.QueryRowContext(b.ctx, `SELECT EXISTS (SELECT 1 FROM `+quote(k.Name)+` WHERE `+wasChanged+`)`, b.atMillis).Scan(&some)
		if err != nil {
			return err
		}
		b.some[k.Name] = some
		if !some || b.cut.clean() {
			continue
		}
		// In order of creation, as their ops lie in the log.
		rows, err := b.from.db.QueryContext(b.ctx, `SELECT id, created FROM `+quote(k.Name)+` WHERE `+wasChanged+` ORDER BY created, id`, b.atMillis)
		if err != nil {
			return err
		}
		if b.touched[k.Name], err = touchedOf(rows); err != nil {
			return err
		}
	}
	return b.addEarly()
}

func touchedOf(rows *sql.Rows) ([]touched, error) {
	defer rows.Close()
	var out []touched
	for rows.Next() {
		var t touched
		var id string
		if err := rows.Scan(&id, &t.created); err != nil {
			return nil, err
		}
		t.id, _ = model.ParseID(id)
		out = append(out, t)
	}
	return out, rows.Err()
}

// addEarly adds what changesets touched that the time knows although they are
// stamped later.
func (b *pastBuilder) addEarly() error {
	if len(b.cut.early) == 0 {
		return nil
	}
	have := map[model.Entity]bool{}
	for kind, all := range b.touched {
		for _, t := range all {
			have[model.Entity{Kind: kind, ID: t.id}] = true
		}
	}
	for _, n := range b.cut.early {
		rows, err := b.from.db.QueryContext(b.ctx, `SELECT DISTINCT kind, entity FROM op WHERE id >= ? AND id < ?`, n<<opBits, (n+1)<<opBits)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e model.Entity
			var id []byte
			if err := rows.Scan(&e.Kind, &id); err != nil {
				return err
			}
			e.ID = model.ID(id)
			if model.KindNamed(e.Kind) != nil && !have[e] {
				have[e], b.some[e.Kind] = true, true
				b.touched[e.Kind] = append(b.touched[e.Kind], touched{id: e.ID})
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}

// pasts numbers the views of this process: each has memory of its own.
var pasts atomic.Int64

// build opens memory, lays the views of the tables over the profile, and works
// out the records that were changed after the time.
func (b *pastBuilder) build() (*Store, error) {
	memory := fmt.Sprintf(`ATTACH 'file:/relais-past-%d?vfs=memdb' AS was`, pasts.Add(1))
	connector := &pastConnector{
		driver: b.from.db.Driver(),
		dsn:    fmt.Sprintf("file::memory:?_pragma=temp_store(MEMORY)&_pragma=busy_timeout(%d)", busyMillis),
		setup:  append([]string{memory}, b.views()...),
	}
	keep, err := connector.open(b.ctx, memory)
	if err != nil {
		return nil, err
	}
	opts := b.from.opts
	at := time.UnixMilli(b.atMillis)
	opts.Now = func() time.Time { return at }
	out := &Store{opts: opts, me: b.from.me, db: sql.OpenDB(connector), past: &pastView{of: b.from, keep: keep, position: b.position}}
	out.db.SetMaxIdleConns(3)
	if err := b.fill(out.db); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return out, nil
}

// pastConnector opens connections to the memory of one view, each with the
// profile beside it and the views laid over.
type pastConnector struct {
	driver driver.Driver
	dsn    string
	setup  []string
}

func (c *pastConnector) Driver() driver.Driver { return c.driver }

func (c *pastConnector) Connect(ctx context.Context) (driver.Conn, error) {
	return c.open(ctx, c.setup...)
}

// open opens a connection and runs what it is told to on it.
func (c *pastConnector) open(ctx context.Context, setup ...string) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	run, ok := conn.(driver.ExecerContext)
	if !ok {
		return nil, errors.Join(errNoExec, conn.Close())
	}
	for _, q := range setup {
		if _, err := run.ExecContext(ctx, q, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("lay the past over the profile: %w", err), conn.Close())
		}
	}
	return conn, nil
}

var errNoExec = errors.New("the database's driver runs no scripts")
