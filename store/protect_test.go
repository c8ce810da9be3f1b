package store

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"relais/model"
)

// closing stands for a real seal: what it makes cannot be searched for words.
func closing(recipient string, values []byte) ([]byte, error) {
	out := []byte(recipient + ":")
	for _, b := range values {
		out = append(out, b^0xa5)
	}
	return out, nil
}

func opening(t *testing.T, all []model.SealedValues) []model.ProtectedValue {
	t.Helper()
	var out []model.ProtectedValue
	for _, one := range all {
		_, b, _ := bytes.Cut(one.Bytes, []byte(":"))
		plain := make([]byte, len(b))
		for i := range b {
			plain[i] = b[i] ^ 0xa5
		}
		values, err := model.DecodeProtected(plain)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, values...)
	}
	return out
}

// volunteerStore is a profile that may write protected values and not read any.
func volunteerStore(t *testing.T) *Store {
	t.Helper()
	s := newStore(t)
	s.opts.Protect = closing
	for _, err := range []error{s.SetRole(ctx, model.Volunteer), s.SetProtection(ctx, "officers")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// onDisk tells which words stand anywhere in a profile's files.
func onDisk(t *testing.T, s *Store, words ...string) []string {
	t.Helper()
	var found []string
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(s.opts.path() + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found = append(found, w+" in relais.db"+suffix)
			}
		}
	}
	return found
}

// all reads a log's changesets with what is sealed of them.
func all(t *testing.T, s *Store) []*model.Changeset {
	t.Helper()
	var out []*model.Changeset
	err := s.EachChangeset(ctx, 0, func(n int64, h model.Hash, c *model.Changeset) error {
		var err error
		c.Sealed, err = s.sealedOf(ctx, n, h)
		out = append(out, c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What a volunteer writes to a sensitive record never reaches the volunteer's
// disk; an officer reads it, both have the same state, and the skeleton alone
// would do for that.
func TestVolunteersWriteWhatTheyCannotRead(t *testing.T) {
	v, o := volunteerStore(t), newStore(t)
	draft := Draft{Key: "person/new", Kind: "person", Values: map[string][]string{"name": {"Rosalinda"}, "email": {"rosa@exemple.org"}}}
	if err := v.SaveDraft(ctx, draft); err != nil {
		t.Fatal(err)
	}
	if len(onDisk(t, v, "Rosalinda")) == 0 {
		t.Fatal("a draft that is not sensitive was not kept")
	}
	draft.Values["at_risk"] = []string{"1\x1foui"} // as the form keeps it
	if err := v.SaveDraft(ctx, draft); err != nil {
		t.Fatal(err)
	}
	if found := onDisk(t, v, "Rosalinda", "rosa@exemple"); len(found) > 0 {
		t.Fatalf("of a draft that became sensitive: %v", found)
	}
	p := model.People.New(v.Env()).Put("name", "Rosalinda").Put("at_risk", "1").Put("languages", "nahuatl").Put("phone", "238-555-0199")
	q := model.People.New(v.Env()).Put("name", "Paul").Put("safe_channel", "pigeonnier")
	if _, err := v.Edit(ctx, func(tx *Tx) error { return errorsOf(tx.Create(p), tx.Create(q), tx.DropDraft("person/new")) }); err != nil {
		t.Fatal(err)
	}
	if found := onDisk(t, v, "Rosalinda", "nahuatl", "238-555-0199", "pigeonnier", "rosa@exemple"); len(found) > 0 {
		t.Fatalf("on the volunteer's disk: %v", found)
	}
	r, err := v.Get(ctx, model.People.Kind, p.ID)
	if err != nil || !slices.Equal(r.Sealed, []string{"languages", "name", "phone"}) || !slices.Contains(r.Hidden(), "phone") || len(r.Get("phone")) > 0 {
		t.Fatalf("%v: %+v", err, r)
	}
	changesets := all(t, v)
	if sealed := changesets[len(changesets)-1].Sealed; len(sealed) != 2 {
		t.Fatalf("%d sealed", len(sealed))
	}
	if _, err := o.Apply(ctx, changesets); err != nil {
		t.Fatal(err)
	}
	before := stateHash(t, o)
	for _, c := range changesets {
		if _, err := o.Reveal(ctx, opening(t, c.Sealed)); err != nil {
			t.Fatal(err)
		}
	}
	if stateHash(t, o) != before {
		t.Fatal("the state depends on who reads")
	}
	got, err := o.Get(ctx, model.People.Kind, p.ID)
	if err != nil || got.One("name") != "Rosalinda" || got.One("languages") != "nahuatl" || len(got.Sealed) > 0 {
		t.Fatalf("%v: %+v", err, got)
	}
	for _, s := range []*Store{v, o} {
		if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Fatalf("doctor: %v %v", bad, err)
		}
	}
}

func errorsOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// Without a key to close them for, protected values are refused, others not.
func TestWithoutAKeyNothingProtectedIsWritten(t *testing.T) {
	s := newStore(t)
	if err := s.SetRole(ctx, model.Volunteer); err != nil {
		t.Fatal(err)
	}
	p := model.People.New(s.Env()).Put("name", "Rosalinda").Put("at_risk", "1")
	_, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(p) })
	if refusalKey(err) != "protect.no_key" {
		t.Fatalf("got %v", err)
	}
	p.Put("at_risk", "0")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(p) }); err != nil {
		t.Fatal(err)
	}
}

// officersRecord is a sensitive record that an officer wrote, on both stores.
func officersRecord(t *testing.T) (v, o *Store, id model.ID) {
	t.Helper()
	v, o = volunteerStore(t), newStore(t)
	p := model.People.New(o.Env()).Put("name", "Rosalinda").Put("at_risk", "1").Put("languages", "nahuatl")
	if _, err := o.Edit(ctx, func(tx *Tx) error { return tx.Create(p) }); err != nil {
		t.Fatal(err)
	}
	exchangeClosed(t, o, v)
	return v, o, p.ID
}

// exchangeClosed gives what from wrote to a device that may not read it.
func exchangeClosed(t *testing.T, from, to *Store) {
	t.Helper()
	var closed []*model.Changeset
	for _, c := range all(t, from) {
		got, err := model.DecodeChangeset(c.Encode())
		if err != nil {
			t.Fatal(err)
		}
		closed = append(closed, got)
	}
	if _, err := to.Apply(ctx, closed); err != nil {
		t.Fatal(err)
	}
}

func changePerson(s *Store, id model.ID, field string, v ...string) error {
	_, err := s.Edit(ctx, func(tx *Tx) error {
		return tx.Change(model.People.Kind, id, 0, map[string]model.Value{field: v})
	})
	return err
}

// A volunteer edits beside protected values, adds to a set without losing what
// it cannot see, and lists by fields that it does not hold.
func TestEditingBesideProtectedValues(t *testing.T) {
	v, o, id := officersRecord(t)
	if err := changePerson(v, id, "hours_week", "3"); err != nil {
		t.Fatal(err)
	}
	if err := changePerson(v, id, "languages", "espagnol"); err != nil {
		t.Fatal(err)
	}
	for where, want := range map[string]int{"phone=": 3, "languages=": 2, "name=": 0, "name!=": 3} {
		q, err := model.ParseQuery(model.People.Kind, where, v.Env())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.List(ctx, model.People.Kind, ListOptions{Where: q}); err != nil || len(got) != want {
			t.Fatalf("%s: %d, %v", where, len(got), err)
		}
	}
	for _, c := range all(t, v) {
		if _, err := o.Apply(ctx, []*model.Changeset{c}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Reveal(ctx, opening(t, c.Sealed)); err != nil {
			t.Fatal(err)
		}
	}
	r, err := o.Get(ctx, model.People.Kind, id)
	if err != nil || !slices.Equal(r.Get("languages"), model.Value{"espagnol", "nahuatl"}) || r.One("hours_week") != "3" {
		t.Fatalf("%v %v", err, r.Values)
	}
	l, err := v.Labels(ctx, nil, []model.ID{id})
	if err != nil || !l[id].Sealed || !l[id].Protected || l[id].Text != "" {
		t.Fatalf("%v %+v", err, l[id])
	}
	h, err := v.History(ctx, model.People.Kind, id)
	if err != nil || !slices.ContainsFunc(h, func(c Change) bool { return c.Field == "name" && c.Sealed && c.Protected && c.To == nil }) {
		t.Fatalf("%v %+v", err, h)
	}
}

// Values in conflict that cannot be read here are a conflict, and are settled
// by somebody who can read them.
func TestUnreadableConflictIsNotSettledHere(t *testing.T) {
	v, o, id := officersRecord(t)
	if err := changePerson(v, id, "name", "Rosa M."); err != nil {
		t.Fatal(err)
	}
	if err := changePerson(o, id, "name", "Rosa P."); err != nil {
		t.Fatal(err)
	}
	exchangeClosed(t, o, v)
	r, err := v.Get(ctx, model.People.Kind, id)
	if err != nil || len(r.Conflicts["name"]) != 2 {
		t.Fatalf("%v %+v", err, r)
	}
	for _, h := range r.Conflicts["name"] {
		if !h.Sealed || h.Value != "" || h.Stamp.Wall == 0 {
			t.Fatalf("%+v", h)
		}
	}
	if err := changePerson(v, id, "name", "Rosa"); refusalKey(err) != "conflict.protected" {
		t.Fatalf("got %v", err)
	}
	if err := changePerson(v, id, "hours_week", "2"); err != nil {
		t.Fatal(err)
	}
}

// Undo cannot put back what is not held here; on an officer's device it puts
// it back protected.
func TestUndoOfProtectedValues(t *testing.T) {
	v, o, id := officersRecord(t)
	if err := changePerson(v, id, "name", "Rosa M."); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Undo(ctx, false); refusalKey(err) != "undo.protected" {
		t.Fatalf("got %v", err)
	}
	if err := changePerson(o, id, "name", "Rosa P."); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Undo(ctx, false); err != nil {
		t.Fatal(err)
	}
	last := all(t, o)
	c := last[len(last)-1]
	if len(c.Ops) != 1 || !c.Ops[0].Protected || c.Ops[0].Value != "Rosalinda" || strings.Contains(string(c.Encode()), "Rosalinda") {
		t.Fatalf("%+v", c.Ops)
	}
}

// A device that may no longer read drops what it has, from every page of its
// files, and has the same state after it.
func TestWithholdLeavesNothing(t *testing.T) {
	s := newStore(t)
	s.opts.Protect = closing
	p := model.People.New(s.Env()).Put("name", "Rosalinda").Put("at_risk", "1").Put("notes", "cachée à Tehuacán")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(p) }); err != nil {
		t.Fatal(err)
	}
	if err := changePerson(s, p.ID, "at_risk", "0"); err != nil { // indexed now, for whoever may read
		t.Fatal(err)
	}
	if err := s.SaveDraft(ctx, Draft{Key: "k", Kind: "person", Values: map[string][]string{"safe_channel": {"pigeonnier"}}}); err != nil {
		t.Fatal(err)
	}
	before := stateHash(t, s)
	for _, err := range []error{s.SetRole(ctx, model.Volunteer), s.SetProtection(ctx, "officers"), s.Withhold(ctx), s.Withhold(ctx)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if found := onDisk(t, s, "Rosalinda", "rosalinda", "Tehuac", "tehuac", "pigeonnier"); len(found) > 0 {
		t.Fatalf("left: %v", found)
	}
	if stateHash(t, s) != before {
		t.Fatal("the state changed")
	}
	if r, err := s.Get(ctx, model.People.Kind, p.ID); err != nil || !slices.Contains(r.Sealed, "notes") {
		t.Fatalf("%v %+v", err, r)
	}
	if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Fatalf("doctor: %v %v", bad, err)
	}
}

// Values come to changesets that wait for others, too.
func TestWaitingChangesetsAreRevealed(t *testing.T) {
	o, s := newStore(t), newStore(t)
	p := model.People.New(o.Env()).Put("name", "Rosalinda").Put("at_risk", "1")
	if _, err := o.Edit(ctx, func(tx *Tx) error { return tx.Create(p) }); err != nil {
		t.Fatal(err)
	}
	changesets := all(t, o)
	last := changesets[len(changesets)-1]
	closed, err := model.DecodeChangeset(last.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Apply(ctx, []*model.Changeset{closed}); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	if _, err := s.Reveal(ctx, last.ProtectedValues(last.Hash())); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(ctx, changesets[:1]); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Get(ctx, model.People.Kind, p.ID); err != nil || r.One("name") != "Rosalinda" {
		t.Fatalf("%v %+v", err, r)
	}
}
