package store

import (
	"context"
	"slices"
	"strings"

	"relais/model"
)

// Unite makes two records of a kind one: the winner takes what only the loser
// has, and every element of its sets; what differs becomes as chosen says, by
// field. Every reference to the loser names the winner from then on, and the
// loser is deleted, its deletion naming the winner. Base is the position at
// which both were shown (0 for now): a later edit of the loser keeps it alive,
// for a person to look at.
//
// It refuses a field that differs and is not chosen (unite.choose, Ambiguous),
// a record with a conflict (unite.conflict, Ambiguous), one with itself, and to
// delete the person whose profile this is.
func (t *Tx) Unite(kind *model.Kind, winner, loser model.ID, base int64, chosen map[string]model.Value) error {
	switch {
	case winner == loser:
		return model.Refuse(model.Invalid, "unite.itself")
	case loser == t.s.me:
		return model.Refuse(model.Invalid, "unite.me", "id", loser.Short(6))
	}
	a, err := t.editable(kind, winner, base)
	if err != nil {
		return err
	}
	b, err := t.editable(kind, loser, base)
	if err != nil {
		return err
	}
	for _, p := range []*pending{a, b} {
		if len(p.disputed) > 0 {
			return model.Refuse(model.Ambiguous, "unite.conflict", "id", p.at.ID.Short(6)).On(p.disputed[0])
		}
	}
	if err := t.uniteValues(a, b, chosen); err != nil {
		return err
	}
	if err := t.rename(model.Link{Kind: kind.Name, ID: loser}, winner); err != nil {
		return err
	}
	b.drop, b.into = true, winner.String()
	return nil
}

func (t *Tx) uniteValues(a, b *pending, chosen map[string]model.Value) error {
	var open []string
	for _, u := range model.Unite(a.rec, b.rec) {
		v := u.Result
		if own, ok := chosen[u.Field.Name]; ok {
			if err := u.Field.Check(own); err != nil {
				return err
			}
			v = own
		} else if u.How == model.Differ {
			open = append(open, u.Field.Name)
		}
		if slices.Equal(v, a.rec.Values[u.Field.Index()]) {
			continue
		}
		a.put(u.Field, v)
		if slices.Equal(v, u.B) {
			a.kept[u.Field.Name] = true // a dangling reference of the loser's stays one
		}
	}
	if len(open) > 0 {
		return model.Refuse(model.Ambiguous, "unite.choose", "fields", strings.Join(open, ",")).On(open[0])
	}
	return nil
}

// Rename makes every live record that names one name another of its kind
// instead, or none where to is zero. What a field in conflict holds beside the
// value renamed stays beside it.
func (t *Tx) Rename(from model.Link, to model.ID) error { return t.rename(from, to) }

func (t *Tx) rename(from model.Link, to model.ID) error {
	links, err := t.namers(from.ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		kind := model.KindNamed(l.Link.Kind)
		if kind == nil || kind.Field(l.Field) == nil || l.Link == from {
			continue
		}
		p, err := t.load(kind, l.Link.ID)
		if err != nil {
			return err
		}
		if p.rec == nil || p.rec.Deleted || p.drop {
			continue
		}
		target := to
		if l.Link == (model.Link{Kind: from.Kind, ID: to}) {
			target = model.ID{} // nobody names themselves
		}
		p.renameIn(kind.Field(l.Field), from, target)
	}
	return nil
}

// renameIn changes a name in one field.
func (p *pending) renameIn(f *model.Field, from model.Link, to model.ID) {
	renamed := func(s string) string {
		switch {
		case !model.NamesRecord(f, s, from):
			return s
		case to.IsZero():
			return ""
		case strings.Contains(s, ":"):
			return model.Link{Kind: from.Kind, ID: to}.String()
		}
		return to.String()
	}
	if f.Type.IsSet() {
		var v model.Value
		for _, s := range p.rec.Values[f.Index()] {
			if n := renamed(s); n != "" && !slices.Contains(v, n) {
				v = append(v, n)
			}
		}
		p.put(f, v)
		return
	}
	for _, o := range p.ops {
		if o.field == f.Name && o.typ.HasValue() && o.value != renamed(o.value) {
			p.put(f, model.Single(renamed(o.value)))
			p.only[f.Name] = o.value
		}
	}
}

// namers lists the live records that name id, those in conflict by a value that
// is not shown too.
func (t *Tx) namers(id model.ID) ([]Backlink, error) {
	out, err := linksTo(t.ctx, t.tx, id)
	if err != nil {
		return nil, err
	}
	for _, k := range model.Kinds {
		rows, err := t.tx.QueryContext(t.ctx, `SELECT id FROM `+quote(k.Name)+` WHERE conflicts IS NOT NULL AND deleted=0 ORDER BY id`)
		if err != nil {
			return nil, err
		}
		disputed, err := readIDs(rows, k.Name)
		if err != nil {
			return nil, err
		}
		for _, l := range disputed {
			more, err := t.disputedNames(k, l, id)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	return out, nil
}

// disputedNames lists the fields of a record that name id by some head.
func (t *Tx) disputedNames(k *model.Kind, l model.Link, id model.ID) ([]Backlink, error) {
	ops, _, err := liveOps(t.ctx, t.proj.ops, model.Entity(l))
	if err != nil {
		return nil, err
	}
	var out []Backlink
	for _, o := range ops {
		f := k.Field(o.field)
		if f == nil || !f.Type.IsRef() || f.Type.IsSet() || !o.typ.HasValue() || !strings.HasSuffix(o.value, id.String()) {
			continue
		}
		if b := (Backlink{Link: l, Field: o.field}); !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out, nil
}

// follow gives the record that a person was merged into, or the person.
func follow(ctx context.Context, q querier, me model.ID) (model.ID, error) {
	for range maxBack {
		var into string
		err := q.QueryRowContext(ctx, `SELECT coalesce((SELECT o.field FROM op o JOIN person p ON p.id = ?
			WHERE o.entity = ? AND o.kind = 'person' AND o.type = ? AND o.dead IS NULL AND p.deleted = 1 ORDER BY o.field DESC LIMIT 1), '')`,
			me.String(), me[:], model.OpDelete).Scan(&into)
		next, ok := model.ParseID(into)
		if err != nil || !ok || next.IsZero() {
			return me, err
		}
		me = next
	}
	return me, nil
}
