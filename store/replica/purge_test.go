package replica_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
)

// purge hides a record, and values elsewhere.
func (d *device) purge(kind string, id model.ID, also ...store.Elsewhere) {
	d.t.Helper()
	_, err := d.s.Purge(ctx, []model.Entity{{Kind: kind, ID: id}}, also)
	check(d.t, err)
}

// decrypted gives all that a folder's files hold, opened with a device's keys,
// by path.
func (d *device) decrypted() map[string][]byte {
	d.t.Helper()
	kept, err := replica.FileVault{Dir: d.dir}.Load()
	check(d.t, err)
	secrets, err := seal.ParseSecrets(kept)
	check(d.t, err)
	out := map[string][]byte{}
	for path, b := range everything(d.t, d.f) {
		env, err := seal.Parse(b)
		if err != nil {
			continue
		}
		key, err := secrets.Epoch(env.Key)
		if err != nil {
			continue
		}
		if out[path], err = env.Open(key); err != nil {
			d.t.Fatalf("%s: %v", path, err)
		}
	}
	return out
}

// inFolder lists the files that hold one of the words, opened.
func (d *device) inFolder(words ...string) (found []string) {
	for path, b := range d.decrypted() {
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found = append(found, path)
				break
			}
		}
	}
	slices.Sort(found)
	return found
}

// inProfile tells which words a profile's files hold: in its tables as they
// are, in its sealed files opened.
func (d *device) inProfile(words ...string) (found []string) {
	d.t.Helper()
	var all []byte
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(filepath.Join(d.dir, store.FileName+suffix))
		if err != nil && !os.IsNotExist(err) {
			d.t.Fatal(err)
		}
		all = append(all, b...)
	}
	kept, err := replica.FileVault{Dir: d.dir}.Load()
	check(d.t, err)
	secrets, err := seal.ParseSecrets(kept)
	check(d.t, err)
	parts, err := d.s.Parts(ctx)
	check(d.t, err)
	for _, p := range parts {
		b, err := d.s.PartBytes(ctx, p.Hash)
		check(d.t, err)
		env, err := seal.Parse(b)
		check(d.t, err)
		key, err := secrets.Epoch(env.Key)
		check(d.t, err)
		payload, err := env.Open(key)
		check(d.t, err)
		all = append(all, payload...)
	}
	for _, w := range words {
		if bytes.Contains(all, []byte(w)) || bytes.Contains(all, []byte(strings.ToLower(w))) {
			found = append(found, w)
		}
	}
	return found
}

// doneBy tells how many devices have carried the newest purge out, as d sees it.
func (d *device) doneBy() (done, of int, missing []string) {
	d.t.Helper()
	o, err := d.x.Overview(ctx)
	check(d.t, err)
	if len(o.Purges) == 0 {
		return 0, 0, nil
	}
	p := o.Purges[0]
	return p.Done, p.Of, p.Missing
}

var purgedWords = []string{"Zenobie", "Cachottier", "Brouillonne", "Voyageuse"}

// fourOf makes a team of four who all wrote of one person; d was away since.
func fourOf(t *testing.T, mem *replica.Mem) (team []*device, person, task model.ID) {
	t.Helper()
	team = threeOf(t, mem)
	a, b, c := team[0], team[1], team[2]
	d := join(t, mem, "Doris Away", a.invite(model.Volunteer))
	team = append(team, d)
	settle(team...)
	person = a.add("person", "name", "Zenobie Morin")
	settle(team...)
	check(t, b.change("person", person, "notes", strings.Repeat("Cachottier ", 40)))
	check(t, c.change("person", person, "role", "Brouillonne"))
	task = d.add("task", "title", "Appeler Zenobie")
	check(t, d.change("person", person, "email", "Voyageuse"))
	settle(team...)
	agree(t, team...)
	return team, person, task
}

// A team of four, one of whom is away. After a purge and exchanges, no byte of
// the values is in any profile that took part, nor in any file of the folder
// but the one that is away wrote; the receipts say who is missing. When that
// device returns it does the same, and all is clean.
func TestPurgeAcrossATeam(t *testing.T) {
	mem := replica.NewMem()
	team, person, task := fourOf(t, mem)
	a, b, c, d := team[0], team[1], team[2], team[3]
	for _, w := range purgedWords {
		if len(a.inFolder(w)) == 0 || len(b.inProfile(w)) == 0 {
			t.Fatalf("%s is nowhere: the test tests nothing", w)
		}
	}
	a.purge("person", person, store.Elsewhere{Kind: model.Tasks.Kind, ID: task, Field: "title"})
	present := team[:3]
	settle(present...)
	settle(present...)
	agree(t, present...)
	for _, one := range present {
		if found := one.inProfile(purgedWords...); len(found) > 0 {
			t.Errorf("%s still holds %q", one.name, found)
		}
	}
	for _, path := range a.inFolder(purgedWords...) {
		if !strings.Contains(path, d.s.Me().String()) && !strings.HasPrefix(path, "s/"+d.x.Device().String()) {
			t.Errorf("%s still holds something", path)
		}
	}
	if done, of, missing := a.doneBy(); done != 3 || of != 4 || len(missing) != 1 || missing[0] != "Doris Away" {
		t.Fatalf("done on %d of %d, missing %q", done, of, missing)
	}
	check(t, d.change("person", person, "phone", "Voyageuse tardive")) // d does not know
	d.sync()
	settle(team...)
	agree(t, team...)
	if found := a.inFolder(purgedWords...); len(found) > 0 {
		t.Errorf("still in the folder: %q", found)
	}
	for _, one := range team {
		if found := one.inProfile(purgedWords...); len(found) > 0 {
			t.Errorf("%s still holds %q", one.name, found)
		}
		if done, of, _ := one.doneBy(); done != 4 || of != 4 {
			t.Errorf("%s sees it done on %d of %d", one.name, done, of)
		}
	}
	// A newcomer follows the chains all the same, and agrees.
	e := join(t, mem, "Émile", c.invite(model.Officer))
	e.sync()
	settle(append(team, e)...)
	agree(t, append(team, e)...)
	if bad, err := e.s.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Fatalf("doctor: %v %v", bad, err)
	}
	quiet := everything(t, mem)
	for _, one := range team {
		if r := one.sync(); r.Republished+r.Published+len(r.Damaged)+len(r.Waiting)+len(r.Troubles) != 0 {
			t.Errorf("%s is not at rest: %+v", one.name, r)
		}
	}
	if len(everything(t, mem)) != len(quiet) {
		t.Error("an exchange with nothing to do wrote something")
	}
}

// A purge arrives before what it purges, and waits in the log for the very part
// that only it excuses for what that lacks. Everything is there in the end.
func TestPurgeThatWaitsExcuses(t *testing.T) {
	mem := replica.NewMem()
	team := threeOf(t, mem)
	a, b, c := team[0], team[1], team[2]
	person := a.add("person", "name", "Zenobie Morin")
	settle(team...)
	check(t, b.change("person", person, "notes", "Cachottier"))
	b.sync()
	a.sync()
	a.purge("person", person)
	a.sync()
	hidden := map[string][]byte{}
	for path, file := range everything(t, mem) { // c does not see b's last part yet
		if strings.HasPrefix(path, "s/"+b.x.Device().String()) || strings.HasPrefix(path, "r/") {
			hidden[path] = file
			check(t, mem.Remove(ctx, path))
		}
	}
	if r := c.sync(); r.Undelivered == 0 {
		t.Fatalf("nothing waits, the test tests nothing: %+v", r)
	}
	for path, file := range hidden {
		check(t, mem.Write(ctx, path, file))
	}
	settle(a, b) // b's part lies there without what was purged only
	settle(team...)
	agree(t, team...)
	if r := c.sync(); r.Undelivered+len(r.Waiting)+len(r.Damaged) != 0 {
		t.Errorf("c is not at rest: %+v", r)
	}
}

// For a device that stays away a coordinator's seals its files anew, checks
// them, and removes the originals: when asked, or after a month. Nobody else
// does; and the one that returns goes on as if nothing had been.
func TestCoordinatorCarriesOutForTheAbsent(t *testing.T) {
	for name, wait := range map[string]func(*device){
		"asked":         func(a *device) { check(t, a.x.CarryOutForAbsent(ctx)) },
		"after a month": func(a *device) { a.now = a.now.Add(31 * 24 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			mem := replica.NewMem()
			team, person, task := fourOf(t, mem)
			a, b, c, d := team[0], team[1], team[2], team[3]
			a.purge("person", person, store.Elsewhere{Kind: model.Tasks.Kind, ID: task, Field: "title"})
			settle(a, b, c)
			if len(a.inFolder(purgedWords...)) == 0 {
				t.Fatal("nothing is left to do")
			}
			if b.x.CarryOutForAbsent(ctx) == nil {
				t.Error("an officer may")
			}
			b.now = b.now.Add(31 * 24 * time.Hour)
			b.sync()
			if len(a.inFolder(purgedWords...)) == 0 {
				t.Fatal("an officer's device removed another's file")
			}
			wait(a)
			a.sync()
			if found := a.inFolder(purgedWords...); len(found) > 0 {
				t.Fatalf("still in the folder: %q", found)
			}
			if _, _, missing := a.doneBy(); len(missing) != 1 {
				t.Fatalf("missing %q", missing)
			}
			d.now = a.now
			check(t, d.change("task", task, "notes", "suite"))
			d.sync()
			settle(team...)
			agree(t, team...)
			if found := append(d.inFolder(purgedWords...), d.inProfile(purgedWords...)...); len(found) > 0 {
				t.Errorf("came back: %q", found)
			}
			if done, of, _ := a.doneBy(); done != 4 || of != 4 {
				t.Errorf("done on %d of %d", done, of)
			}
		})
	}
}

// A large changeset's pieces are purged one by one.
func TestPurgeReachesPieces(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Coordinator))
	var ids []model.ID
	_, err := a.s.Edit(ctx, func(tx *store.Tx) error {
		for i := range 700 {
			r := model.Tasks.Kind.New(a.s.Env()).Put("title", "T").Put("notes", strings.Repeat("ligne ordinaire\n", 200))
			if i%150 == 7 {
				r.Put("title", "Cachottier")
			}
			if err := tx.Create(r); err != nil {
				return err
			}
			if i%150 == 7 {
				ids = append(ids, r.ID)
			}
		}
		return nil
	})
	check(t, err)
	settle(a, b)
	agree(t, a, b)
	for _, id := range ids {
		b.purge("task", id)
	}
	settle(a, b)
	settle(a, b)
	agree(t, a, b)
	for _, d := range []*device{a, b} {
		if found := append(d.inFolder("Cachottier"), d.inProfile("Cachottier")...); len(found) > 0 {
			t.Errorf("%s: %q", d.name, found)
		}
	}
	c := join(t, mem, "C", a.invite(model.Coordinator))
	settle(a, b, c)
	agree(t, a, b, c)
}

// A member who seals another's part anew without values that nobody purged
// takes nothing from the team: such a file counts as not here, and whoever has
// the part whole gives it back.
func TestOnlyPurgesTakeValuesOut(t *testing.T) {
	mem := replica.NewMem()
	team := threeOf(t, mem)
	a, b, c := team[0], team[1], team[2]
	id := b.add("task", "title", "Témoignage")
	settle(team...)
	forged := 0
	for path, file := range everything(t, mem) {
		if !strings.HasPrefix(path, "s/"+b.x.Device().String()) {
			continue
		}
		if bad := replica.Without(c.x, file, model.Entity{Kind: "task", ID: id}); bad != nil {
			forged++
			check(t, mem.Remove(ctx, path))
			check(t, mem.Write(ctx, "r/"+c.x.Device().String()+"/"+b.x.Device().String()+"/9-00000000000000000000000000000000.seg", bad))
		}
	}
	if forged != 1 {
		t.Fatalf("%d files forged", forged)
	}
	d := join(t, mem, "Doris", a.invite(model.Volunteer))
	if _, err := d.s.Get(ctx, model.Tasks.Kind, id); err == nil {
		t.Fatal("a part that lacks what nobody purged was delivered")
	}
	settle(a, b, d)
	if r := d.get("task", id); r.One("title") != "Témoignage" {
		t.Fatalf("got %q", r.One("title"))
	}
	agree(t, a, b, d)
	a.purge("task", id) // and what was refused before may be right later
	settle(append(team, d)...)
	settle(append(team, d)...)
	agree(t, append(team, d)...)
	if found := a.inFolder("Témoignage"); len(found) > 0 {
		t.Errorf("still in the folder: %q", found)
	}
}
