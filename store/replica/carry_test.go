package replica_test

import (
	"bytes"
	"slices"
	"testing"

	"relais/model"
	"relais/store/replica"
)

func (d *device) via(f replica.Folder) *replica.Report {
	d.t.Helper()
	r, err := d.x.Via(ctx, f, replica.Mode{})
	check(d.t, err)
	return r
}

func (d *device) export(to ...*device) ([]byte, replica.Carried) {
	d.t.Helper()
	var ids []model.WriterID
	for _, o := range to {
		ids = append(ids, o.x.Device())
	}
	var b bytes.Buffer
	c, err := d.x.Export(ctx, &b, ids)
	check(d.t, err)
	return b.Bytes(), c
}

func (d *device) take(b []byte) (*replica.Report, error) {
	a, err := replica.ReadArchive(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	return d.x.Import(ctx, a)
}

func (d *device) mustTake(b []byte) *replica.Report {
	d.t.Helper()
	r, err := d.take(b)
	check(d.t, err)
	return r
}

func (d *device) receipt() []byte {
	d.t.Helper()
	var b bytes.Buffer
	check(d.t, d.x.WriteReceipt(ctx, &b))
	return b.Bytes()
}

func refused(t testing.TB, err error, key string) {
	t.Helper()
	if r := model.AsRefusal(err); r == nil || r.Key != key {
		t.Fatalf("got %v, want the refusal %s", err, key)
	}
}

// A stick brings edits to a device that never sees the folder, and back, and
// what it brought reaches the folder too.
func TestStickCarriesBothWays(t *testing.T) {
	folder, stick := replica.NewMem(), replica.NewMem()
	team := threeOf(t, folder)
	a, b, c := team[0], team[1], team[2]
	_, err := a.x.Via(ctx, stick, replica.Mode{})
	refused(t, err, "via.empty")
	if len(everything(t, stick)) != 0 {
		t.Fatal("something was written to a stick that nobody wanted")
	}
	a.add("task", "title", "Appeler le FAT")
	if _, err := a.x.Via(ctx, stick, replica.Mode{Recreate: true}); err != nil {
		t.Fatal(err)
	}
	b.add("task", "title", "Écrire au FAT")
	if r := b.via(stick); r.Received != 1 || r.Published == 0 || r.Unpublished != 0 {
		t.Fatalf("b: %+v", r)
	}
	if r := a.via(stick); r.Received != 1 || len(r.Troubles) > 0 {
		t.Fatalf("a: %+v", r)
	}
	agree(t, a, b)
	if r := a.via(stick); r.Published+r.Received+r.Republished != 0 {
		t.Fatalf("nothing to do, and did %+v", r)
	}
	a.sync()
	if r := c.sync(); r.Received != 2 || len(r.Waiting) > 0 {
		t.Fatalf("by the folder: %+v", r)
	}
	agree(t, team...)
	nothingTyped(t, stick, "FAT", "Marie", "Paul")
}

// A file of the stick that was cut while it was pulled out is given again.
func TestStickThatWasPulledOut(t *testing.T) {
	folder, stick := replica.NewMem(), replica.NewMem()
	a := founder(t, folder, "Marie")
	b := join(t, folder, "Paul", a.invite(model.Officer))
	settle(a, b)
	a.add("task", "title", "Un")
	_, err := a.x.Via(ctx, stick, replica.Mode{Recreate: true})
	check(t, err)
	for name, data := range everything(t, stick) {
		if name[0] == 's' {
			check(t, stick.Remove(ctx, name))
			check(t, stick.Write(ctx, name, data[:len(data)/2]))
		}
	}
	if r := b.via(stick); len(r.Damaged) == 0 || r.Received != 0 {
		t.Fatalf("b took cut files: %+v", r)
	}
	a.via(stick)
	if r := b.via(stick); r.Received != 1 || len(r.Damaged) != 0 {
		t.Fatalf("not given again: %+v", r)
	}
	agree(t, a, b)
}

// Nothing is written among somebody's photos, nor to another team's stick.
func TestStickOfSomebodyElse(t *testing.T) {
	a := founder(t, replica.NewMem(), "Marie")
	photos, foreign := replica.NewMem(), replica.NewMem()
	check(t, photos.Write(ctx, "photo.jpg", []byte("!")))
	for _, m := range []replica.Mode{{}, {Recreate: true}} {
		_, err := a.x.Via(ctx, photos, m)
		refused(t, err, "via.not_empty")
	}
	founder(t, foreign, "Xavier")
	before := len(everything(t, foreign))
	_, err := a.x.Via(ctx, foreign, replica.Mode{Recreate: true})
	refused(t, err, "share.foreign")
	if len(everything(t, photos)) != 1 || len(everything(t, foreign)) != before {
		t.Fatal("something was written")
	}
}

// An archive for one device holds what it lacks, no more; its receipt says
// that it has it; and the same comes of archives in any order, twice.
func TestArchivesCarryWhatIsLacking(t *testing.T) {
	team := threeOf(t, replica.NewMem())
	a, b, c := team[0], team[1], team[2]
	a.sync() // hears what they hold
	if _, n := a.export(b); n.Parts != 0 {
		t.Fatalf("b lacks nothing, and gets %d parts", n.Parts)
	}
	id := a.add("task", "title", "Appeler le FAT")
	first, n := a.export(b)
	if n.Parts != 1 || n.Actions != 1 {
		t.Fatalf("one action is new, and the archive has %+v", n)
	}
	check(t, a.change("task", id, "title", "Écrire au FAT"))
	second, n := a.export(b)
	if n.Actions != 2 {
		t.Fatalf("no receipt came, and the archive has %+v", n)
	}
	check(t, b.change("task", b.add("task", "title", "x"), "title", "y"))
	b.mustTake(second)
	if r := b.mustTake(first); r.Received != 0 || r.Incomplete {
		t.Fatalf("twice: %+v", r)
	}
	if r := a.mustTake(b.receipt()); r.Received != 0 {
		t.Fatalf("a receipt brought %d changes", r.Received)
	}
	if _, n := a.export(b); n.Parts != 0 {
		t.Fatalf("the receipt says that b has all, and it gets %d parts", n.Parts)
	}
	o, err := a.x.Overview(ctx)
	check(t, err)
	for _, d := range o.Devices {
		if o.Unshared != 0 || d.ID == b.x.Device() && len(d.Lacks) != 0 {
			t.Fatalf("after the receipt: %d unshared, b lacks %v", o.Unshared, d.Lacks)
		}
	}
	back, _ := b.export(a)
	a.mustTake(back)
	agree(t, a, b)
	all, _ := b.export()
	c.mustTake(all)
	agree(t, team...)
	if bytes.Contains(all, []byte("FAT")) || bytes.Contains(all, []byte("Marie")) {
		t.Fatal("an archive shows what was typed")
	}
}

// Archives that come in the wrong order wait for each other.
func TestArchivesInAnyOrder(t *testing.T) {
	folder := replica.NewMem()
	a := founder(t, folder, "Marie")
	b := join(t, folder, "Paul", a.invite(model.Officer))
	settle(a, b)
	base, _ := a.export()
	a.add("task", "title", "Un")
	first, _ := a.export(b)
	b.mustTake(first)
	a.mustTake(b.receipt())
	a.add("task", "title", "Deux")
	second, n := a.export(b)
	if n.Parts != 1 {
		t.Fatalf("the second archive has %d parts", n.Parts)
	}
	c := tryJoined(t, folder, "Lucía", a.invite(model.Officer))
	c.mustTake(base)
	if r := c.mustTake(second); len(r.Waiting) == 0 || r.Received != 0 {
		t.Fatalf("the second without the first: %+v", r)
	}
	if r := c.mustTake(first); r.Received != 2 {
		t.Fatalf("the first after the second: %+v", r)
	}
	all, _ := a.export()
	c.mustTake(all)
	back, _ := c.export()
	a.mustTake(back)
	agree(t, a, c)
}

func tryJoined(t testing.TB, f replica.Folder, name, code string) *device {
	t.Helper()
	d, err := tryJoin(t, f, name, code)
	check(t, err)
	return d
}

// The same files make the same archive, but for the sealed end and receipt.
func TestArchiveIsAFolder(t *testing.T) {
	folder := replica.NewMem()
	a := founder(t, folder, "Marie")
	raw, _ := a.export()
	f, err := replica.ReadArchive(bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	want := everything(t, folder)
	for name, data := range everything(t, f) {
		if name[0] == 'h' {
			continue
		}
		if !bytes.Equal(want[name], data) {
			t.Errorf("%s differs from the folder's", name)
		}
		delete(want, name)
		if e, err := f.Stat(ctx, name); err != nil || e.Size != int64(len(data)) {
			t.Errorf("stat of %s: %v, %v", name, e, err)
		}
	}
	for name := range want {
		if name[0] == 's' || name[0] == 'k' || name == "team" {
			t.Errorf("%s is not in the archive", name)
		}
	}
	if f.Write(ctx, "s/x", nil) == nil || f.Remove(ctx, "team") == nil {
		t.Error("an archive let itself be written to")
	}
}

// However an archive is cut or altered, what is taken is what its devices
// sealed, and the report says that it is not whole.
func TestArchiveThatSuffered(t *testing.T) {
	folder := replica.NewMem()
	a := founder(t, folder, "Marie")
	b := join(t, folder, "Paul", a.invite(model.Officer))
	settle(a, b)
	for range 3 {
		a.add("task", "title", "Un")
		a.export()
	}
	raw, _ := a.export(b)
	before := b.hash()
	step := 1 + len(raw)/60
	for cut := 0; cut < len(raw); cut += step {
		r, err := b.take(raw[:cut])
		if model.AsRefusal(err) == nil && err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if err == nil && !r.Incomplete {
			t.Fatalf("cut at %d, and said to be whole", cut)
		}
	}
	if b.hash() == before {
		t.Fatal("no intact file of a cut archive was taken")
	}
	for at := 0; at < len(raw); at += step {
		bad := slices.Clone(raw)
		bad[at] ^= 0x40
		r, err := b.take(bad)
		if model.AsRefusal(err) == nil && err != nil {
			t.Fatalf("altered at %d: %v", at, err)
		}
		if err == nil && !r.Incomplete {
			t.Fatalf("altered at %d, and said to be whole", at)
		}
	}
	if r := b.mustTake(raw); r.Incomplete || len(r.Damaged) != 0 {
		t.Fatalf("the whole archive: %+v", r)
	}
	if r := b.mustTake(append(slices.Clone(raw), 0)); !r.Incomplete {
		t.Fatal("something hangs on to the archive, and it is said to be whole")
	}
	agree(t, a, b)
}

// What is no archive, of another team or of a newer version is refused, and
// nothing of it is kept.
func TestArchiveThatIsRefused(t *testing.T) {
	a, other := founder(t, replica.NewMem(), "Marie"), founder(t, replica.NewMem(), "Xavier")
	raw, _ := a.export()
	foreign, _ := other.export()
	files, err := a.s.TeamFiles(ctx)
	check(t, err)
	newer := bytes.Replace(raw, []byte("archive-1"), []byte("archive-2"), 1)
	for key, b := range map[string][]byte{
		"archive.none": []byte("%PDF-1.7"), "archive.newer": newer, "archive.foreign": foreign, "archive.damaged": raw[:40],
	} {
		_, err := a.take(b)
		refused(t, err, key)
	}
	_, err = a.take(nil)
	refused(t, err, "archive.none")
	after, err := a.s.TeamFiles(ctx)
	check(t, err)
	if len(after) != len(files) {
		t.Fatalf("%d files were kept", len(after)-len(files))
	}
}

// Whatever the bytes claim, reading an archive ends, with names that are safe
// and files that are in it.
func FuzzReadArchive(f *testing.F) {
	f.Add([]byte("relais-archive-1\n\x04team\x02ok\x00\x00"))
	f.Add([]byte("relais-archive-1\n\x0b../../evil1\x01x"))
	f.Add([]byte("relais-archive-1\n\x04team\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Add([]byte("relais-archive-1\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := replica.ReadArchive(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			refusal := model.AsRefusal(err)
			if refusal == nil {
				t.Fatal(err)
			}
			return
		}
		for name := range everything(t, a) {
			if err := replica.CheckName(name); err != nil {
				t.Fatalf("%q: %v", name, err)
			}
		}
	})
}
