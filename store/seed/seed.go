// Package seed holds the demo: an invented organisation in which a year of
// work can be read, and a generator of large histories for measurements. It
// promises to be pure and repeatable: the same day and scale give the same
// steps, byte for byte. Its words are in data/; every person, organisation and
// place there is invented.
package seed

import (
	"cmp"
	"slices"

	"relais/model"
)

// Step is one action of somebody in the past year. It holds what rules bring
// about too (the task that a follow-up asks for), so that whoever applies it
// must not run effects again.
type Step struct {
	AtMillis int64 // wall time, milliseconds since 1970
	Author   model.ID
	Records  []*model.Record // created, with the defaults of their kind
	Changes  []Change
}

// Change gives fields of a record of an earlier step (or of this one) new
// values; of a set, the whole as it should be.
type Change struct {
	Kind   *model.Kind
	ID     model.ID
	Values map[string]model.Value
}

// Me is the coordinator: `init --demo` makes the user that person.
var Me = demoID(0, "person", "coord")

// Zone is the zone that the demo's moments are told in.
const Zone = "America/Toronto"

const minuteMillis = 60_000

// Demo streams the demo as it is on the morning of today, scale times over, in
// the order of time and in no step later than the evening before. The first
// copy is the organisation, the others its regional sections with other people
// and partners. It fails only when emit does.
func Demo(today model.Day, scale int, emit func(Step) error) error {
	var all []*planned
	for c := range max(1, scale) {
		all = append(all, newBuilder(today, c).build()...)
	}
	slices.SortStableFunc(all, func(a, b *planned) int { return cmp.Compare(a.at, b.at) })
	for i := 0; i < len(all); {
		first := all[i]
		step := Step{AtMillis: first.at, Author: first.author}
		n := i
		for ; n < len(all) && all[n].at == first.at && all[n].author == first.author && all[n].copy == first.copy; n++ {
			step.Records = append(step.Records, all[n].records...)
			step.Changes = append(step.Changes, all[n].changes...)
		}
		i = n
		if err := emit(step); err != nil {
			return err
		}
	}
	return nil
}

// planned is a part of a step.
type planned struct {
	at      int64
	copy    int
	author  model.ID
	records []*model.Record
	changes []Change
}
