package replica_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
)

// secretWords stand in protected values only.
var secretWords = []string{"Rosalinda", "Zacatepec", "pigeonnier", "238-555-0199"}

// atRisk writes a person at risk.
func (d *device) atRisk() model.ID {
	d.t.Helper()
	p := model.People.New(d.s.Env()).Put("name", "Rosalinda").Put("at_risk", "1").Put("phone", "238-555-0199").
		Put("notes", "Vit à Zacatepec").Put("safe_channel", "pigeonnier")
	_, err := d.s.Edit(ctx, func(tx *store.Tx) error { return tx.Create(p) })
	check(d.t, err)
	return p.ID
}

// readable tells which of the words a device has on its disk, and can open in
// a folder with the keys that it holds.
func (d *device) readable(words []string, files map[string][]byte) []string {
	d.t.Helper()
	var found []string
	search := func(where string, b []byte) {
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found = append(found, w+" in "+where)
			}
		}
	}
	entries, err := os.ReadDir(d.dir)
	check(d.t, err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(d.dir, e.Name()))
		check(d.t, err)
		search(e.Name(), b)
	}
	keys := d.secrets()
	opened := 0
	for path, b := range files {
		env, err := seal.Parse(b)
		if err != nil {
			continue
		}
		key, err := keys.Epoch(env.Key)
		if err != nil {
			continue
		}
		payload, err := env.Open(key)
		check(d.t, err)
		search(path, payload)
		for _, closed := range replica.ClosedIn(payload) {
			opened++
			if b, err := keys.Unprotect(closed); !errors.Is(err, seal.ErrNoKey) {
				search(path+" (protected)", b)
			}
		}
	}
	if opened == 0 {
		d.t.Fatal("the folder holds no protected value: the search shows nothing")
	}
	return found
}

func (d *device) holds(id model.ID) bool {
	d.t.Helper()
	r := d.get("person", id)
	return r.One("name") == "Rosalinda" && r.One("notes") == "Vit à Zacatepec" && len(r.Sealed) == 0
}

// A coordinator, an officer and a volunteer.
func mixedTeam(t *testing.T, mem *replica.Mem) (a, o, v *device) {
	t.Helper()
	a = founder(t, mem, "Marie Tremblay")
	o = join(t, mem, "Paul Gagnon", a.invite(model.Officer))
	v = join(t, mem, "Inès Roy", a.invite(model.Volunteer))
	settle(a, o, v)
	return a, o, v
}

// Whoever writes protected values, coordinators and officers read them, and a
// volunteer's device has nothing to read or to lose, and the same state.
func TestVolunteersHoldNothingProtected(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	byA, byO, byV := a.atRisk(), o.atRisk(), v.atRisk()
	settle(a, o, v)
	check(t, v.change("person", byA, "hours_week", "2"))
	check(t, v.change("person", byA, "safe_channel", "pigeonnier de Zacatepec"))
	settle(a, o, v)
	agree(t, a, o, v)
	for _, id := range []model.ID{byA, byO, byV} {
		if !a.holds(id) || !o.holds(id) {
			t.Fatal("an officer cannot read what is protected")
		}
		if r := v.get("person", id); !slices.Contains(r.Sealed, "name") || r.One("name") != "" {
			t.Fatalf("the volunteer sees %v, sealed %v", r.Values, r.Sealed)
		}
	}
	files := everything(t, mem)
	if found := v.readable(secretWords, files); len(found) > 0 {
		t.Fatalf("the volunteer can read %v", found)
	}
	if len(o.readable(secretWords, files)) == 0 {
		t.Fatal("the search finds nothing at an officer's either")
	}
	nothingTyped(t, mem, secretWords...)
	for _, d := range []*device{a, o, v} {
		if bad, err := d.s.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Fatalf("%s: %v %v", d.name, bad, err)
		}
	}
}

// A large action goes through in pieces, its protected values with it.
func TestLargeProtectedChangesets(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	var ids []model.ID
	for _, d := range []*device{a, v} {
		_, err := d.s.Edit(ctx, func(tx *store.Tx) error {
			for i := range 30 {
				p := model.People.New(d.s.Env()).Put("name", "Rosalinda").Put("at_risk", "1").
					Put("notes", string(rune('A'+i))+noise(40_000))
				if err := tx.Create(p); err != nil {
					return err
				}
				ids = append(ids, p.ID)
			}
			return nil
		})
		check(t, err)
	}
	settle(a, o, v)
	settle(a, o, v)
	agree(t, a, o, v)
	for _, id := range ids {
		if r := o.get("person", id); r.One("name") != "Rosalinda" || len(r.One("notes")) != 80_001 {
			t.Fatalf("got %d bytes", len(r.One("notes")))
		}
		if r := v.get("person", id); r.One("name") != "" {
			t.Fatal("the volunteer reads it")
		}
	}
}

// noise is text that does not get smaller by compression.
func noise(n int) string {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic(err)
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteByte('a' + c>>4)
		out.WriteByte('a' + c&15)
	}
	return out.String()
}

// What a volunteer names as a key is nobody's: values are closed for keys that
// officers vouch for.
func TestVolunteersCannotNameTheKey(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	keys := v.secrets()
	mine, err := keys.NewProtectedKey()
	check(t, err)
	b, err := seal.Seal(seal.Header{Type: seal.Protected, Team: keys.Team, Writer: keys.ID(), Key: keys.Newest().ID()},
		replica.ProtectStatement(mine, v.now.Add(time.Hour)), keys.Newest(), keys.Sign, rand.Reader)
	check(t, err)
	mem.Put("k/ff.key", b)
	settle(a, o, v)
	id := a.atRisk()
	settle(a, o, v)
	for path, b := range everything(t, mem) {
		env, err := seal.Parse(b)
		if err != nil || env.Type != seal.Segment {
			continue
		}
		payload, err := env.Open(keys.Newest())
		check(t, err)
		for _, closed := range replica.ClosedIn(payload) {
			if _, err := keys.Unprotect(closed); !errors.Is(err, seal.ErrNoKey) {
				t.Fatalf("%s opens with the volunteer's key: %v", path, err)
			}
		}
	}
	if !o.holds(id) {
		t.Fatal("the officer cannot read it")
	}
}

// The key of protected values is renewed when somebody who held it leaves.
func TestProtectedKeyIsRenewedAfterARemoval(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	before := len(a.secrets().Protected)
	gone := o.secrets()
	check(t, a.x.Remove(ctx, o.x.Device()))
	settle(a, v)
	if n := len(a.secrets().Protected); n != before+1 {
		t.Fatalf("%d keys became %d", before, n)
	}
	id := v.atRisk()
	settle(v, a)
	if !a.holds(id) {
		t.Fatal("the coordinator cannot read it")
	}
	n := 0
	for _, b := range everything(t, mem) {
		env, err := seal.Parse(b)
		if err != nil || env.Type != seal.Segment {
			continue
		}
		key, err := a.secrets().Epoch(env.Key)
		check(t, err)
		payload, err := env.Open(key)
		check(t, err)
		for _, closed := range replica.ClosedIn(payload) {
			n++
			if _, err := gone.Unprotect(closed); !errors.Is(err, seal.ErrNoKey) {
				t.Fatal("who was removed can open what was written since")
			}
		}
	}
	if n == 0 {
		t.Fatal("nothing was closed")
	}
}

const childFolder, childCode, childProfile = "RELAIS_TEST_FOLDER", "RELAIS_TEST_CODE", "RELAIS_TEST_PROFILE"

// A volunteer's process that joined, exchanged and read everything has none of
// the others' protected values in its memory.
func TestVolunteersMemoryHoldsNothingProtected(t *testing.T) {
	if os.Getenv(childFolder) != "" {
		volunteerProcess(t)
		return
	}
	folder := &replica.Dir{Path: t.TempDir(), Random: rand.Reader}
	a := founder(t, folder, "Marie Tremblay")
	a.atRisk()
	a.add("task", "title", "Réserver la salle")
	a.sync()
	profile := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestVolunteersMemoryHoldsNothingProtected$", "-test.v")
	child.Env = append(os.Environ(), childFolder+"="+folder.Path, childCode+"="+a.invite(model.Volunteer), childProfile+"="+profile)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dump, err := os.ReadFile(filepath.Join(profile, "heap"))
	check(t, err)
	if !bytes.Contains(dump, []byte("Réserver la salle")) {
		t.Fatal("the dump shows nothing of what the process read")
	}
	for _, w := range secretWords {
		if bytes.Contains(dump, []byte(w)) {
			t.Errorf("%q is in the volunteer's memory", w)
		}
	}
}

func volunteerProcess(t *testing.T) {
	folder := &replica.Dir{Path: os.Getenv(childFolder), Random: rand.Reader}
	v, err := tryJoin(t, folder, "Inès Roy", os.Getenv(childCode))
	check(t, err)
	v.sync()
	v.sync()
	read := 0
	for _, k := range model.Kinds {
		records, err := v.s.List(ctx, k, store.ListOptions{})
		check(t, err)
		read += len(records)
	}
	if read < 3 {
		t.Fatalf("read %d records", read)
	}
	f, err := os.Create(filepath.Join(os.Getenv(childProfile), "heap"))
	check(t, err)
	tasks, err := v.s.List(ctx, model.Tasks.Kind, store.ListOptions{})
	check(t, err)
	debug.WriteHeapDump(f.Fd())
	runtime.KeepAlive(tasks)
	check(t, f.Close())
}

// A checkpoint gives an officer who joins everything at once, and a volunteer
// nothing that is protected, in its file or in the folder.
func TestCheckpointsKeepProtectedValuesClosed(t *testing.T) {
	mem := replica.NewMem()
	team := teamWithCheckpoint(t, mem, 7)
	a, c := team[0], team[2]
	byA, byC := a.atRisk(), c.atRisk()
	settle(team...)
	for i := range 4 {
		a.add("task", "title", string(rune('a'+i)))
		a.sync()
	}
	if len(filesIn(t, mem, "c/")) == 0 {
		t.Fatal("no checkpoint")
	}
	o := join(t, mem, "Omar", a.invite(model.Officer))
	v := join(t, mem, "Vera", a.invite(model.Volunteer))
	if len(parts(t, o)) > 1 {
		t.Fatal("the officer read the segments already")
	}
	if !o.holds(byA) || !o.holds(byC) {
		t.Fatal("the officer has not the protected values of the checkpoint")
	}
	if found := v.readable(secretWords, everything(t, mem)); len(found) > 0 {
		t.Fatalf("the volunteer can read %v", found)
	}
	if r := v.get("person", byA); !slices.Contains(r.Sealed, "name") {
		t.Fatalf("sealed %v", r.Sealed)
	}
	o.proved()
	v.proved()
	settle(a, o, v)
	agree(t, a, o, v)
	for _, d := range []*device{a, o, v} {
		d.sound()
	}
}

func parts(t testing.TB, d *device) []model.Part {
	t.Helper()
	all, err := d.s.Parts(ctx)
	check(t, err)
	return all
}

// only is a folder of which a device sees some files.
func only(files map[string][]byte, keep func(path string, b []byte) bool) *replica.Mem {
	mem := replica.NewMem()
	for path, b := range files {
		if keep(path, b) {
			mem.Put(path, b)
		}
	}
	return mem
}
