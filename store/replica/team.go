package replica

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// Standing says whether what a device publishes counts.
type Standing string

// The standings of devices.
const (
	Good      Standing = ""
	Duplicate Standing = "duplicate" // its invitation was used twice, and nobody decided
	Revoked   Standing = "revoked"   // its invitation stands for another device, or had expired
	Removed   Standing = "removed"   // from its cut on
)

// Member is a device of the team.
type Member struct {
	ID         model.WriterID
	Name       string
	Person     model.ID
	Role       model.Role
	Standing   Standing
	Inviter    model.WriterID
	Invitation [16]byte
	Created    int64 // milliseconds, by its own clock

	sign    []byte
	box     string
	former  []model.WriterID
	cut     head
	upholds map[model.Hash]bool
	base    model.Role       // before any change
	changes []roleChange     // in the order in which they count
	older   []model.WriterID // incarnations before this one
	expires int64
	handed  []hex32 // the epochs that its invitation gave it
	handedP []hex32 // and the keys of protected values
}

// team is what the files under k/ say, worked out from nothing else: devices
// with the same files agree on it.
//
// Seniority is breadth first from the founder: invited by somebody more
// senior, then earlier. A device's statements about others bind only its
// juniors, so that nothing is circular.
type team struct {
	file    *teamFile
	members map[model.WriterID]*Member
	order   []*Member // by seniority
	epochs  map[seal.KeyID]*epoch
	guards  map[hex32]*guard
	needs   model.Needs               // of kinds that the format does not name
	lostTo  map[model.WriterID]uint64 // up to which part what is not here is lost
	lost    map[model.Hash]model.Seen // and the changesets that are
}

// Files under k/, opened but not yet judged.
type (
	certFile struct {
		certificate
		hash model.Hash
		env  *seal.Envelope
		id   model.WriterID
		by   *invited
		who  who
	}
	verdictFile struct {
		verdict
		hash model.Hash
		env  *seal.Envelope
	}
	wrapFile struct {
		epochFile
		hash model.Hash
		env  *seal.Envelope
	}
	guardFile struct {
		protectFile
		env *seal.Envelope
	}
	teamFiles struct {
		certs    []certFile
		verdicts []verdictFile
		wraps    []wrapFile
		protects []guardFile
	}
)

func (f *teamFiles) add(one *teamFiles) {
	f.certs = append(f.certs, one.certs...)
	f.verdicts = append(f.verdicts, one.verdicts...)
	f.wraps = append(f.wraps, one.wraps...)
	f.protects = append(f.protects, one.protects...)
}

// read opens one file; what is not for this team, damaged or sealed under a
// key that is not held is passed over.
func (f *teamFiles) read(t *teamFile, secrets *seal.Secrets, b []byte) error {
	env, err := seal.Parse(b)
	if err != nil {
		return err
	}
	if env.Team != t.ID {
		return errForeign
	}
	if env.Type == seal.Invitation || !env.Type.Known() { // the latter is kept for a newer version
		return nil
	}
	key, err := secrets.Epoch(env.Key)
	if err != nil {
		return err
	}
	payload, err := env.Open(key)
	if err != nil {
		return err
	}
	switch env.Type {
	case seal.Device:
		c := certFile{hash: env.Hash, env: env}
		if err := json.Unmarshal(payload, &c.certificate); err != nil {
			return seal.ErrDamaged
		}
		c.id = seal.DeviceID(c.Sign)
		if c.id != env.Writer || !t.signed(env, c.Sign) {
			return seal.ErrDamaged
		}
		c.who = c.certificate.who(secrets)
		if len(c.Invited) > 0 {
			c.by = &invited{}
			if err := json.Unmarshal(c.Invited, c.by); err != nil {
				return seal.ErrDamaged
			}
		}
		f.certs = append(f.certs, c)
	case seal.Verdict:
		v := verdictFile{hash: env.Hash, env: env}
		if err := json.Unmarshal(payload, &v.verdict); err != nil {
			return seal.ErrDamaged
		}
		f.verdicts = append(f.verdicts, v)
	case seal.Epoch:
		w := wrapFile{hash: env.Hash, env: env}
		if err := json.Unmarshal(payload, &w.epochFile); err != nil {
			return seal.ErrDamaged
		}
		f.wraps = append(f.wraps, w)
	case seal.Protected:
		w := guardFile{env: env}
		if err := json.Unmarshal(payload, &w.protectFile); err != nil {
			return seal.ErrDamaged
		}
		f.protects = append(f.protects, w)
	default:
		return seal.ErrDamaged
	}
	return nil
}

// resolve works out the team.
func (f *teamFiles) resolve(file *teamFile) *team {
	t := &team{file: file, members: map[model.WriterID]*Member{}, epochs: map[seal.KeyID]*epoch{}, guards: map[hex32]*guard{}, needs: model.Needs{},
		lostTo: map[model.WriterID]uint64{}, lost: map[model.Hash]model.Seen{}}
	slices.SortFunc(f.certs, func(a, b certFile) int {
		return cmp.Or(cmp.Compare(a.Created, b.Created), bytes.Compare(a.hash[:], b.hash[:]))
	})
	slices.SortFunc(f.verdicts, func(a, b verdictFile) int {
		return cmp.Or(cmp.Compare(a.Created, b.Created), bytes.Compare(a.hash[:], b.hash[:]))
	})
	var queue []*Member
	for i := range f.certs {
		if c := &f.certs[i]; bytes.Equal(c.Sign, file.Founder) {
			queue = append(queue, c.member(model.Coordinator))
			break
		}
	}
	removals := map[model.WriterID]*verdictFile{}
	changes := map[model.WriterID][]roleVerdict{}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		if t.members[m.ID] != nil {
			continue
		}
		f.remove(m, removals)
		m.change(changes[m.ID])
		t.members[m.ID] = m
		t.order = append(t.order, m)
		for i := range f.verdicts {
			v := &f.verdicts[i]
			if !t.says(m, v.hash, v.env) {
				continue
			}
			device := model.WriterID(v.Device)
			switch {
			case v.Remove && removals[device] == nil:
				removals[device] = v
			case model.KnownRole(v.Role):
				changes[device] = append(changes[device], roleVerdict{v, len(t.order)})
			}
			t.lose(&v.verdict)
			for kind, role := range v.Needs { // what the most senior says stays
				if _, said := t.needs[kind]; !said {
					t.needs[kind] = role
				}
			}
		}
		queue = append(queue, f.juniors(t, m)...)
	}
	f.holders(t)
	f.guards(t)
	return t
}

// remove applies the most senior removal of a device.
func (f *teamFiles) remove(m *Member, removals map[model.WriterID]*verdictFile) {
	v := removals[m.ID]
	if v == nil || m.Standing != Good {
		return
	}
	m.Standing = Removed
	m.cut = head{m.ID, v.Number, model.Hash(v.Hash)}
	m.uphold(v.Upholds)
}

func (m *Member) uphold(files []hex32) {
	if m.upholds == nil {
		m.upholds = map[model.Hash]bool{}
	}
	for _, h := range files {
		m.upholds[model.Hash(h)] = true
	}
}

// says tells whether a file is m's, and counts as a coordinator's.
func (t *team) says(m *Member, h model.Hash, env *seal.Envelope) bool {
	return env.Writer == m.ID && t.file.signed(env, m.sign) && m.leads(h)
}

// leads tells whether a file of m's counts as a coordinator's: it is one's, or
// it was and whoever changed that upholds it.
func (m *Member) leads(file model.Hash) bool {
	if m.upholds[file] {
		return m.everLed()
	}
	return m.Standing == Good && m.Role == model.Coordinator
}

// everLed tells whether a device is or was a coordinator's.
func (m *Member) everLed() bool {
	return m.base == model.Coordinator || slices.ContainsFunc(m.changes, func(c roleChange) bool { return c.role == model.Coordinator })
}

func (c *certFile) member(role model.Role) *Member {
	person, _ := model.ParseID(c.who.Person)
	m := &Member{ID: c.id, Name: cmp.Or(c.who.Name, c.id.Short(6)), Person: person, Role: role, base: role, Created: c.Created, sign: c.Sign, box: c.Box}
	for _, w := range c.Former {
		m.former = append(m.former, model.WriterID(w))
	}
	return m
}

// juniors lists the devices that m brought in, the most senior first. Those
// that it had no right to bring in are known all the same, so that everybody
// sets aside what they publish: some may have taken it in before they learnt.
func (f *teamFiles) juniors(t *team, m *Member) []*Member {
	var out []*Member
	used := map[hex16][]*Member{}
	for i := range f.certs {
		c := &f.certs[i]
		counts := m.Standing == Good || m.upholds[c.hash]
		switch {
		case t.members[c.id] != nil:
		case c.by != nil && model.WriterID(c.by.By) == m.ID:
			if !m.everLed() || !model.KnownRole(c.by.Role) ||
				!t.file.verify(m.sign, statement(invitedLabel, t.file.ID, c.Invited), c.InvitedBy) ||
				!t.file.verify(c.by.Once, statement(joinedLabel, t.file.ID, c.by.ID[:], c.Sign), c.Joined) ||
				slices.ContainsFunc(used[c.by.ID], func(o *Member) bool { return o.ID == c.id }) {
				continue
			}
			n := c.member(c.by.Role)
			n.Inviter, n.Invitation, n.expires = m.ID, c.by.ID, c.by.Expires
			if out = append(out, n); m.leads(c.hash) {
				n.handed, n.handedP = c.by.Epochs, c.by.Protected
				used[c.by.ID] = append(used[c.by.ID], n)
			} else {
				n.Standing = Revoked
			}
		case model.WriterID(c.Succeeds) == m.ID && t.file.verify(m.sign, statement(succeededLabel, t.file.ID, c.Sign), c.Succeeded):
			n := c.member(m.Role)
			n.older = append(slices.Clone(m.older), m.ID)
			n.Inviter = m.ID
			if out = append(out, n); counts {
				n.handed, n.handedP = m.handed, m.handedP
			} else {
				n.Standing = Revoked
			}
		}
	}
	for id, all := range used {
		f.decide(t, m, id, all)
	}
	return out
}

// decide tells which of the devices that used one invitation it stands for:
// the one that the inviter named first, else the only one there is.
func (f *teamFiles) decide(t *team, m *Member, id hex16, all []*Member) {
	for i := range f.verdicts {
		v := &f.verdicts[i]
		if v.Remove || v.Invitation != id || !t.says(m, v.hash, v.env) {
			continue
		}
		for _, n := range all {
			if n.ID != model.WriterID(v.Device) {
				n.Standing = Revoked
			}
		}
		return
	}
	if len(all) > 1 {
		for _, n := range all {
			n.Standing = Duplicate
		}
	}
}

// active lists the devices in good standing.
func (t *team) active() []*Member {
	var out []*Member
	for _, m := range t.order {
		if m.Standing == Good {
			out = append(out, m)
		}
	}
	return out
}
