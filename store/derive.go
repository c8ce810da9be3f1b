package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"relais/model"
)

// derived is what the log says of one record, as the tables hold it.
type derived struct {
	t   *table
	rec *model.Record
	row []any // nil for a record that was purged
	of  counted
}

// fresh tells whether all of it comes from one changeset.
func (d *derived) fresh() bool { return len(d.of.sets) == 1 }

// derive works out what the log says of a record, nil where the tables hold
// nothing of it.
func (p *projector) derive(ctx context.Context, e model.Entity) (*derived, error) {
	t := tables()[e.Kind]
	if t == nil {
		return nil, nil // a newer version's kind: kept in the log
	}
	all, err := countOps(ctx, p.ops, e)
	if err != nil || len(all.sets) == 0 {
		return nil, err // all of it was set aside
	}
	at, err := spanOf(all.sets, func(n int64) (int64, error) {
		of, err := p.info(ctx, n<<opBits)
		return of.stamp.Wall, err
	})
	if err != nil {
		return nil, err
	}
	return p.deriveFrom(ctx, t, e.ID, all, at, nil)
}

// span is the wall times of the first and the last changeset of a record.
type span struct{ created, changed int64 }

// deriveFrom works out what ops say of a record, with some fields given.
func (p *projector) deriveFrom(ctx context.Context, t *table, id model.ID, all counted, at span, given map[string]model.Value) (*derived, error) {
	if isPurged(all.ops) {
		return &derived{t: t, rec: &model.Record{Kind: t.kind, ID: id, Values: make([]model.Value, len(t.kind.Fields)), Deleted: true}}, nil
	}
	s, err := p.assemble(ctx, t.kind, id, all.ops)
	if err != nil {
		return nil, err
	}
	for name, v := range given {
		s.rec.Values[t.kind.Field(name).Index()] = v
	}
	return &derived{t, s.rec, t.row(s, at.created, at.changed), all}, nil
}

// spanOf gives the wall times of the first and the last of some changesets by
// their stamps: the order of arrival differs between devices.
func spanOf(sets []int64, wall func(n int64) (int64, error)) (at span, err error) {
	for i, n := range sets {
		w, err := wall(n)
		if err != nil {
			return span{}, err
		}
		if i == 0 {
			at = span{w, w}
		}
		at = span{min(at.created, w), max(at.changed, w)}
	}
	return at, nil
}

// row gives the values of an upsert.
func (t *table) row(s shown, created, changed int64) []any {
	args := make([]any, 0, len(t.columns)+1+extraCount)
	args = append(args, s.rec.ID.String())
	for i := 0; i < len(t.columns); i++ {
		f := t.columns[i].field
		v := s.rec.Values[f.Index()]
		switch f.Type {
		case model.TypeMoney:
			m, _ := model.ParseMoney(v.One())
			if m.Set {
				args = append(args, m.Cents, m.Currency, orNull(m.Rate), orNull(string(m.RateDay)))
			} else {
				args = append(args, nil, nil, nil, nil)
			}
			i += 3
		case model.TypeMoment:
			m, _ := model.ParseMoment(v.One())
			args = append(args, orNull(m.Local), orNull(m.Zone))
			i++
		case model.TypeInt, model.TypeBool:
			n, err := strconv.ParseInt(v.One(), 10, 64)
			if err != nil {
				args = append(args, nil)
			} else {
				args = append(args, n)
			}
		default:
			args = append(args, textColumn(f, v))
		}
	}
	var conflicts any
	if names := s.disputed(); len(names) > 0 {
		conflicts = strings.Join(names, ",")
	}
	deleted := 0
	if s.rec.Deleted {
		deleted = 1
	}
	return append(args, deleted, conflicts, orNull(strings.Join(s.rec.Sealed, ",")), created, changed, s.broken())
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func textColumn(f *model.Field, v model.Value) any {
	if !f.Type.IsSet() {
		return orNull(v.One())
	}
	if len(v) == 0 {
		return nil
	}
	b, err := json.Marshal([]string(v))
	if err != nil {
		return nil
	}
	return string(b)
}
