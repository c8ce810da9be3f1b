package replica

import (
	"context"
	"crypto/ed25519"
	"io"
	"slices"
	"time"

	"relais/model"
	"relais/store/seal"
)

// incarnate takes a new name for this device where its own is written under
// by a copy as well (a cloned disk, a restored profile): two histories under
// one name would fork. What was written under the old name and is in no part
// yet goes out in parts of the new one, which the old one vouches for.
func (s *session) incarnate(ctx context.Context) error {
	writer, err := s.o.Log.Writer(ctx)
	if err != nil {
		return err
	}
	if writer != s.Device() && !s.clone {
		if err := s.reload(ctx); err != nil {
			return err
		}
	}
	me := s.team.members[s.Device()]
	switch {
	case me == nil || me.Standing != Good || !s.clone && writer == s.Device():
		return nil
	case !s.clone && slices.Contains(me.older, writer): // killed before the log had the name
		return s.o.Log.SetWriter(ctx, s.Device())
	}
	return s.succeed(ctx, me, writer)
}

// succeed draws keys for a new incarnation of this device. The certificate is
// kept aside before the keys are, and counts after: whenever this is cut off,
// the device is the old one or the new one, and the next exchange goes on.
func (s *session) succeed(ctx context.Context, me *Member, writer model.WriterID) error {
	old := s.secrets
	secrets, err := seal.NewSecrets(s.file.ID, s.o.Random)
	if err != nil {
		return err
	}
	secrets.Learn(old.Epochs...)
	secrets.Protected = old.Protected
	c := certificate{
		Sign: secrets.Public(), Box: secrets.Box.Recipient().String(),
		Created: s.millis(), Succeeds: hex16(old.ID()),
		Succeeded: ed25519.Sign(old.Sign, statement(succeededLabel, s.file.ID, secrets.Public())),
	}
	if c.Former, err = s.taken(ctx, writer); err != nil {
		return err
	}
	key, ok := s.team.pick(old)
	if !ok {
		key = old.Newest()
	}
	if err := c.name(who{me.Name, me.Person.String()}, secrets, key, s.o.Random); err != nil {
		return err
	}
	h := seal.Header{Type: seal.Device, Team: s.file.ID, Writer: secrets.ID(), Key: secrets.Epochs[0].ID()}
	b, err := seal.Seal(h, toJSON(c), secrets.Epochs[0], secrets.Sign, s.o.Random)
	if err != nil {
		return err
	}
	if err := s.o.Log.SetShareValue(ctx, keyNext, b); err != nil {
		return err
	}
	if err := s.o.Vault.Save(secrets.Marshal()); err != nil {
		return err
	}
	s.secrets = secrets
	if err := s.appear(ctx); err != nil {
		return err
	}
	if err := s.o.Log.SetWriter(ctx, s.Device()); err != nil {
		return err
	}
	return s.o.Log.SetShareValue(ctx, keyTaken, []byte{})
}

// appear makes this device known to itself and then to the others, where its
// keys are kept and its certificate is not yet.
func (x *Exchange) appear(ctx context.Context) error {
	if x.team.members[x.Device()] != nil {
		return nil
	}
	b, err := x.o.Log.ShareValue(ctx, keyNext)
	if err != nil || b == nil {
		return err
	}
	env, err := seal.Parse(b)
	if err != nil || env.Writer != x.Device() {
		return nil //nolint:nilerr // of another incarnation, which never came to be
	}
	if err := x.o.Log.KeepTeamFile(ctx, hashOf(b), b); err != nil {
		return err
	}
	_, err = x.readTeam(ctx)
	return err
}

// reload takes the keys again, which another process of this profile may have
// changed.
func (x *Exchange) reload(ctx context.Context) error {
	kept, err := x.o.Vault.Load()
	if err != nil || kept == nil {
		return err
	}
	secrets, err := seal.ParseSecrets(kept)
	if err != nil || secrets.Team != x.file.ID || secrets.ID() == x.Device() {
		return nil //nolint:nilerr // opening the profile says so
	}
	x.secrets = secrets
	_, err = x.readTeam(ctx)
	return err
}

// renamed tells whether a device goes by a newer name since: it took one, and
// its last receipt, r, under this one is older. A copy of it may go on under
// this one.
func (x *Exchange) renamed(m *Member, r *receipt) bool {
	return m.ID != x.Device() && slices.ContainsFunc(x.team.active(), func(n *Member) bool {
		return len(n.older) > 0 && n.older[len(n.older)-1] == m.ID && (r == nil || r.millis < n.Created)
	})
}

// decide settles which device an invitation of this device's stands for: the
// first that it sees before the invitation expires, none after. Where two came
// at once it leaves the choice to a person. It comes before anything of that
// device's is taken in.
func (s *session) decide(ctx context.Context) error {
	me := s.team.members[s.Device()]
	if me == nil || me.Standing != Good {
		return nil
	}
	decided := map[hex16]bool{}
	for _, v := range s.stated.verdicts {
		if v.env.Writer == s.Device() && !v.Remove {
			decided[v.Invitation] = true
		}
	}
	changed := false
	for _, m := range s.team.order {
		if m.Inviter != s.Device() || m.Invitation == [16]byte{} || m.Standing != Good || decided[m.Invitation] {
			continue
		}
		v := verdict{Invitation: m.Invitation, Device: hex16(m.ID), Created: s.millis()}
		if s.millis() > m.expires {
			v.Device = hex16{}
		}
		if _, err := s.keepStatement(ctx, seal.Verdict, v, s.secrets.Epochs[0]); err != nil {
			return err
		}
		changed = true
	}
	if changed {
		_, err := s.readTeam(ctx)
		return err
	}
	return nil
}

// renewKeys mints an epoch where somebody who is no longer in good standing
// holds every one that there is, and wraps the keys for members who lack one:
// also an older one, that a device minted which is in dispute since.
func (s *session) renewKeys(ctx context.Context) error {
	me := s.team.members[s.Device()]
	if me == nil || me.Standing != Good {
		return nil
	}
	key, ok := s.team.pick(s.secrets)
	var lack []*Member
	if !ok {
		var err error
		if key, err = seal.NewKey(s.o.Random); err != nil {
			return err
		}
		lack = s.team.active()
	} else {
		for _, m := range s.team.active() {
			if m.ID != s.Device() && s.team.lacks(m, s.secrets.Epochs) {
				lack = append(lack, m)
			}
		}
	}
	if len(lack) == 0 {
		return s.renewProtected(ctx)
	}
	if s.secrets.Learn(key) {
		if err := s.o.Vault.Save(s.secrets.Marshal()); err != nil {
			return err
		}
	}
	f := epochFile{ID: hex32(key.ID()), Created: s.millis()}
	if e := s.team.epochs[key.ID()]; e != nil {
		f.Created = e.created
	}
	for _, k := range s.secrets.Epochs {
		if k != key {
			f.With = append(f.With, hex32(k.ID()))
		}
	}
	var boxes []string
	for _, m := range lack {
		f.For = append(f.For, hex16(m.ID))
		boxes = append(boxes, m.box)
	}
	var err error
	if f.Wrapped, err = seal.WrapKeys(s.secrets.Epochs, boxes); err != nil {
		return err
	}
	if _, err := s.keepStatement(ctx, seal.Epoch, f, s.secrets.Epochs[0]); err != nil {
		return err
	}
	if _, err = s.readTeam(ctx); err != nil {
		return err
	}
	return s.renewProtected(ctx)
}

// Members lists the team's devices, the most senior first.
func (x *Exchange) Members() []Member {
	out := make([]Member, 0, len(x.team.order))
	for _, m := range x.team.order {
		out = append(out, *m)
	}
	return out
}

// Remove ends a device's part in the team: what it published up to now stays,
// what it publishes from now on counts no more, and the next exchange seals
// under a new key. It cannot take back what that device has read. It refuses
// whom only a more senior coordinator may remove (team.senior), and a device
// that is not there (team.none).
func (x *Exchange) Remove(ctx context.Context, device model.WriterID) error {
	if _, err := x.junior(device); err != nil {
		return err
	}
	v := verdict{Device: hex16(device), Remove: true, Created: x.millis()}
	if err := x.cutOff(ctx, &v); err != nil {
		return err
	}
	return x.decree(ctx, v)
}

// inviteFor is how long an invitation stands.
const inviteFor = 14 * 24 * time.Hour

// Guest is who an invitation is for.
type Guest struct {
	Role         model.Role
	Organisation string
	Name         string   // "" where the guest will say it
	Person       model.ID // their record, zero where they have none yet
}

// Invite makes an invitation and gives its code. It writes to the folder, so
// that whoever has the code finds it there. It refuses devices that are no
// coordinator's (team.coordinator) and a folder that does not take it.
func (x *Exchange) Invite(ctx context.Context, g Guest) (code string, expires time.Time, err error) {
	me, err := x.mayInvite(g)
	if err != nil {
		return "", expires, err
	}
	if code, err = seal.NewCode(x.o.Random); err != nil {
		return "", expires, err
	}
	id, key, err := seal.CodeKeys(code, x.file.ID)
	if err != nil {
		return "", expires, err
	}
	expires, err = x.inviteUnder(ctx, me, g, id, key)
	return code, expires, err
}

// mayInvite refuses a device that may bring nobody in, and roles that there are
// not.
func (x *Exchange) mayInvite(g Guest) (*Member, error) {
	me := x.team.members[x.Device()]
	if me == nil || me.Standing != Good || me.Role != model.Coordinator {
		return nil, model.Refuse(model.Invalid, "team.coordinator")
	}
	if !model.KnownRole(g.Role) {
		return nil, model.Refuse(model.Invalid, "team.role", "value", string(g.Role))
	}
	return me, nil
}

// inviteUnder puts an invitation into the folder for whoever has its code's
// keys.
func (x *Exchange) inviteUnder(ctx context.Context, me *Member, g Guest, id seal.KeyID, key seal.Key) (time.Time, error) {
	expires := x.o.Now().Add(inviteFor)
	inv, err := x.newInvitation(me, g, expires)
	if err != nil {
		return expires, err
	}
	h := seal.Header{Type: seal.Invitation, Team: x.file.ID, Writer: x.Device(), Key: id}
	b, err := seal.Seal(h, toJSON(inv), key, x.secrets.Sign, x.o.Random)
	if err != nil {
		return expires, err
	}
	if err := x.checkFolder(ctx, Mode{}); err != nil {
		return expires, err
	}
	if err := x.o.Log.KeepTeamFile(ctx, hashOf(b), b); err != nil {
		return expires, err
	}
	if err := x.o.Folder.Write(ctx, "k/"+shortHex(hashOf(b))+".key", b); err != nil && !isThere(err) {
		return expires, refuseFolder(err)
	}
	return expires, nil
}

func (x *Exchange) newInvitation(me *Member, g Guest, expires time.Time) (*invitation, error) {
	once := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(x.o.Random, once); err != nil {
		return nil, err
	}
	in := invited{By: hex16(x.Device()), Role: g.Role, Expires: expires.UnixMilli(),
		Once: ed25519.NewKeyFromSeed(once).Public().(ed25519.PublicKey)}
	if _, err := io.ReadFull(x.o.Random, in.ID[:]); err != nil {
		return nil, err
	}
	out := &invitation{Team: hex32(x.file.hash()), Once: once, Inviter: me.Name, Organisation: g.Organisation, Name: g.Name}
	if !g.Person.IsZero() {
		out.Person = g.Person.String()
	}
	for _, k := range x.secrets.Epochs {
		in.Epochs = append(in.Epochs, hex32(k.ID()))
		out.Epochs = append(out.Epochs, k[:])
	}
	out.Recipient = x.team.recipient()
	if g.Role.ReadsProtected() {
		for _, k := range x.secrets.Protected {
			in.Protected = append(in.Protected, protectedID(k.Recipient))
			out.Protected = append(out.Protected, k.Secret())
		}
	}
	out.Invited = toJSON(in)
	out.InvitedBy = ed25519.Sign(x.secrets.Sign, statement(invitedLabel, x.file.ID, out.Invited))
	return out, nil
}

// cutCovered moves the cut of a removal on to what a checkpoint brought of the
// device, where its parts are not here yet.
func (x *Exchange) cutCovered(ctx context.Context, device model.WriterID, v *verdict) error {
	b, err := x.o.Log.ShareValue(ctx, keyCovered)
	if err != nil || b == nil {
		return err
	}
	var t trial
	if err := decodeJSON(b, &t); err != nil {
		return err
	}
	for _, c := range t.Covers {
		if model.WriterID(c.Device) == device && c.Number > v.Number {
			v.Number, v.Hash = c.Number, c.Hash
		}
	}
	return nil
}
