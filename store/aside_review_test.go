package store

import (
	"testing"

	"relais/model"
)

// asidesOf lists the issues of what was set aside.
func asidesOf(t *testing.T, s *Store) []Issue {
	t.Helper()
	all, _, err := s.Issues(ctx, model.Link{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []Issue
	for _, is := range all {
		if is.Type == model.IssueAside {
			out = append(out, is)
		}
	}
	return out
}

// What was set aside is told with what it would have done, and taken in again
// as an edit of one's own: to records that are there, and to those that it
// made. Undone, it is to be looked at again.
func TestTakingInWhatWasSetAside(t *testing.T) {
	s := newStore(t)
	id, made := model.ID{1}, model.ID{2}
	first := sealedBy(1, 1, model.Hash{}, 10, setTitle(id, "un"))
	forbidden := sealedBy(2, 1, model.Hash{}, 20, setTitle(id, "deux", model.OpID{Changeset: first.Hash()}), setTitle(made, "nouveau"))
	if _, err := s.Deliver(ctx, []*model.Changeset{first, forbidden}, map[model.Hash]string{forbidden.Hash(): "role"}, nil); err != nil {
		t.Fatal(err)
	}
	found := asidesOf(t, s)
	if len(found) != 1 || len(found[0].Edits) != 2 || found[0].Edits[0].Value != "deux" || found[0].Edits[1].Link.ID != made {
		t.Fatalf("told as %+v", found)
	}
	if _, err := s.TakeIn(ctx, found[0].Changeset); err != nil {
		t.Fatal(err)
	}
	kind := model.KindNamed("grant")
	for id, want := range map[model.ID]string{id: "deux", made: "nouveau"} {
		if r, err := s.Get(ctx, kind, id); err != nil || r.One("programme") != want || len(r.Conflicts) > 0 {
			t.Errorf("%s: %v %v", want, r, err)
		}
	}
	if found := asidesOf(t, s); len(found) != 0 {
		t.Errorf("still to be looked at: %+v", found)
	}
	if all, err := s.SetAside(ctx); err != nil || len(all) != 1 {
		t.Errorf("it is no more among what was set aside: %v %v", all, err)
	}
	if _, err := s.Undo(ctx, false); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Get(ctx, kind, id); err != nil || r.One("programme") != "un" {
		t.Errorf("undone: %v %v", r, err)
	}
	if found := asidesOf(t, s); len(found) != 1 {
		t.Errorf("undone, and not to be looked at: %+v", found)
	}
}

// What is left aside is asked about no more; what is not there, or cannot be
// read here, is refused, and nothing is written.
func TestLeavingAside(t *testing.T) {
	s := newStore(t)
	id := model.ID{1}
	sealed := setTitle(id, "secret")
	sealed.Protected = true
	forbidden := sealedBy(2, 1, model.Hash{}, 20, sealed)
	forbidden.Ops[0].Value, forbidden.Ops[0].Salt, forbidden.Ops[0].Dropped = "", model.Salt{}, true
	if _, err := s.Deliver(ctx, []*model.Changeset{forbidden}, map[model.Hash]string{forbidden.Hash(): "role"}, nil); err != nil {
		t.Fatal(err)
	}
	before, err := s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TakeIn(ctx, forbidden.Hash()); model.AsRefusal(err) == nil || model.AsRefusal(err).Key != "aside.unreadable" {
		t.Errorf("taken in: %v", err)
	}
	for _, do := range []func(model.Hash) error{s.leave, s.take} {
		if err := do(model.Hash{9}); model.AsRefusal(err) == nil || model.AsRefusal(err).Key != "aside.none" {
			t.Errorf("what is not there: %v", err)
		}
	}
	if err := s.LeaveAside(ctx, forbidden.Hash()); err != nil {
		t.Fatal(err)
	}
	if found := asidesOf(t, s); len(found) != 0 {
		t.Errorf("still to be looked at: %+v", found)
	}
	if after, err := s.Position(ctx); err != nil || after != before {
		t.Errorf("something was written: %d %d %v", before, after, err)
	}
}

func (s *Store) leave(h model.Hash) error { return s.LeaveAside(ctx, h) }
func (s *Store) take(h model.Hash) error  { _, err := s.TakeIn(ctx, h); return err }
