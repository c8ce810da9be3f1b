package replica

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"relais/model"
	"relais/store/seal"
)

// actionOf makes a changeset with n values of a given size.
func actionOf(n, size int) *model.Changeset {
	c := &model.Changeset{Writer: model.DeriveID("w"), Seq: 1, Author: model.DeriveID("a")}
	for i := range n {
		c.Ops = append(c.Ops, model.Op{
			Type: model.OpSet, Kind: "task", Entity: model.DeriveID(fmt.Sprint(i)), Field: "notes",
			Value: strings.Repeat("x", size), Salt: model.Salt{byte(i)},
		})
	}
	c.Seal()
	return c
}

func drop(c *model.Changeset, ops ...int) *model.Changeset {
	out := *c
	out.Ops = append([]model.Op(nil), c.Ops...)
	for _, i := range ops {
		out.Ops[i].Value, out.Ops[i].Salt, out.Ops[i].Dropped = "", model.Salt{}, true
	}
	return &out
}

// wholePart makes a part of whole changesets.
func wholePart(device model.WriterID, all ...*model.Changeset) *content {
	c := &content{core: core{device: device, number: 1}}
	for _, one := range all {
		c.held = append(c.held, held{hash: one.Hash()})
		c.changesets = append(c.changesets, one.Encode())
	}
	return c
}

// A part keeps its name when values are dropped from it and it is sealed anew;
// it does not when anything else changes.
func TestPartsKeepTheirNameWithoutTheirValues(t *testing.T) {
	one, two := actionOf(3, 10), actionOf(2, 20)
	whole, purged := wholePart(model.DeriveID("d"), one, two), wholePart(model.DeriveID("d"), drop(one, 1), two)
	if whole.hash() != purged.hash() || bytes.Equal(whole.encode(), purged.encode()) {
		t.Fatal("dropping a value changed the part, or nothing")
	}
	if n, _, err := purged.check(); n != 1 || err != nil {
		t.Fatalf("%d dropped, %v", n, err)
	}
	other := wholePart(model.DeriveID("d"), two, one)
	other.changesets = whole.changesets
	if _, _, err := other.check(); !errors.Is(err, seal.ErrDamaged) || other.hash() == whole.hash() {
		t.Fatalf("other changesets than the core names: %v", err)
	}
}

// Pieces of different purging fit together, and only the pieces of one
// changeset do.
func TestPiecesJoinWhateverWasDropped(t *testing.T) {
	whole := actionOf(60, 40<<10)
	cut := func(c *model.Changeset) []*content {
		var out []*content
		pieces := cutPieces(c.Split())
		for i := range pieces {
			pieces[i].held = []held{{c.Hash(), uint64(i), uint64(len(pieces))}}
			out = append(out, &pieces[i])
		}
		return out
	}
	pieces := cut(whole)
	if len(pieces) < 3 {
		t.Fatalf("%d pieces", len(pieces))
	}
	for _, p := range pieces {
		if n := len(p.encode()); n > seal.MaxPayload {
			t.Fatalf("a piece of %d bytes", n)
		}
	}
	got, err := joinPieces(pieces)
	if err != nil || !bytes.Equal(got.Encode(), whole.Encode()) {
		t.Fatalf("%v", err)
	}
	all, dropped, err := model.CountValues(pieces[1].values)
	if all == 0 || dropped != 0 || err != nil {
		t.Fatalf("%d %d %v", all, dropped, err)
	}
	pieces[1].values = make([]byte, all)
	got, err = joinPieces(pieces)
	if err != nil || got.Dropped() != all || got.Hash() != whole.Hash() {
		t.Fatalf("%v", err)
	}
	pieces[0], pieces[1] = pieces[1], pieces[0]
	if _, err = joinPieces(pieces); !errors.Is(err, seal.ErrDamaged) {
		t.Fatalf("pieces out of order joined: %v", err)
	}
}

// trio is a team as its files would make it: a coordinator, a volunteer, and
// another coordinator.
func trio(t *testing.T) (x *Exchange, founder, volunteer, coordinator *seal.Secrets) {
	t.Helper()
	id := [16]byte{7}
	key := seal.Key{9}
	x = &Exchange{o: Options{Random: rand.Reader}, file: &teamFile{ID: id}, team: &team{members: map[model.WriterID]*Member{}}}
	one := func(role model.Role) *seal.Secrets {
		s, err := seal.NewSecrets(id, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s.Learn(key)
		x.team.members[s.ID()] = &Member{ID: s.ID(), Role: role, sign: s.Public()}
		return s
	}
	founder, volunteer, coordinator = one(model.Coordinator), one(model.Volunteer), one(model.Coordinator)
	x.secrets = founder
	return x, founder, volunteer, coordinator
}

// Members may seal each other's parts anew, those out of the team too; but
// nobody can make a part that its device did not sign, nor put other
// changesets in it.
func TestOnlyTheOwnerMakesAPartAndMembersRepackIt(t *testing.T) {
	x, founder, volunteer, coordinator := trio(t)
	one := actionOf(2, 10)
	signedBy := func(s *seal.Secrets, c *content) *content { c.sign(x.file.ID, s.Sign); return c }
	sealedBy := func(s *seal.Secrets, c *content) []byte {
		b, err := seal.Seal(seal.Header{Type: seal.Segment, Team: x.file.ID, Writer: s.ID(), Key: s.Newest().ID()}, c.encode(), s.Newest(), s.Sign, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	good := signedBy(volunteer, wholePart(volunteer.ID(), one))
	purged := signedBy(volunteer, wholePart(volunteer.ID(), drop(one, 0)))
	a, errA := x.openPart(sealedBy(volunteer, good))
	b, errB := x.openPart(sealedBy(coordinator, purged))
	if errA != nil || errB != nil || a.Hash != b.Hash || a.File == b.File || b.Dropped != 1 || b.Device != volunteer.ID() {
		t.Fatalf("%+v %v, %+v %v", a, errA, b, errB)
	}
	x.team.members[coordinator.ID()].Standing = Removed
	if _, err := x.openPart(sealedBy(coordinator, purged)); err != nil {
		t.Fatalf("what somebody repacked who left since: %v", err)
	}
	x.team.members[coordinator.ID()].Standing = Duplicate
	otherTeam := wholePart(volunteer.ID(), one)
	otherTeam.sign([16]byte{8}, volunteer.Sign)
	swapped := signedBy(volunteer, wholePart(volunteer.ID(), one))
	swapped.changesets = [][]byte{actionOf(2, 11).Encode()}
	for name, file := range map[string][]byte{
		"nobody settled who this is":           sealedBy(coordinator, purged),
		"the sealer signs another's core":      sealedBy(founder, signedBy(founder, wholePart(volunteer.ID(), one))),
		"the core was signed for another team": sealedBy(volunteer, otherTeam),
		"other changesets than the core names": sealedBy(volunteer, swapped),
	} {
		if _, err := x.openPart(file); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodeContent(f *testing.F) {
	one := actionOf(3, 10)
	whole := wholePart(model.DeriveID("d"), one, drop(one, 0, 2))
	f.Add(whole.encode())
	cut := cutPieces(one.Split())[0]
	cut.core = core{device: model.DeriveID("d"), number: 2, prev: model.Hash{1}, held: []held{{one.Hash(), 1, 2}}}
	f.Add(cut.encode())
	f.Add(bytes.ReplaceAll(whole.encode(), []byte{0, 0}, []byte{0xff, 0xff}))
	f.Add([]byte(partMagic))
	f.Add(append([]byte(partMagic+"\x4f"+coreMagic), bytes.Repeat([]byte{0xff}, 300)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeContent(b)
		if err != nil {
			if !errors.Is(err, seal.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(c.encode(), b) {
			t.Fatal("a part has two encodings")
		}
		if _, _, err := c.check(); err != nil && !errors.Is(err, seal.ErrDamaged) {
			t.Fatal(err)
		}
	})
}

func FuzzDecodeReceipt(f *testing.F) {
	r := &receipt{number: 3, millis: 9, heads: []head{{model.DeriveID("d"), 4, model.Hash{1}}}, wants: []want{{model.DeriveID("d"), 5}}}
	f.Add(r.encode())
	f.Add([]byte(heldMagic))
	f.Add(append([]byte(heldMagic), bytes.Repeat([]byte{0xff}, 60)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := decodeReceipt(b); err != nil && !errors.Is(err, seal.ErrDamaged) {
			t.Fatal(err)
		}
	})
}
