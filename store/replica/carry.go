package replica

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store/seal"
)

// What goes by hand: a stick that is a second place of the team's files, and
// archives that are sent as one file. Both are checked as the folder is, and
// the usual folder stays what it is.

// elsewhere is the log for an exchange at another place than the usual folder:
// what is remembered of that folder says nothing here, and what is seen here
// says nothing of it. Every file is read, as one that was pulled out in the
// midst of a write has to be.
type elsewhere struct {
	Log
	has map[model.Hash]bool // the parts of this place that were verified
}

// FolderFiles implements Log.
func (e *elsewhere) FolderFiles(context.Context) ([]model.FolderFile, error) { return nil, nil }

// KeepFolderFiles implements Log.
func (e *elsewhere) KeepFolderFiles(_ context.Context, keep []model.FolderFile, _ []string) error {
	for _, f := range keep {
		e.has[f.Part] = true
	}
	return nil
}

// ShareValue implements Log: such a place is never made by itself, and every
// receipt there is answered.
func (e *elsewhere) ShareValue(ctx context.Context, key string) ([]byte, error) {
	switch {
	case key == keyFounded:
		return []byte("1"), nil
	case strings.HasPrefix(key, keyAnswer), key == keyCleared:
		return nil, nil
	}
	return e.Log.ShareValue(ctx, key)
}

// SetShareValue implements Log.
func (e *elsewhere) SetShareValue(ctx context.Context, key string, value []byte) error {
	if key == keyFounded || key == keySynced || key == keyCarried || key == keyCleared || key == keyExcused || key == keyBare || key == keyRechecked || strings.HasPrefix(key, keyAnswer) {
		return nil
	}
	return e.Log.SetShareValue(ctx, key, value)
}

// Unshared implements Log.
func (e *elsewhere) Unshared(ctx context.Context, device model.WriterID, mine []model.WriterID) (int, []model.Hash, error) {
	unpacked, _, err := e.Log.Unshared(ctx, device, mine)
	if err != nil {
		return 0, nil, err
	}
	all, err := e.Parts(ctx)
	if err != nil {
		return 0, nil, err
	}
	var out []model.Hash
	for _, p := range all {
		if p.Device == device && p.State == model.PartDelivered && !e.has[p.Hash] {
			out = append(out, p.Hash)
		}
	}
	return unpacked, out, nil
}

// at is this exchange at another place.
func (x *Exchange) at(f Folder) *Exchange {
	y := *x
	y.o.Folder, y.o.Log = f, &elsewhere{x.o.Log, map[model.Hash]bool{}}
	return &y
}

// tops are the names that stand at the top of a team's folder.
var tops = []string{ReadmeName, TeamName, "s", "r", "c", "k", "b", "h"}

// Via exchanges with a second place of the team's files, a stick mostly: what
// it brought is taken, what it lacks is given. It refuses a place that is not
// there (via.missing), one that is empty unless mode lets it be made
// (via.empty), one with files of somebody else's (via.not_empty), and another
// team's (share.foreign), and then writes nothing.
func (x *Exchange) Via(ctx context.Context, place Folder, mode Mode) (*Report, error) {
	y := x.at(place)
	if mode.Recreate {
		top, err := place.List(ctx, "")
		if err == nil && slices.ContainsFunc(top, func(e Entry) bool { return !slices.Contains(tops, e.Name) }) {
			if b, err := place.Read(ctx, TeamName); err != nil || !x.file.same(b) {
				return nil, model.Refuse(model.Invalid, "via.not_empty")
			}
		}
	}
	r, err := y.Sync(ctx, mode)
	x.secrets, x.team = y.secrets, y.team
	if r != nil {
		r.Carried, r.Republished = r.Republished, 0 // a stick has lost nothing
	}
	if refusal := model.AsRefusal(err); refusal != nil {
		switch refusal.Key {
		case "share.missing":
			refusal.Key = "via.missing"
		case "share.empty":
			refusal.Key = "via.empty"
		case "share.damaged":
			refusal.Key = "via.not_empty"
		}
	}
	return r, err
}

// Import takes what an archive holds, as if it lay in the folder. It refuses
// another team's (archive.foreign) and one that nothing can be read of
// (archive.damaged), and then writes nothing. An archive that was cut or
// altered gives what is intact in it; the report says that it is not whole.
func (x *Exchange) Import(ctx context.Context, a *Archive) (*Report, error) {
	switch got, err := a.Read(ctx, TeamName); {
	case err != nil:
		return nil, model.Refuse(model.Unusable, "archive.damaged")
	case x.file.same(got):
	default:
		if _, bad := parseTeamFile(got); bad != nil {
			return nil, model.Refuse(model.Unusable, "archive.damaged")
		}
		return nil, model.Refuse(model.Invalid, "archive.foreign")
	}
	y := x.at(a)
	s := &session{Exchange: y, rep: &Report{}, folder: a}
	err := s.run(ctx, s.scanKeys, s.scanParts, s.deliver, s.rejudge, s.incarnate, s.carryOut, s.hearAll, s.finish)
	s.rep.Incomplete, s.rep.Unpublished = !a.whole(y), 0 // nothing is published there
	x.secrets, x.team = y.secrets, y.team
	return s.rep, err
}

// hearAll takes in the receipts of an archive; nothing is answered there.
func (s *session) hearAll(ctx context.Context) error {
	_, err := s.hear(ctx)
	s.missChains()
	s.noteGaps()
	return err
}

// Carried says what an archive holds.
type Carried struct {
	Parts   int // files of changes
	Actions int // changesets that are whole in them
}

// Export writes an archive of what some devices lack, by the last that they
// said; of everything, where none is named. What was edited here is in it. It
// counts as shared once somebody's receipt says so.
func (x *Exchange) Export(ctx context.Context, w io.Writer, to []model.WriterID) (Carried, error) {
	s := &session{Exchange: x, rep: &Report{}, folder: x.o.Folder, missed: map[want]bool{}, lost: map[model.Hash]want{}}
	var out Carried
	if err := s.run(ctx, s.loadParts, s.decide, s.rejudge, s.renewKeys, s.pack, s.adopt); err != nil {
		return out, err
	}
	if len(s.rep.Troubles) > 0 {
		return out, s.rep.Troubles[0]
	}
	lacking, err := s.lacking(ctx, to)
	if err != nil {
		return out, err
	}
	return out, s.writeArchive(ctx, w, lacking, &out)
}

// WriteReceipt writes an archive that holds no changes, but says what this
// device holds: for whoever sent some.
func (x *Exchange) WriteReceipt(ctx context.Context, w io.Writer) error {
	s := &session{Exchange: x, rep: &Report{}, folder: x.o.Folder, missed: map[want]bool{}, lost: map[model.Hash]want{}}
	if err := s.loadParts(ctx); err != nil {
		return err
	}
	return s.writeArchive(ctx, w, nil, &Carried{})
}

// lacking lists the parts that one of the devices does not hold as far as it
// said; all of them, where no device is named.
func (s *session) lacking(ctx context.Context, to []model.WriterID) ([]*model.Part, error) {
	lacks := make([]bool, len(s.parts))
	for _, device := range to {
		held, err := s.heldBy(ctx, device)
		if err != nil {
			return nil, err
		}
		for i := range s.parts {
			lacks[i] = lacks[i] || !held(&s.parts[i])
		}
	}
	var out []*model.Part
	for i := range s.parts {
		if (lacks[i] || len(to) == 0) && s.parts[i].State != model.PartRefused {
			out = append(out, &s.parts[i])
		}
	}
	return out, nil
}

// heldBy tells which parts a device holds: what it signed itself, and the
// chains up to the heads of its last receipt. Where such a head is not here,
// the number decides; what that gets wrong, its next receipt asks for.
func (s *session) heldBy(ctx context.Context, device model.WriterID) (func(*model.Part) bool, error) {
	r, err := s.heard(ctx, device)
	if err != nil {
		return nil, err
	}
	if r == nil {
		r = &receipt{}
	}
	held, upTo, wanted := map[model.Hash]bool{}, map[model.WriterID]uint64{}, map[want]bool{}
	for _, h := range r.heads {
		at, known := s.byHash[h.hash]
		if !known {
			upTo[h.device] = max(upTo[h.device], h.number)
		}
		for known && !held[s.parts[at].Hash] {
			held[s.parts[at].Hash] = true
			at, known = s.byHash[s.parts[at].Prev]
		}
	}
	for _, w := range r.wants {
		wanted[w] = true
	}
	return func(p *model.Part) bool {
		return !wanted[want{p.Device, p.Number}] &&
			(p.Device == device || held[p.Hash] || p.Number <= upTo[p.Device])
	}, nil
}

// writeArchive writes the team's files, the receipts that are known, this
// device's own, and parts.
func (s *session) writeArchive(ctx context.Context, w io.Writer, parts []*model.Part, count *Carried) error {
	files := map[string][]byte{}
	team, err := s.o.Log.TeamFiles(ctx)
	if err != nil {
		return err
	}
	for _, b := range team {
		files["k/"+shortHex(hashOf(b))+".key"] = b
	}
	if err := s.addReceipts(ctx, files); err != nil {
		return err
	}
	places := map[string]*model.Part{}
	for _, p := range parts {
		places[s.placeOf(p)] = p
	}
	a := newArchiveWriter(w)
	a.add(TeamName, s.file.raw)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		a.add(name, files[name])
	}
	for _, name := range slices.Sorted(maps.Keys(places)) {
		p := places[name]
		b, err := s.o.Log.PartBytes(ctx, p.Hash)
		if err != nil {
			return err
		}
		n, err := s.actions(ctx, p)
		if err != nil {
			return err
		}
		count.Parts, count.Actions = count.Parts+1, count.Actions+n
		a.add(name, b)
	}
	return a.close(func(end []byte) ([]byte, error) {
		key, ok := s.team.pick(s.secrets)
		if !ok {
			return nil, model.Refuse(model.Unusable, "share.keys")
		}
		return s.seal(seal.Archive, end, key)
	})
}

// addReceipts adds what everybody is known to hold.
func (s *session) addReceipts(ctx context.Context, files map[string][]byte) error {
	for _, m := range s.team.order {
		r, err := s.heard(ctx, m.ID)
		if err != nil {
			return err
		}
		if r == nil || m.ID == s.Device() {
			continue
		}
		b, err := s.o.Log.ShareValue(ctx, keyHeard+m.ID.String())
		if err != nil {
			return err
		}
		files["h/"+m.ID.String()+"/"+strconv.FormatUint(r.number, 10)] = b
	}
	s.missChains()
	r, b, err := s.newReceipt(ctx, nil)
	if err != nil || r == nil {
		return err
	}
	files[s.ownReceipts()+strconv.FormatUint(r.number, 10)] = b
	return s.o.Log.SetShareValue(ctx, keyReceipt, r.encode())
}
