package pane

import (
	"context"
	"slices"
	"strings"

	"relais/model"
)

// Lineage is what rows lie under: by a reference of theirs, and from there by
// the references that lead on up.
type Lineage struct {
	Of    map[model.ID]model.Link // what a row lies under; none where it has none
	Nodes map[model.Link]Above
}

// Above is a record that others lie under.
type Above struct {
	Label  string // Hidden for a protected one, empty for one that is gone
	Parent model.Link
}

// climbMost is how many levels are gone up: a plan has four.
const climbMost = 8

// ReadUnder reads the rows of a list with what they lie under by a reference;
// climb goes on up by the references that kinds have to what is above them. It
// runs in a command.
func ReadUnder(ctx context.Context, h *Host, data Data, q Query, field *model.Field, climb bool) (List, error) {
	list, err := data.List(ctx, q)
	if err != nil {
		return list, err
	}
	wires, err := data.List(ctx, Query{Kind: q.Kind, Columns: []string{field.Name}, Wires: []string{field.Name},
		Where: q.Where, Deleted: q.Deleted, Reveal: q.Reveal})
	if err != nil {
		return list, err
	}
	u := under{h: h, data: data, reveal: q.Reveal, out: &Lineage{Of: map[model.ID]model.Link{}, Nodes: map[model.Link]Above{}}}
	next := map[string]bool{}
	parents := map[model.ID]string{}
	for _, r := range wires.Rows {
		if wire := r.Cells[0]; wire != "" && wire != Hidden {
			parents[r.ID], next[wire] = wire, true
		}
	}
	for level := 0; len(next) > 0 && level < climbMost; level++ {
		known, above, err := u.level(ctx, field, next, climb)
		if err != nil {
			return list, err
		}
		for id, wire := range parents {
			u.put(q.Kind, id, known[wire], level == 0)
		}
		next, parents, field = above.wires, above.parents, above.field
		q.Kind = above.kind
		if field == nil {
			break
		}
	}
	list.Under = u.out
	return list, nil
}

// under reads what lies above rows, level by level.
type under struct {
	h      *Host
	data   Data
	reveal bool
	out    *Lineage
}

// rise is where a level leads on up.
type rise struct {
	kind    string
	field   *model.Field
	wires   map[string]bool
	parents map[model.ID]string
}

// put notes what a row, or a record above rows, lies under.
func (u *under) put(kind string, id model.ID, above model.Link, isRow bool) {
	if isRow {
		u.out.Of[id] = above
		return
	}
	link := model.Link{Kind: kind, ID: id}
	n := u.out.Nodes[link]
	n.Parent = above
	u.out.Nodes[link] = n
}

// level reads the records that wire values name, and where they lead on up: by
// the kind's own way, where all are of one kind.
func (u *under) level(ctx context.Context, field *model.Field, wires map[string]bool, climb bool) (map[string]model.Link, rise, error) {
	known := map[string]model.Link{}
	byKind := map[string][]model.ID{}
	for wire := range wires {
		link, kinds := linksOfWire(field, wire)
		known[wire] = link
		for _, kind := range kinds {
			byKind[kind] = append(byKind[kind], link.ID)
		}
	}
	var up rise
	for kind, ids := range byKind {
		k := model.KindNamed(kind)
		if k == nil {
			continue
		}
		parent := k.Parent()
		if !climb || len(byKind) > 1 || parent != nil && slices.Equal(parent.Targets, []string{model.Plans.Name}) {
			parent = nil // one plan is looked at: it stands above all
		}
		rows, err := u.read(ctx, k, ids, parent)
		if err != nil {
			return nil, up, err
		}
		for _, r := range rows {
			link := model.Link{Kind: kind, ID: r.ID}
			u.out.Nodes[link] = Above{Label: u.label(k, r)}
			u.settle(known, wires, link)
			if wire := last(r.Cells); parent != nil && wire != "" && wire != Hidden {
				if up.wires == nil {
					up = rise{kind, parent, map[string]bool{}, map[model.ID]string{}}
				}
				up.wires[wire], up.parents[r.ID] = true, wire
			}
		}
	}
	return known, up, nil
}

func last(cells []string) string { return cells[len(cells)-1] }

// settle gives the wire values that name a record its kind.
func (u *under) settle(known map[string]model.Link, wires map[string]bool, link model.Link) {
	for _, wire := range []string{link.ID.String(), link.String()} {
		if wires[wire] {
			known[wire] = link
		}
	}
}

// read lists records with the fields of their labels, and what they lie under.
func (u *under) read(ctx context.Context, k *model.Kind, ids []model.ID, parent *model.Field) ([]Row, error) {
	q := Query{Kind: k.Name, Columns: slices.Clone(k.Label), IDs: ids, Reveal: u.reveal}
	if parent != nil {
		q.Columns, q.Wires = append(q.Columns, parent.Name), []string{parent.Name}
	}
	list, err := u.data.List(ctx, q)
	return list.Rows, err
}

// label is a record's label, of the cells of its label's fields.
func (u *under) label(k *model.Kind, r Row) string {
	var parts []string
	for i, name := range k.Label {
		if r.Cells[i] == Hidden {
			return Hidden
		}
		if text := u.h.Cell(k.Name, k.Field(name), r.Cells[i]).Text; text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return r.ID.Short(6)
	}
	return strings.Join(parts, " — ")
}

// linksOfWire reads a reference's wire value: the record, and the kinds that it
// may be of.
func linksOfWire(f *model.Field, wire string) (model.Link, []string) {
	if l, ok := model.ParseLink(wire); ok && l.Kind != "" {
		return l, []string{l.Kind}
	}
	id, _ := model.ParseID(wire)
	link := model.Link{ID: id}
	if len(f.Targets) == 1 {
		link.Kind = f.Targets[0]
	}
	return link, f.Targets
}

// Under returns what the rows lie under, where Fetch read it with ReadUnder.
func (t *Table) Under() *Lineage { return t.now.Under }

// IndexOf returns the place of a row among those shown, -1 if it is not there.
func (t *Table) IndexOf(id model.ID) int { return t.source().Find(id.String()) }

// Position is the log position that the rows were read at.
func (t *Table) Position() int64 { return t.now.Position }
