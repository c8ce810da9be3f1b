package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"time"

	"relais/model"
)

// News is what others did in the log since a position.
type News struct {
	Since, Position int64
	Items           []NewsItem
	// More is how many records others changed beyond those listed; AtLeast that
	// the log holds more than was read.
	More    int
	AtLeast bool
}

// NewsItem is what others did to one record.
type NewsItem struct {
	Link   model.Link
	Label  Label
	Verb   string   // create, edit, delete, restore, purge: what it comes to
	Fields []string // that were changed, the last first
	// From and To are what the only field was and is, where it has one value that
	// anybody may read.
	From, To string
	Authors  []model.ID // the last first
	When     time.Time  // of the last change
}

// settingSeen is the position up to which this device looked at what others
// did. It is nobody else's business.
const settingSeen = "news.seen"

// What news reads at most: who was away for long reads no year of others' work
// before the first screen.
const (
	newsSets = 5_000
	newsOps  = 10_000
)

// News lists what others, or this person on other devices, did since a
// position, the last first, at most limit records. A negative position is the
// one that MarkSeen kept; where none is kept yet, the log of now is: who comes
// for the first time has nothing to catch up on. It costs no more with a longer
// log.
func (s *Store) News(ctx context.Context, since int64, limit int) (News, error) {
	out := News{Since: since}
	var err error
	if out.Position, err = s.Position(ctx); err != nil {
		return out, err
	}
	if since < 0 {
		kept, err := s.Setting(ctx, settingSeen)
		if err != nil {
			return out, err
		}
		if out.Since, err = strconv.ParseInt(kept, 10, 64); err != nil {
			out.Since = out.Position
			return out, s.MarkSeen(ctx, out.Position)
		}
	}
	if out.Since >= out.Position {
		return out, nil
	}
	g := newsGatherer{s: s, out: &out, limit: limit, at: map[model.Link]int{}, more: map[model.Link]bool{}}
	if err := g.gather(ctx); err != nil {
		return out, s.explain(err)
	}
	out.More = len(g.more)
	return out, g.name(ctx)
}

// MarkSeen notes how far this device looked at what others did.
func (s *Store) MarkSeen(ctx context.Context, position int64) error {
	return s.SetSetting(ctx, settingSeen, strconv.FormatInt(position, 10))
}

// newsGatherer puts ops together by record.
type newsGatherer struct {
	s      *Store
	out    *News
	limit  int
	writer model.WriterID
	at     map[model.Link]int
	more   map[model.Link]bool
	ops    int
	types  map[model.Link][]model.OpType
	spans  map[model.Link]*newsSpan
}

// newsSpan is what a record's only field went through: the value that it came
// to, and the op whose value the first of the changes replaced.
type newsSpan struct {
	to      string
	from    int64
	unknown bool // not one value by another, or not for everybody
}

// newsSet is a changeset of somebody else's.
type newsSet struct {
	n, wall int64
	author  model.ID
}

// others lists the changesets that another device wrote, or another person here.
func (g *newsGatherer) others(ctx context.Context) ([]newsSet, error) {
	var err error
	if g.writer, err = currentWriter(ctx, g.s.db); err != nil {
		return nil, err
	}
	writer, me := g.writer, g.s.Me()
	rows, err := g.s.db.QueryContext(ctx, `SELECT n, wall, author FROM changeset WHERE n > ? AND n <= ? AND (writer <> ? OR author <> ?)
		ORDER BY n DESC LIMIT ?`, g.out.Since, g.out.Position, writer[:], me[:], newsSets+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var sets []newsSet
	for rows.Next() {
		var c newsSet
		var author []byte
		if err := rows.Scan(&c.n, &c.wall, &author); err != nil {
			return nil, err
		}
		copy(c.author[:], author)
		sets = append(sets, c)
	}
	if len(sets) > newsSets {
		sets, g.out.AtLeast = sets[:newsSets], true
	}
	return sets, rows.Err()
}

func (g *newsGatherer) gather(ctx context.Context) error {
	g.types, g.spans = map[model.Link][]model.OpType{}, map[model.Link]*newsSpan{}
	sets, err := g.others(ctx)
	if err != nil {
		return err
	}
	// An op that is its own end was set aside: it has no effect.
	ops, err := g.s.db.PrepareContext(ctx, `SELECT type, kind, entity, field, coalesce(value, ''), replaces, protected FROM op
		WHERE id >= ?1 << 20 AND id < (?1 + 1) << 20 AND (dead IS NULL OR dead <> ?1) ORDER BY id LIMIT ?2`)
	if err != nil {
		return err
	}
	defer ops.Close()
	for _, c := range sets {
		if err := g.set(ctx, ops, c); err != nil {
			return err
		}
		if g.ops >= newsOps {
			g.out.AtLeast = true
			return nil
		}
	}
	return nil
}

func (g *newsGatherer) set(ctx context.Context, ops *sql.Stmt, c newsSet) error {
	rows, err := ops.QueryContext(ctx, c.n, newsOps-g.ops)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var typ model.OpType
		var link model.Link
		var entity, replaces []byte
		var field, value string
		var protected bool
		if err := rows.Scan(&typ, &link.Kind, &entity, &field, &value, &replaces, &protected); err != nil {
			return err
		}
		g.ops++
		copy(link.ID[:], entity)
		if k := model.KindNamed(link.Kind); k != nil {
			g.add(k, link, typ, field, c)
			g.span(link, value, unpackOps(replaces), typ != model.OpSet || protected)
		}
	}
	return rows.Err()
}

func (g *newsGatherer) add(k *model.Kind, link model.Link, typ model.OpType, field string, c newsSet) {
	i, known := g.at[link]
	if !known {
		if len(g.out.Items) == g.limit {
			g.more[link] = true
			return
		}
		i = len(g.out.Items)
		g.at[link] = i
		g.out.Items = append(g.out.Items, NewsItem{Link: link, When: time.UnixMilli(c.wall)})
	}
	it := &g.out.Items[i]
	if !slices.Contains(it.Authors, c.author) {
		it.Authors = append(it.Authors, c.author)
	}
	if !slices.Contains(g.types[link], typ) {
		g.types[link] = append(g.types[link], typ)
	}
	if k.Field(field) != nil && !slices.Contains(it.Fields, field) {
		it.Fields = append(it.Fields, field)
	}
}

// span follows a record's value back to the first change: what is older comes
// later.
func (g *newsGatherer) span(link model.Link, value string, replaces []int64, unknown bool) {
	span := g.spans[link]
	if span == nil {
		span = &newsSpan{to: value}
		g.spans[link] = span
	}
	span.from = 0
	if len(replaces) == 1 {
		span.from = replaces[0]
	}
	span.unknown = span.unknown || unknown || len(replaces) > 1
}

// values reads what the only field of a record was.
func (g *newsGatherer) values(ctx context.Context, it *NewsItem) error {
	span := g.spans[it.Link]
	if it.Verb != "edit" || len(it.Fields) != 1 || it.Label.Hidden() || span.unknown {
		return nil
	}
	var from string
	var protected bool
	err := g.s.db.QueryRowContext(ctx, `SELECT coalesce(value, ''), protected FROM op WHERE id = ?`, span.from).Scan(&from, &protected)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return err
	case protected || model.KindNamed(it.Link.Kind).Field(it.Fields[0]).Sensitive:
		return nil
	}
	it.From, it.To = from, span.to
	return nil
}

// name labels the records, and says what was done to each on the whole.
func (g *newsGatherer) name(ctx context.Context) error {
	byKind := map[string][]model.ID{}
	for _, it := range g.out.Items {
		byKind[it.Link.Kind] = append(byKind[it.Link.Kind], it.Link.ID)
	}
	for kind, ids := range byKind {
		labels, err := g.s.Labels(ctx, []string{kind}, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			it := &g.out.Items[g.at[model.Link{Kind: kind, ID: id}]]
			it.Label = labels[id]
			if it.Verb, err = g.verb(ctx, it); err != nil {
				return g.s.explain(err)
			}
			if it.Verb == "purge" {
				it.Fields = nil
			}
			if err := g.values(ctx, it); err != nil {
				return g.s.explain(err)
			}
		}
	}
	return nil
}

func (g *newsGatherer) verb(ctx context.Context, it *NewsItem) (string, error) {
	types := g.types[it.Link]
	switch {
	case slices.Contains(types, model.OpPurge):
		return "purge", nil
	case it.Label.Gone:
		return "delete", nil
	}
	made, err := g.made(ctx, it.Link)
	switch {
	case err != nil:
		return "", err
	case made:
		return "create", nil
	case slices.Contains(types, model.OpRestore):
		return "restore", nil
	}
	return "edit", nil
}

// made tells whether somebody else made a record since. One's own record is
// known, however new it is.
func (g *newsGatherer) made(ctx context.Context, link model.Link) (bool, error) {
	var first int64
	err := g.s.db.QueryRowContext(ctx, `SELECT coalesce(min(id),0) FROM op WHERE entity=? AND kind=?`, link.ID[:], link.Kind).Scan(&first)
	if err != nil || first>>opBits <= g.out.Since {
		return false, err
	}
	var others bool
	writer, me := g.writer, g.s.Me()
	err = g.s.db.QueryRowContext(ctx, `SELECT writer <> ? OR author <> ? FROM changeset WHERE n = ?`, writer[:], me[:], first>>opBits).Scan(&others)
	return others, err
}
