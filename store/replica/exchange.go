package replica

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"relais/model"
	"relais/store/seal"
)

var errForeign = errors.New("replica: another team's file")

// Exchange is one device's side of a shared folder.
type Exchange struct {
	o          Options
	secrets    *seal.Secrets
	file       *teamFile
	team       *team
	stated     *teamFiles                // that the team was worked out from
	kept       int                       // how many files of k/ that were
	statements map[model.Hash]*teamFiles // each of them, opened with so many keys
	keys       int

	turn   int            // exchanges so far
	silent map[string]int // files that did not answer, and in which turn
}

// Open readies a profile's exchange. It refuses a profile that is not shared
// (share.none), or whose keys are gone (share.keys).
func Open(ctx context.Context, o Options) (*Exchange, error) {
	raw, err := o.Log.ShareValue(ctx, keyTeam)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, model.Refuse(model.Invalid, "share.none")
	}
	x := &Exchange{o: o}
	if x.file, err = parseTeamFile(raw); err != nil {
		return nil, fmt.Errorf("team file kept here: %w", err)
	}
	x.file.good = o.verified
	kept, err := o.Vault.Load()
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return nil, model.Refuse(model.Unusable, "share.keys")
	}
	if x.secrets, err = seal.ParseSecrets(kept); err != nil || x.secrets.Team != x.file.ID {
		return nil, model.Refuse(model.Unusable, "share.keys")
	}
	if _, err = x.readTeam(ctx); err != nil {
		return nil, err
	}
	return x, x.appear(ctx)
}

// Device names this device in the team.
func (x *Exchange) Device() model.WriterID { return x.secrets.ID() }

func (x *Exchange) millis() int64 { return x.o.Now().UnixMilli() }

// readTeam works out the team from the files that are kept, learning epoch
// keys that are wrapped for this device on the way.
func (x *Exchange) readTeam(ctx context.Context) (*teamFiles, error) {
	kept, err := x.o.Log.TeamFiles(ctx)
	if err != nil {
		return nil, err
	}
	x.kept = len(kept)
	for {
		x.stated = x.openKept(kept)
		x.team = x.stated.resolve(x.file)
		learnt, err := x.learn(x.stated)
		if err != nil || !learnt {
			return x.stated, err
		}
	}
}

// openKept opens the files of k/ that are kept, each once for the keys that
// are held.
func (x *Exchange) openKept(kept [][]byte) *teamFiles {
	if n := len(x.secrets.Epochs); x.statements == nil || n != x.keys {
		x.statements, x.keys = make(map[model.Hash]*teamFiles, len(kept)), n
	}
	out := &teamFiles{}
	for _, b := range kept {
		h := hashOf(b)
		one := x.statements[h]
		if one == nil {
			one = &teamFiles{}
			one.read(x.file, x.secrets, b) //nolint:errcheck // kept for others, or for a key to come
			x.statements[h] = one
		}
		out.add(one)
	}
	return out
}

// learn unwraps the keys that members wrapped for this device: of epochs, and
// of protected values.
func (x *Exchange) learn(files *teamFiles) (bool, error) {
	learnt := false
	for i := range files.wraps {
		w := &files.wraps[i]
		by := x.team.members[w.env.Writer]
		if by == nil || !x.file.signed(w.env, by.sign) || !slices.Contains(w.For, hex16(x.Device())) {
			continue
		}
		if !slices.ContainsFunc(w.keys(), func(id hex32) bool { _, err := x.secrets.Epoch(seal.KeyID(id)); return err != nil }) {
			continue
		}
		keys, err := x.secrets.UnwrapKeys(w.Wrapped)
		if err != nil {
			continue // not what it says
		}
		learnt = x.secrets.Learn(keys...) || learnt
	}
	me := x.team.members[x.Device()]
	for i := range files.protects {
		w := &files.protects[i]
		by := x.team.members[w.env.Writer]
		if me == nil || !me.Role.ReadsProtected() || !slices.Contains(w.For, hex16(x.Device())) ||
			by == nil || !x.file.signed(w.env, by.sign) || !x.lacksProtected(w.keys()) {
			continue
		}
		if n, err := x.secrets.UnwrapProtected(w.Wrapped); err == nil && n > 0 {
			learnt = true
		}
	}
	if !learnt {
		return false, nil
	}
	return true, x.o.Vault.Save(x.secrets.Marshal())
}

// keepStatement seals a statement of this device's as a file of k/ and keeps
// it; the exchange writes it to the folder.
func (x *Exchange) keepStatement(ctx context.Context, typ seal.Type, v any, key seal.Key) (model.Hash, error) {
	b, err := x.seal(typ, toJSON(v), key)
	if err != nil {
		return model.Hash{}, err
	}
	h := hashOf(b)
	return h, x.o.Log.KeepTeamFile(ctx, h, b)
}

func (x *Exchange) seal(typ seal.Type, payload []byte, key seal.Key) ([]byte, error) {
	return seal.Seal(seal.Header{Type: typ, Team: x.file.ID, Writer: x.Device(), Key: key.ID()}, payload, key, x.secrets.Sign, x.o.Random)
}

// Report is what one exchange did and found.
type Report struct {
	Published   int // changesets of this device that the folder has since
	Received    int // changesets that came from the folder and were applied
	Republished int // files given back to a folder that had lost them
	Carried     int // files of others' that a stick has since
	Unpublished int // changesets of this device that the folder does not have yet
	Waiting     []Gap
	Undelivered int // changesets that lack something they have seen
	Aside       int // changesets that their devices had no right to
	Damaged     []string
	Foreign     []string
	Newer       bool // something needs a newer version of the program
	Incomplete  bool // an archive was cut off or altered
	Behind      int  // files that a checkpoint stood for and that are still to be read
	Away        int  // attached files that are not here
	Unproved    int  // changesets of a checkpoint that no device published
	// Troubles are what stood in the way, without stopping the rest.
	Troubles []*model.Refusal
}

// Gap is a part that is not here (yet).
type Gap struct {
	Device model.WriterID
	Name   string // of the device, "" when unknown
	Number uint64

	hash model.Hash // of the part, where it is known
}

// Mode says how far an exchange may go.
type Mode struct {
	// Recreate fills a folder again that is empty or lost its team file.
	Recreate bool
}

// Sync is one exchange: it takes what the folder has, gives what the folder
// lacks. It refuses a folder that is not there (share.missing), empty
// (share.empty), or another team's (share.foreign), and then writes nothing.
// A trouble with single files is in the report instead; everything that was
// not done is tried again by the next exchange.
func (x *Exchange) Sync(ctx context.Context, mode Mode) (*Report, error) {
	if err := x.checkFolder(ctx, mode); err != nil {
		return nil, err
	}
	if _, err := Settle(ctx, x.o.Log, x.o.Place, x.o.Random); err != nil {
		return nil, err
	}
	if x.turn++; x.silent == nil {
		x.silent = map[string]int{}
	}
	s := &session{Exchange: x, rep: &Report{}, folder: &patient{Folder: x.o.Folder, x: x}}
	return s.rep, s.run(ctx,
		s.scanKeys, s.decide, s.begin, s.scanParts, s.deliver, s.lose, s.rejudge, s.doubt, s.conclude, s.incarnate, s.renewKeys,
		s.pack, s.adopt, s.carryOut, s.giveKeys, s.giveParts, s.attached, s.clean, s.receipts, s.checkpoint, s.finish)
}

// run goes through the steps of an exchange.
func (s *session) run(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// checkFolder refuses a folder that is not this team's.
func (x *Exchange) checkFolder(ctx context.Context, mode Mode) error {
	got, err := x.o.Folder.Read(ctx, TeamName)
	switch {
	case err == nil && x.file.same(got):
		return nil
	case err == nil:
		if _, bad := parseTeamFile(got); bad == nil {
			return model.Refuse(model.Invalid, "share.foreign")
		}
		if !mode.Recreate {
			return model.Refuse(model.Unusable, "share.damaged")
		}
		if err := x.o.Folder.Remove(ctx, TeamName); err != nil {
			return refuseFolder(err)
		}
	case !isMissing(err):
		return refuseFolder(err)
	}
	top, err := x.o.Folder.List(ctx, "")
	if isMissing(err) {
		return model.Refuse(model.Unusable, "share.missing")
	}
	if err != nil {
		return refuseFolder(err)
	}
	founded, err := x.o.Log.ShareValue(ctx, keyFounded)
	if err != nil {
		return err
	}
	if founded != nil && !mode.Recreate {
		if len(top) == 0 {
			return model.Refuse(model.Unusable, "share.empty")
		}
		return model.Refuse(model.Unusable, "share.damaged")
	}
	return x.found(ctx)
}

// found writes what every folder begins with.
func (x *Exchange) found(ctx context.Context) error {
	if err := x.o.Folder.Write(ctx, ReadmeName, []byte(readme)); err != nil && !isThere(err) {
		return refuseFolder(err)
	}
	if err := x.o.Folder.Write(ctx, TeamName, x.file.raw); err != nil {
		return refuseFolder(err)
	}
	return x.o.Log.SetShareValue(ctx, keyFounded, []byte("1"))
}

// session is one exchange under way.
type session struct {
	*Exchange
	rep    *Report
	folder Folder

	known    map[string]model.FolderFile // files that were verified before
	fresh    []model.FolderFile          // and in this exchange
	seen     map[string]bool             // files that are there, intact
	present  map[model.Hash]bool         // what the folder has intact, by the listing
	partial  bool                        // a listing failed: what is missing may be there
	missed   map[want]bool               // parts that are damaged or late
	spoilt   []chunkID                   // chunks of which no copy is intact
	lost     map[model.Hash]want         // parts that somebody holds, by their names: of a fork, numbers do not tell
	clone    bool                        // the folder has parts of ours that we do not
	parts    []model.Part
	byHash   map[model.Hash]int
	unknowns int // files of devices without a certificate

	files     map[model.Hash][]model.FolderFile // what the folder has intact of each part
	arrived   map[model.Hash]bool               // parts of which a file was taken in
	unfolded  map[model.Hash]*opened            // of those, what is still to be delivered, by the file
	openBytes int
	rivals    []rival
	early     []early
	purged    *model.Purged       // asked for once
	unexcused map[model.Hash]bool // parts that lack what nobody purged
	fuller    map[model.Hash]bool // parts that were delivered without values that a file came with
	cut       map[model.Hash]bool // parts that end a changeset of which pieces are lost
	purges    []model.Purge

	trial          *trial // a checkpoint that is not proved yet
	coveredTo      map[model.WriterID]uint64
	coveredBy      map[model.Hash]head
	fromCheckpoint bool       // it was taken in by this exchange
	late           []lateFile // what it stands for and was not read
}

// trouble notes what stood in the way of one file.
func (s *session) trouble(err error) {
	r := refuseFolder(err)
	for _, t := range s.rep.Troubles {
		if t.Key == r.Key {
			return
		}
	}
	s.rep.Troubles = append(s.rep.Troubles, r)
}

// finish takes stock.
func (s *session) finish(ctx context.Context) error {
	var err error
	if s.rep.Undelivered, err = s.o.Log.Undelivered(ctx); err != nil {
		return err
	}
	if s.rep.Aside, err = s.o.Log.Aside(ctx); err != nil {
		return err
	}
	if s.rep.Unpublished, err = s.unshared(ctx); err != nil {
		return err
	}
	if len(s.rep.Troubles) > 0 {
		return nil
	}
	return s.noteSynced(ctx)
}

// syncedEvery is how often it is noted that an exchange with nothing to do went
// through: each note is a write to the disk, and they come every few seconds.
const syncedEvery = time.Minute

// noteSynced notes when the exchange last went through.
func (s *session) noteSynced(ctx context.Context) error {
	last, err := s.synced(ctx)
	if err != nil {
		return err
	}
	since := time.Duration(s.millis()-last.UnixMilli()) * time.Millisecond
	if s.rep.Published+s.rep.Received == 0 && 0 <= since && since < syncedEvery {
		return nil
	}
	return s.o.Log.SetShareValue(ctx, keySynced, strconv.AppendInt(nil, s.millis(), 10))
}

// synced is when an exchange last went through, within syncedEvery; zero before
// the first.
func (x *Exchange) synced(ctx context.Context) (at time.Time, err error) {
	b, err := x.o.Log.ShareValue(ctx, keySynced)
	if err != nil {
		return at, err
	}
	if n, err := strconv.ParseInt(string(b), 10, 64); err == nil {
		at = time.UnixMilli(n)
	}
	return at, nil
}

// mine lists the names under which this device wrote what it publishes.
func (x *Exchange) mine() []model.WriterID {
	if m := x.team.members[x.Device()]; m != nil {
		return x.team.names(m)
	}
	return []model.WriterID{x.Device()}
}

func decodeJSON(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return seal.ErrDamaged
	}
	return nil
}

func signOnce(seed, message []byte) ([]byte, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, seal.ErrDamaged
	}
	return ed25519.Sign(ed25519.NewKeyFromSeed(seed), message), nil
}
