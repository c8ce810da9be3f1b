package seed

import (
	"math"
	"strconv"
	"strings"

	"relais/model"
)

// cell gives a field's value for what a data file says.
func (b *builder) cell(f *model.Field, cell, key string) []string {
	if f == nil {
		panic("seed: no such field for " + key + ": " + cell)
	}
	if cell == "" {
		return nil
	}
	switch f.Type {
	case model.TypeDay:
		return []string{string(b.day(cell))}
	case model.TypeMoment:
		return []string{b.moment(cell, strconv.Itoa(b.copy), key).String()}
	case model.TypeInt:
		return []string{fill(strings.ReplaceAll(cell, "{Y-1}", strconv.Itoa(b.start.Time().Year()-1)), b.say)}
	case model.TypeMoney:
		return []string{b.money(cell).String()}
	case model.TypeRef, model.TypeAnyRef:
		return []string{b.ref(f, cell)}
	case model.TypeRefs, model.TypeAnyRefs:
		var out []string
		for part := range strings.SplitSeq(cell, ",") {
			out = append(out, b.ref(f, part))
		}
		return out
	case model.TypeSet, model.TypeCodes:
		return strings.Split(cell, ",")
	case model.TypeChoice, model.TypeBool, model.TypeFile:
		return []string{cell}
	}
	return []string{fill(cell, b.say)}
}

// ref gives the wire form of a reference: "key" where the field has one target
// kind, else "kind/key". A key that no row has is a bug.
func (b *builder) ref(f *model.Field, cell string) string {
	cell = strings.TrimSpace(cell)
	kind, key, both := strings.Cut(cell, "/")
	if !both {
		kind, key = f.Targets[0], cell
	}
	if _, ok := b.kinds[kind+"/"+key]; !ok {
		panic("seed: " + f.Name + " names nothing: " + cell)
	}
	id := b.id(kind, key)
	if f.Type == model.TypeAnyRef || f.Type == model.TypeAnyRefs {
		return model.Link{Kind: kind, ID: id}.String()
	}
	return id.String()
}

// person gives the id of the person whose row has the key.
func (b *builder) person(key string) model.ID {
	if _, ok := b.kinds["person/"+key]; !ok {
		panic("seed: nobody is " + key)
	}
	return b.id("person", key)
}

// money reads "1820.75 CAD" and "118400 MXN 0.0729 -262".
func (b *builder) money(cell string) model.Money {
	p := strings.Fields(cell)
	amount, err := strconv.ParseFloat(p[0], 64)
	if err != nil {
		panic("seed: no amount: " + cell)
	}
	m := model.Money{Cents: int64(math.Round(amount * 100)), Currency: p[1], Set: true}
	if len(p) == 4 {
		m.Rate, m.RateDay = p[2], b.day(p[3])
	}
	return m
}

// special gives what some kinds have beyond their cells.
func (b *builder) special(e *entry) {
	switch e.rec.Kind.Name {
	case "task":
		b.task(e)
	case "person":
		b.reach(e)
	case "organisation":
		b.found(e)
	case "plan":
		if b.copy > 0 { // the sections' own plans await adoption
			e.rec.Put("status", "draft")
			e.rec.Put("organisation", b.names["sobo"].long)
			e.rec.Put("title", e.rec.One("title")+" — "+b.say("qc1"))
		}
	case "item":
		b.rank(e)
	}
}

// rank puts an item after those of the same parent before it.
func (b *builder) rank(e *entry) {
	n := 0
	for _, other := range b.byKind["item"] {
		if other != e && other.rec.One("parent") == e.rec.One("parent") {
			n++
		}
	}
	e.rec.Put("rank", rankOf(n))
}

// rankOf gives ranks that grow with n and leave room between and before them.
func rankOf(n int) string { return "a" + string(rune('b'+n%24)) }
