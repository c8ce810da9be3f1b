package replica_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// has tells whether a changeset is in a device's log.
func (d *device) has(h model.Hash) bool {
	return slices.ContainsFunc(d.log(), func(c *model.Changeset) bool { return c.Hash() == h })
}

// odd makes a changeset of a device's, as its program would.
func (d *device) odd(title string) *model.Changeset {
	c := &model.Changeset{Writer: d.x.Device(), Seq: 1 << 40, Stamp: model.Stamp{Wall: 1}, Ops: []model.Op{
		{Type: model.OpSet, Kind: "task", Entity: model.DeriveID(title), Field: "title", Value: title},
	}}
	c.Seal()
	return c
}

// A part is delivered only behind the part that it names, of its own device,
// with the number before its own.
func TestPartsAreDeliveredInTheirChain(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	v.add("task", "title", "de Léa")
	settle(a, b, v)
	keys, tip, other := b.secrets(), b.tip(), v.tip()
	for name, c := range map[string]struct {
		number uint64
		prev   model.Hash
		want   bool
	}{
		"behind nothing that there is": {tip.Number + 1, model.Hash{9}, false},
		"a number left out":            {tip.Number + 2, tip.Hash, false},
		"behind another device's":      {other.Number + 1, other.Hash, false},
		"its place":                    {tip.Number + 1, tip.Hash, true},
	} {
		one := b.odd(name)
		mem.Put(fmt.Sprintf("s/%s/202611/%d-ff.seg", b.x.Device(), len(mem.Files())),
			b.sealed(seal.Header{Type: seal.Segment}, replica.ForgePart(keys, c.number, c.prev, one)))
		a.sync()
		if got := a.has(one.Hash()); got != c.want {
			t.Errorf("%s: delivered %v", name, got)
		}
	}
}

// What a member sealed for another team, with keys of this one, is another
// team's: segments, statements, receipts.
func TestFilesOfAnotherTeamAreForeign(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	keys, tip := b.secrets(), b.tip()
	one := b.odd("ailleurs")
	forTeam := func(typ seal.Type, payload []byte) []byte {
		h := seal.Header{Type: typ, Team: [16]byte{7}, Writer: keys.ID(), Key: keys.Newest().ID()}
		f, err := seal.Seal(h, payload, keys.Newest(), keys.Sign, rand.Reader)
		check(t, err)
		return f
	}
	mem.Put("s/"+b.x.Device().String()+"/202611/99-ff.seg", forTeam(seal.Segment, replica.ForgePart(keys, tip.Number+1, tip.Hash, one)))
	removal := fmt.Sprintf(`{"device":%q,"remove":true,"created":1}`, hexOf(v.x.Device()))
	mem.Put("k/dd.key", forTeam(seal.Verdict, []byte(removal)))
	r := a.sync()
	if a.has(one.Hash()) {
		t.Error("another team's segment was taken in")
	}
	for _, m := range a.x.Members() {
		if m.Standing != replica.Good {
			t.Error("another team's statement counts")
		}
	}
	if len(r.Foreign) != 2 {
		t.Errorf("foreign: %v", r.Foreign)
	}
}

// What depends on something that is not here yet waits for it, does not show,
// and counts once that came.
func TestWhatHasSeenMoreWaits(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	id := a.add("task", "title", "un")
	a.sync()
	b.sync()
	check(t, b.change("task", id, "title", "deux"))
	b.sync()
	v.f = only(mem.Files(), func(path string, _ []byte) bool { return !strings.HasPrefix(path, "s/"+a.x.Device().String()) })
	v.reopen()
	r := v.sync()
	if r.Undelivered != 1 {
		t.Fatalf("%d wait", r.Undelivered)
	}
	if _, err := v.s.Get(ctx, model.Tasks.Kind, id); refusalKey(err) != "record.none" {
		t.Fatalf("shown without what it builds upon: %v", err)
	}
	v.f = mem
	v.reopen()
	if r = v.sync(); r.Undelivered != 0 || v.get("task", id).One("title") != "deux" {
		t.Fatalf("%d wait still", r.Undelivered)
	}
}

// Only names that every file system and sync client keeps are written.
func TestNamesThatTravel(t *testing.T) {
	long := strings.Repeat("a", 120)
	for _, good := range []string{"team", "LISEZ-MOI.txt", "s/abc/202611/1-ff.seg", long} {
		if err := replica.CheckName(good); err != nil {
			t.Errorf("%q is refused", good)
		}
	}
	for _, bad := range []string{"", long + "a", "/team", "team/", "s//x", "../x", "s/../x", ".x", "x.", "a.b.c", "x.tmp", "S/x", "a b", "é", "a\\b", "a:b", "con?", "a\x00"} {
		if err := replica.CheckName(bad); !errors.Is(err, replica.ErrName) {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, f := range []replica.Folder{replica.NewMem(), &replica.Dir{Path: t.TempDir(), Random: rand.Reader}} {
		if err := f.Write(ctx, "../dehors", []byte("x")); !errors.Is(err, replica.ErrName) {
			t.Errorf("%T writes outside: %v", f, err)
		}
	}
}

// A removal that is learnt late takes back what was already applied of the
// removed device beyond its cut, and nothing before.
func TestRemovalLearntLateIsJudgedAgain(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	before := v.add("task", "title", "avant")
	settle(v, a, b)
	check(t, a.x.Remove(ctx, v.x.Device()))
	after := v.add("task", "title", "après")
	v.sync()
	b.sync()
	if b.get("task", after).One("title") != "après" {
		t.Fatal("not there before the removal is known")
	}
	settle(a, b)
	agree(t, a, b)
	for _, d := range []*device{a, b} {
		if _, err := d.s.Get(ctx, model.Tasks.Kind, after); refusalKey(err) != "record.none" {
			t.Errorf("%s shows what came after the cut: %v", d.name, err)
		}
		if d.get("task", before).One("title") != "avant" {
			t.Errorf("%s lost what came before it", d.name)
		}
	}
}

// Whoever joined with a newer key is given an older one that comes to light.
func TestOlderEpochsAreWrappedToo(t *testing.T) {
	mem := replica.NewMem()
	a, b, x := withVolunteer(t, mem)
	check(t, a.x.Remove(ctx, x.x.Device()))
	a.sync()
	b.now = a.now.Add(-time.Hour)
	apart := only(mem.Files(), func(_ string, f []byte) bool {
		env, err := seal.Parse(f)
		return err != nil || env.Type != seal.Epoch || env.Writer != a.x.Device()
	})
	b.f = apart
	b.reopen()
	id := b.add("task", "title", "sous sa propre clé")
	settle(b)
	c := join(t, mem, "Zoé", a.invite(model.Officer))
	pour(apart, mem, "")
	b.f = mem
	b.reopen()
	settle(a, b, c)
	settle(c)
	agree(t, a, b, c)
	if c.get("task", id).One("title") != "sous sa propre clé" {
		t.Fatal("not readable for who joined later")
	}
}

// A device's own segment that was damaged in its place is mended there.
func TestOwnDamagedSegmentsAreMended(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	id := a.add("task", "title", "abîmé")
	a.sync()
	path := filesIn(t, mem, "s/"+a.x.Device().String())
	slices.SortFunc(path, func(x, y string) int { return strings.Compare(numberOf(x), numberOf(y)) })
	last := path[len(path)-1]
	whole := mem.Files()[last]
	mem.Put(last, whole[:len(whole)/2])
	settle(b, a, v, b)
	if b.get("task", id).One("title") != "abîmé" {
		t.Fatal("never came through")
	}
	mended := func() {
		t.Helper()
		if string(mem.Files()[last]) != string(whole) {
			t.Fatal("the damaged file is still there")
		}
	}
	mended()
	mem.Put(last, whole[:len(whole)/2])
	b.sync() // has it, and gives a copy
	if copies := filesIn(t, mem, "r/"); len(copies) != 1 {
		t.Fatal(copies)
	}
	a.sync() // the copy does for others
	mended()
	blank(t, mem, last) // its size tells nothing
	late := join(t, mem, "Zoé", a.invite(model.Officer))
	settle(late, a, late, b, late)
	if late.get("task", id).One("title") != "abîmé" {
		t.Fatal("who comes later lacks it")
	}
}

// What a device wrote it reads once more: a disk that said yes and kept zeros is
// found out by the one who can mend it, without anybody having asked.
func TestWriterFindsOutThatTheDiskLied(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	written := func() []string { return append(filesIn(t, mem, "s/"), filesIn(t, mem, "b/")...) }
	before := written()
	a.attachTo("reçu.txt", some(t, 300))
	a.sync()
	var lied []string
	for _, path := range written() {
		if !slices.Contains(before, path) {
			lied = append(lied, path)
			blank(t, mem, path)
		}
	}
	if len(lied) < 2 {
		t.Fatalf("a part and a chunk were to be written, not %v", lied)
	}
	a.sync()
	whole := 0
	for _, path := range written() {
		if data := mem.Files()[path]; !slices.Contains(before, path) && bytes.Count(data, []byte{0}) < len(data) {
			whole++
		}
	}
	if whole < len(lied) {
		t.Errorf("%d of %d files are whole again", whole, len(lied))
	}
}
