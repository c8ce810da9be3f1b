package replica

import (
	"context"
	"time"

	"relais/model"
)

// Overview is how the exchange stands, from what is kept here: it does not
// look into the folder.
type Overview struct {
	Synced   time.Time // the last exchange that went through, zero before the first
	Unshared int       // changesets of this device's that the folder does not have
	Devices  []DeviceState
	Purges   []PurgeState // the newest first
}

// DeviceState is a device of the team and what it said that it holds.
type DeviceState struct {
	Member
	This  bool
	Heard time.Time // when it last said so, by its own clock; zero for never
	// Lacks lists what it does not hold of what is known to exist.
	Lacks []Lack
	// Ahead is how far its clock ran before this one's when it was heard: an
	// hour or more, else 0.
	Ahead time.Duration
}

// Lack is how many parts of a device somebody does not hold.
type Lack struct {
	Device model.WriterID
	Name   string
	Parts  uint64
}

// leastDrift is the least difference of clocks that is worth a word: less is a
// wrong zone or a slow exchange.
const leastDrift = time.Hour

// Overview tells how the exchange stands.
func (x *Exchange) Overview(ctx context.Context) (*Overview, error) {
	out := &Overview{}
	var err error
	if out.Unshared, err = x.unshared(ctx); err != nil {
		return nil, err
	}
	if out.Synced, err = x.synced(ctx); err != nil {
		return nil, err
	}
	if out.Purges, err = x.Purges(ctx); err != nil {
		return nil, err
	}
	held, err := x.holdings(ctx)
	if err != nil {
		return nil, err
	}
	newest := map[model.WriterID]uint64{}
	for _, h := range held {
		for device, n := range h.parts {
			newest[device] = max(newest[device], n)
		}
	}
	for _, m := range x.team.order {
		d := DeviceState{Member: *m, This: m.ID == x.Device()}
		h := held[m.ID]
		if h.millis > 0 {
			d.Heard = time.UnixMilli(h.millis)
			if ahead := d.Heard.Sub(x.o.Now()); !d.This && ahead >= leastDrift {
				d.Ahead = ahead
			}
		}
		for _, of := range x.team.order {
			if n, has := newest[of.ID], max(h.parts[of.ID], x.team.lostTo[of.ID]); n > has {
				d.Lacks = append(d.Lacks, Lack{of.ID, of.Name, n - has})
			}
		}
		out.Devices = append(out.Devices, d)
	}
	return out, nil
}

// DeviceNames names the devices by all the names that they wrote under in the
// log, those from before they joined included.
func (x *Exchange) DeviceNames() map[model.WriterID]string {
	out := map[model.WriterID]string{}
	for _, m := range x.team.order {
		for _, w := range x.team.names(m) {
			if out[w] == "" {
				out[w] = m.Name
			}
		}
	}
	return out
}

// Holders names, for each part that is not here, the devices that said that
// they hold it.
func (x *Exchange) Holders(ctx context.Context, gaps []Gap) ([][]string, error) {
	held, err := x.holdings(ctx)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(gaps))
	for _, m := range x.team.active() {
		for i, g := range gaps {
			if m.ID != x.Device() && held[m.ID].parts[g.Device] >= g.Number {
				out[i] = append(out[i], m.Name)
			}
		}
	}
	return out, nil
}

// holding is what a device holds: the number of the newest part of each.
type holding struct {
	millis int64
	parts  map[model.WriterID]uint64
}

// holdings gives what every device said that it holds, and what this one does.
func (x *Exchange) holdings(ctx context.Context) (map[model.WriterID]holding, error) {
	out := map[model.WriterID]holding{}
	for _, m := range x.team.order {
		r, err := x.heard(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		h := holding{parts: map[model.WriterID]uint64{}}
		if r != nil && m.ID != x.Device() {
			h.millis = r.millis
			for _, of := range r.heads {
				h.parts[of.device] = max(h.parts[of.device], of.number)
			}
		}
		out[m.ID] = h
	}
	parts, err := x.o.Log.Parts(ctx)
	if err != nil {
		return nil, err
	}
	mine := out[x.Device()]
	for _, p := range parts {
		if p.State == model.PartDelivered && mine.parts != nil {
			mine.parts[p.Device] = max(mine.parts[p.Device], p.Number)
		}
		if p.Device != x.Device() && out[p.Device].parts != nil { // it holds what it wrote
			out[p.Device].parts[p.Device] = max(out[p.Device].parts[p.Device], p.Number)
		}
	}
	return out, nil
}

// unshared counts the changesets of this device's that neither the folder nor
// another device is known to have.
func (x *Exchange) unshared(ctx context.Context) (int, error) {
	n, hashes, err := x.o.Log.Unshared(ctx, x.Device(), x.mine())
	if err != nil || len(hashes) == 0 {
		return n, err
	}
	held, err := x.heldElsewhere(ctx)
	if err != nil {
		return 0, err
	}
	for _, h := range hashes {
		if held[h] {
			continue
		}
		some, err := x.actions(ctx, &model.Part{Hash: h})
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

// heldElsewhere gives the parts of this device's that some receipt tells of.
func (x *Exchange) heldElsewhere(ctx context.Context) (map[model.Hash]bool, error) {
	all, err := x.o.Log.Parts(ctx)
	if err != nil {
		return nil, err
	}
	prev := map[model.Hash]model.Hash{}
	for _, p := range all {
		if p.Device == x.Device() {
			prev[p.Hash] = p.Prev
		}
	}
	out := map[model.Hash]bool{}
	for _, m := range x.team.order {
		r, err := x.heard(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if r == nil || m.ID == x.Device() {
			continue
		}
		for _, h := range r.heads {
			at := h.hash
			for before, mine := prev[at]; mine && !out[at]; before, mine = prev[at] {
				out[at] = true
				at = before
			}
		}
	}
	return out, nil
}
