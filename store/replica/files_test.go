package replica_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"relais/model"
	"relais/store"
	"relais/store/replica"
)

// attachTo takes a file in and names it in a document.
func (d *device) attachTo(name string, data []byte) model.Attachment {
	d.t.Helper()
	a, err := d.s.Attach(ctx, name, bytes.NewReader(data))
	check(d.t, err)
	d.add("expense", "receipt", a.String())
	return a
}

func (d *device) file(a model.Attachment) ([]byte, error) {
	var b bytes.Buffer
	err := d.s.WriteFile(ctx, a, &b)
	return b.Bytes(), err
}

func some(t testing.TB, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	_, err := rand.Read(b)
	check(t, err)
	return b
}

// Files of every size come out as they went in, in chunks that the folder
// takes; a large one only when it is asked for.
func TestFilesGoThrough(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Officer))
	for name, n := range map[string]int{"rien.txt": 0, "un.txt": 1, "bloc.bin": model.FileChunkBytes, "plus.bin": model.FileChunkBytes + 1, "grand.bin": 6 << 20} {
		data := some(t, n)
		at := a.attachTo(name, data)
		a.sync()
		b.sync()
		if n > 5<<20 {
			if _, err := b.file(at); model.AsRefusal(err) == nil {
				t.Fatal("a large file came without being asked for")
			}
			check(t, b.x.Fetch(ctx, at))
		}
		got, err := b.file(at)
		check(t, err)
		if !bytes.Equal(got, data) {
			t.Fatalf("%s: other bytes", name)
		}
	}
	for path, data := range everything(t, mem) {
		if len(data) > 1<<20 {
			t.Errorf("%s: %d bytes", path, len(data))
		}
		check(t, replica.CheckName(path))
	}
	nothingTyped(t, mem, "grand", "rien.txt")
}

// A chunk that is damaged counts as not here; whoever has the file gives it
// again beside, and touches nothing of another's.
func TestDamagedChunksAreGivenAgain(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Officer))
	data := some(t, model.FileChunkBytes+5)
	at := a.attachTo("recu.pdf", data)
	a.sync()
	spoilt := ""
	for _, path := range filesIn(t, mem, "b/") {
		spoilt = path
	}
	bad, err := mem.Read(ctx, spoilt)
	check(t, err)
	bad = bad[:len(bad)-1]
	check(t, mem.Remove(ctx, spoilt))
	check(t, mem.Write(ctx, spoilt, bad))
	if r := b.sync(); r.Away != 1 {
		t.Fatalf("%+v", r)
	}
	a.sync()
	if again, err := mem.Read(ctx, spoilt); err != nil || !bytes.Equal(again, bad) {
		t.Fatal("a file that may be another's was replaced", err)
	}
	b.sync()
	got, err := b.file(at)
	check(t, err)
	if !bytes.Equal(got, data) {
		t.Fatal("other bytes")
	}
}

// A chunk that its device found intact, and that was damaged after, is asked for
// by whoever needs it: the size tells nothing.
func TestChunksDamagedLaterAreGivenAgain(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Officer))
	data := some(t, 100)
	at := a.attachTo("recu.pdf", data)
	for range 3 { // it reads once more what it wrote
		a.sync()
	}
	path := filesIn(t, mem, "b/")[0]
	bad, err := mem.Read(ctx, path)
	check(t, err)
	bad[len(bad)-1] ^= 1
	mem.Put(path, bad)
	a.sync()
	if r := b.sync(); r.Away != 1 {
		t.Fatalf("%+v", r)
	}
	a.sync()
	b.sync()
	got, err := b.file(at)
	check(t, err)
	if !bytes.Equal(got, data) {
		t.Fatal("other bytes")
	}
}

// Both values of a conflict are shown, so that everybody has the files of both.
func TestFilesInConflictGoThrough(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Officer))
	id := a.add("expense", "receipt", "papier")
	a.sync()
	b.sync()
	one, two := some(t, 10), some(t, 20)
	names := map[*device]model.Attachment{}
	for d, data := range map[*device][]byte{a: one, b: two} {
		at, err := d.s.Attach(ctx, "recu.pdf", bytes.NewReader(data))
		check(t, err)
		names[d] = at
		_, err = d.s.Edit(ctx, func(tx *store.Tx) error {
			return tx.Change(model.Expenses.Kind, id, 0, map[string]model.Value{"receipt": {at.String()}})
		})
		check(t, err)
	}
	for range 3 {
		a.sync()
		b.sync()
	}
	for _, d := range []*device{a, b} {
		for _, other := range []*device{a, b} {
			if _, err := d.file(names[other]); err != nil {
				t.Errorf("%v", err)
			}
		}
	}
}

// Chunks that a member swapped are not what the value names.
func TestSwappedChunksAreRefused(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Officer))
	at := a.attachTo("recu.pdf", some(t, 2*model.FileChunkBytes))
	a.sync()
	paths := filesIn(t, mem, "b/")
	one, err := mem.Read(ctx, paths[0])
	check(t, err)
	two, err := mem.Read(ctx, paths[1])
	check(t, err)
	for path, data := range map[string][]byte{paths[0]: two, paths[1]: one} {
		check(t, mem.Remove(ctx, path))
		check(t, mem.Write(ctx, path, data))
	}
	if r := b.sync(); r.Away != 1 {
		t.Fatalf("%+v", r)
	}
	if _, err := b.file(at); model.AsRefusal(err) == nil {
		t.Fatal("taken")
	}
}

// Bytes that no value in the log names any more are dropped; those of an older
// value stay, since an undo may bring it back.
func TestLostFilesAreDropped(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	kept := a.attachTo("ancien.pdf", some(t, 10))
	lost, err := a.s.Attach(ctx, "perdu.pdf", strings.NewReader("jamais nommé"))
	check(t, err)
	check(t, a.s.DropLostFiles(ctx))
	if _, err := a.file(kept); err != nil {
		t.Fatal(err)
	}
	if _, err := a.file(lost); model.AsRefusal(err) == nil {
		t.Fatal("still here")
	}
}

// A purge of the record takes the bytes of its file from this device, and the
// key to the chunks with the value.
func TestPurgeTakesTheFile(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	at, err := a.s.Attach(ctx, "recu.pdf", strings.NewReader("à effacer"))
	check(t, err)
	id := a.add("expense", "receipt", at.String())
	a.sync()
	_, err = a.s.Purge(ctx, []model.Entity{{Kind: "expense", ID: id}}, nil)
	check(t, err)
	a.sync()
	_, err = a.s.Scrub(ctx)
	check(t, err)
	if _, err := a.file(at); model.AsRefusal(err) == nil {
		t.Fatal("the bytes are still here")
	}
	b := join(t, mem, "B", a.invite(model.Coordinator))
	if all, err := b.s.Attachments(ctx); err != nil || len(all) != 0 {
		t.Fatal("the key is still known", all, err)
	}
}
