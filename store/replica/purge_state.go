package replica

import (
	"context"
	"slices"
	"strconv"

	"relais/model"
)

// carried lists the purges that this device has carried out, its files in the
// folder included.
func (x *Exchange) carried(ctx context.Context) ([]model.Hash, error) {
	b, err := x.o.Log.ShareValue(ctx, keyCarried)
	if err != nil {
		return nil, err
	}
	var out []model.Hash
	for ; len(b) >= 32; b = b[32:] {
		out = append(out, model.Hash(b[:32]))
	}
	return out, nil
}

// CarryOutForAbsent has this device, a coordinator's, carry out for the others
// what was purged up to now: from the next exchange on it seals their files
// anew and removes the originals. It refuses devices that are no coordinator's
// (team.coordinator).
func (x *Exchange) CarryOutForAbsent(ctx context.Context) error {
	if !x.team.members[x.Device()].coordinates() {
		return model.Refuse(model.Invalid, "team.coordinator")
	}
	return x.o.Log.SetShareValue(ctx, keyAbsent, strconv.AppendInt(nil, x.millis(), 10))
}

// PurgeState is how far a purge has come.
type PurgeState struct {
	model.Purge
	Records int      // that its changeset hides
	Done    int      // devices that have carried it out
	Of      int      // devices in good standing
	Missing []string // the names of the others
}

// Purges tells how far every purge has come, the newest first.
func (x *Exchange) Purges(ctx context.Context) ([]PurgeState, error) {
	all, err := x.o.Log.Purges(ctx)
	if err != nil {
		return nil, err
	}
	said := map[model.WriterID][]model.Hash{}
	var devices []*Member
	for _, m := range x.team.active() {
		r, err := x.heard(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if x.renamed(m, r) {
			continue
		}
		if devices = append(devices, m); r != nil {
			said[m.ID] = r.purges
		}
	}
	if said[x.Device()], err = x.carried(ctx); err != nil {
		return nil, err
	}
	var out []PurgeState
	for _, p := range all {
		if n := len(out); n > 0 && out[n-1].ID.Changeset == p.ID.Changeset {
			out[n-1].Records++
			continue
		}
		state := PurgeState{Purge: p, Records: 1}
		for _, m := range devices {
			state.Of++
			if slices.Contains(said[m.ID], p.ID.Changeset) {
				state.Done++
			} else {
				state.Missing = append(state.Missing, m.Name)
			}
		}
		out = append(out, state)
	}
	slices.Reverse(out)
	return out, nil
}
