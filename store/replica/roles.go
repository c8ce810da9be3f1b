package replica

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// roleChange is another role for a device, from its parts after a cut on.
type roleChange struct {
	role model.Role
	cut  head
}

// roleVerdict is a verdict about a device's role, and how senior its maker is:
// 1 for the founder.
type roleVerdict struct {
	*verdictFile
	seniority int
}

// change applies the verdicts about a device's role: one that was made in
// knowledge of another counts after it; of those that knew nothing of each
// other, the most senior's counts last.
func (m *Member) change(all []roleVerdict) {
	depths := map[hex32]int{}
	for range all { // a chain is at most as long as the list
		for _, v := range all {
			depth := 0
			for _, over := range v.Over {
				if d, ok := depths[over]; ok {
					depth = max(depth, d+1)
				}
			}
			depths[hex32(v.hash)] = min(depth, len(all))
		}
	}
	slices.SortFunc(all, func(a, b roleVerdict) int {
		return cmp.Or(cmp.Compare(depths[hex32(a.hash)], depths[hex32(b.hash)]), cmp.Compare(b.seniority, a.seniority),
			bytes.Compare(a.hash[:], b.hash[:]))
	})
	for _, v := range all {
		m.changes = append(m.changes, roleChange{v.Role, head{m.ID, v.Number, model.Hash(v.Hash)}})
		m.uphold(v.Upholds)
		m.Role = v.Role
	}
}

// roleAt gives the role by which a part of a device is judged.
func (s *session) roleAt(m *Member, p *model.Part) model.Role {
	role := m.base
	for _, c := range m.changes {
		if !s.within(c.cut, p) {
			role = c.role
		}
	}
	return role
}

// names lists what a device wrote under, in any of its incarnations.
func (t *team) names(m *Member) []model.WriterID {
	out := append([]model.WriterID{m.ID}, m.former...)
	for _, id := range m.older {
		out = append(out, id)
		if o := t.members[id]; o != nil {
			out = append(out, o.former...)
		}
	}
	return out
}

// ChangeRole gives a device another role from now on: what it published up to
// now stays. A device that may no longer read protected values drops them at
// its next exchange; what a person read cannot be taken back. It refuses as
// Remove does, and a role that the device has already (team.same_role).
func (x *Exchange) ChangeRole(ctx context.Context, device model.WriterID, role model.Role) error {
	if !model.KnownRole(role) {
		return model.Refuse(model.Invalid, "team.role", "value", string(role))
	}
	m, err := x.junior(device)
	if err != nil {
		return err
	}
	if m.Role == role {
		return model.Refuse(model.Invalid, "team.same_role")
	}
	v := verdict{Device: hex16(device), Role: role, Created: x.millis()}
	if err := x.cutOff(ctx, &v); err != nil {
		return err
	}
	files, err := x.readTeam(ctx)
	if err != nil {
		return err
	}
	for _, w := range files.verdicts {
		if model.WriterID(w.Device) == device && w.Role != "" {
			v.Over = append(v.Over, hex32(w.hash))
		}
	}
	return x.decree(ctx, v)
}

// junior finds a device that this one may decide about.
func (x *Exchange) junior(device model.WriterID) (*Member, error) {
	at := func(id model.WriterID) int {
		return slices.IndexFunc(x.team.order, func(m *Member) bool { return m.ID == id })
	}
	me, them := at(x.Device()), at(device)
	if them < 0 || x.team.order[them].Standing == Removed {
		return nil, model.Refuse(model.NotFound, "team.none")
	}
	if me < 0 || me >= them || !x.team.order[me].coordinates() {
		return nil, model.Refuse(model.Invalid, "team.senior")
	}
	return x.team.order[them], nil
}

// cutOff notes in a verdict what a device published up to now, and which of
// its files as a coordinator's go on to count.
func (x *Exchange) cutOff(ctx context.Context, v *verdict) error {
	parts, err := x.o.Log.Parts(ctx)
	if err != nil {
		return err
	}
	device := model.WriterID(v.Device)
	for _, p := range parts {
		if p.Device == device && p.State == model.PartDelivered && p.Number > v.Number {
			v.Number, v.Hash = p.Number, hex32(p.Hash)
		}
	}
	if err := x.cutCovered(ctx, device, v); err != nil {
		return err
	}
	files, err := x.readTeam(ctx)
	if err != nil {
		return err
	}
	for _, c := range files.certs {
		if c.by != nil && model.WriterID(c.by.By) == device {
			v.Upholds = append(v.Upholds, hex32(c.hash))
		}
	}
	for _, w := range files.verdicts {
		if w.env.Writer == device {
			v.Upholds = append(v.Upholds, hex32(w.hash))
		}
	}
	return nil
}

// decree keeps a verdict about a device, with the key of protected values
// that it calls for: whoever learns the one learns the other.
func (x *Exchange) decree(ctx context.Context, v verdict) error {
	if _, err := x.keepStatement(ctx, seal.Verdict, v, x.secrets.Epochs[0]); err != nil {
		return err
	}
	if _, err := x.readTeam(ctx); err != nil {
		return err
	}
	return x.renewProtected(ctx)
}
