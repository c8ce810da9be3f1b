package replica

import (
	"context"
	"errors"
	"io"

	"relais/model"
	"relais/store/seal"
)

// Founding is a team about to be: its keys exist, its folder was looked at.
type Founding struct {
	o       Options
	secrets *seal.Secrets
	file    *teamFile
}

// Found readies a new team in an empty folder, and writes nothing yet. It
// refuses a folder that is not there (share.missing), or not empty
// (share.taken where it is a team's, share.not_empty).
func Found(ctx context.Context, o Options) (*Founding, error) {
	top, err := o.Folder.List(ctx, "")
	if isMissing(err) {
		return nil, model.Refuse(model.NotFound, "share.missing")
	}
	if err != nil {
		return nil, refuseFolder(err)
	}
	for _, e := range top {
		if e.Name == TeamName {
			return nil, model.Refuse(model.Invalid, "share.taken")
		}
	}
	for _, e := range top {
		if e.Name != ReadmeName { // a founding that was cut off left it
			return nil, model.Refuse(model.Invalid, "share.not_empty")
		}
	}
	f := &Founding{o: o}
	var id [16]byte
	if _, err := io.ReadFull(o.Random, id[:]); err != nil {
		return nil, err
	}
	if f.secrets, err = seal.NewSecrets(id, o.Random); err != nil {
		return nil, err
	}
	key, err := seal.NewKey(o.Random)
	if err != nil {
		return nil, err
	}
	f.secrets.Learn(key)
	f.file = newTeamFile(id, f.secrets.Sign)
	return f, nil
}

// Device names this device in the team: the name that a profile made for it
// writes under.
func (f *Founding) Device() model.WriterID { return f.secrets.ID() }

// Keep makes a profile the team's first device. What it wrote before, under
// whatever name, is published as its own. The next exchange writes the folder.
func (f *Founding) Keep(ctx context.Context, log Log, vault Vault, name string, person model.ID) (*Exchange, error) {
	f.o.Log, f.o.Vault = log, vault
	former, err := log.Writers(ctx)
	if err != nil {
		return nil, err
	}
	c := certificate{Created: f.o.Now().UnixMilli()}
	for _, w := range former {
		if w != f.Device() {
			c.Former = append(c.Former, hex16(w))
		}
	}
	return begin(ctx, f.o, f.secrets, f.file, c, who{name, person.String()}, model.Coordinator)
}

// begin keeps what makes a profile a device of a team. The team file comes
// last: without it the profile is not shared, and everything can be begun again.
func begin(ctx context.Context, o Options, secrets *seal.Secrets, file *teamFile, c certificate, w who, role model.Role) (*Exchange, error) {
	x := &Exchange{o: o, secrets: secrets, file: file}
	c.Sign, c.Box = secrets.Public(), secrets.Box.Recipient().String()
	if err := c.name(w, secrets, secrets.Newest(), o.Random); err != nil {
		return nil, err
	}
	if err := o.Vault.Save(secrets.Marshal()); err != nil {
		return nil, err
	}
	if _, err := x.keepStatement(ctx, seal.Device, c, secrets.Epochs[0]); err != nil {
		return nil, err
	}
	if err := o.Log.SetRole(ctx, role); err != nil {
		return nil, err
	}
	if err := o.Log.SetWriter(ctx, secrets.ID()); err != nil {
		return nil, err
	}
	if err := o.Log.SetShareValue(ctx, keyTeam, file.raw); err != nil {
		return nil, err
	}
	return Open(ctx, o)
}

// Joining is an invitation that was opened.
type Joining struct {
	Organisation string
	Inviter      string
	Role         model.Role
	Name         string   // the guest's as the inviter wrote it, or ""
	Person       model.ID // the guest's record, zero where there is none

	o       Options
	secrets *seal.Secrets
	file    *teamFile
	in      *invitation
	invited invited
}

// OpenInvitation looks a code up in a folder, and writes nothing. It refuses
// a code that is misspelt (code.form) or unknown here (code.unknown), one that
// was used (code.used) or has expired (code.expired), and a folder that is no
// team's (share.missing, share.empty, share.damaged).
func OpenInvitation(ctx context.Context, o Options, typed string) (*Joining, error) {
	code, err := seal.ReadCode(typed)
	if err != nil {
		return nil, model.Refuse(model.Invalid, "code.form")
	}
	j, err := lookAt(ctx, o)
	if err != nil {
		return nil, err
	}
	id, key, err := seal.CodeKeys(code, j.file.ID)
	if err != nil {
		return nil, err
	}
	return j, j.open(ctx, id, key)
}

// lookAt tells whose folder it is.
func lookAt(ctx context.Context, o Options) (*Joining, error) {
	j := &Joining{o: o}
	raw, err := o.Folder.Read(ctx, TeamName)
	if isMissing(err) {
		if _, err := o.Folder.List(ctx, ""); err != nil {
			return nil, model.Refuse(model.NotFound, "share.missing")
		}
		return nil, model.Refuse(model.Invalid, "share.no_team")
	}
	if err != nil {
		return nil, refuseFolder(err)
	}
	if j.file, err = parseTeamFile(raw); err != nil {
		return nil, model.Refuse(model.Unusable, "share.damaged")
	}
	j.file.good = o.verified
	return j, nil
}

// open finds the invitation among the files of k/, and checks it.
func (j *Joining) open(ctx context.Context, id seal.KeyID, key seal.Key) error {
	entries, err := j.o.Folder.List(ctx, "k")
	if err != nil && !isMissing(err) {
		return refuseFolder(err)
	}
	var others [][]byte
	newer := false
	for _, e := range entries {
		b, err := j.o.Folder.Read(ctx, "k/"+e.Name)
		if err != nil {
			continue // another one may be it
		}
		env, err := seal.Parse(b)
		newer = newer || errors.Is(err, seal.ErrNewer) // or damaged: it need not be the invitation
		if err != nil || env.Team != j.file.ID {
			continue
		}
		if env.Type != seal.Invitation || env.Key != id {
			others = append(others, b)
			continue
		}
		payload, err := env.Open(key)
		if err != nil {
			continue
		}
		in := &invitation{}
		if decodeJSON(payload, in) == nil && decodeJSON(in.Invited, &j.invited) == nil && model.Hash(in.Team) == j.file.hash() {
			j.in = in
		}
	}
	switch {
	case j.in == nil && newer:
		return model.Refuse(model.Unusable, "share.newer")
	case j.in == nil:
		return model.Refuse(model.NotFound, "code.unknown")
	}
	if j.o.Now().UnixMilli() > j.invited.Expires {
		return model.Refuse(model.Invalid, "code.expired")
	}
	j.Organisation, j.Inviter, j.Role, j.Name = j.in.Organisation, j.in.Inviter, j.invited.Role, j.in.Name
	j.Person, _ = model.ParseID(j.in.Person)
	return j.admit(others)
}

// admit draws this device's keys and checks the invitation against the team
// that the folder shows.
func (j *Joining) admit(others [][]byte) error {
	var err error
	if j.secrets, err = seal.NewSecrets(j.file.ID, j.o.Random); err != nil {
		return err
	}
	for _, k := range j.in.Epochs {
		if len(k) == 32 {
			j.secrets.Learn(seal.Key(k))
		}
	}
	for _, k := range j.in.Protected {
		if err := j.secrets.LearnProtected(k); err != nil {
			return model.Refuse(model.NotFound, "code.unknown")
		}
	}
	if len(j.secrets.Epochs) == 0 {
		return model.Refuse(model.NotFound, "code.unknown")
	}
	var files teamFiles
	for _, b := range others {
		files.read(j.file, j.secrets, b) //nolint:errcheck // what cannot be read says nothing
	}
	t := files.resolve(j.file)
	for _, c := range files.certs {
		if c.by != nil && c.by.ID == j.invited.ID {
			return model.Refuse(model.Invalid, "code.used")
		}
	}
	if by := t.members[model.WriterID(j.invited.By)]; by != nil && by.Standing != Good {
		return model.Refuse(model.Invalid, "code.withdrawn")
	}
	return nil
}

// Device names this device in the team: the name that its profile must write
// under from the first edit on.
func (j *Joining) Device() model.WriterID { return j.secrets.ID() }

// Keep makes a profile a device of the team. The next exchange tells the
// others.
func (j *Joining) Keep(ctx context.Context, log Log, vault Vault, name string, person model.ID) (*Exchange, error) {
	j.o.Log, j.o.Vault = log, vault
	once, err := signOnce(j.in.Once, statement(joinedLabel, j.file.ID, j.invited.ID[:], j.secrets.Public()))
	if err != nil {
		return nil, err
	}
	c := certificate{Created: j.o.Now().UnixMilli(), Invited: j.in.Invited, InvitedBy: j.in.InvitedBy, Joined: once}
	if err := log.SetShareValue(ctx, keyFounded, []byte("1")); err != nil {
		return nil, err
	}
	if j.in.Recipient != "" {
		if err := log.SetProtection(ctx, j.in.Recipient); err != nil {
			return nil, err
		}
	}
	return begin(ctx, j.o, j.secrets, j.file, c, who{name, person.String()}, j.Role)
}
