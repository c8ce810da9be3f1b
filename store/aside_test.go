package store

import (
	"testing"

	"relais/model"
)

// sealedBy makes a changeset by hand, after others of the same chain.
func sealedBy(writer byte, seq uint64, prev model.Hash, wall int64, ops ...model.Op) *model.Changeset {
	c := &model.Changeset{Writer: model.WriterID{writer}, Seq: seq, Prev: prev, Stamp: model.Stamp{Wall: wall}, Ops: ops}
	c.Seal()
	return c
}

func setTitle(id model.ID, value string, replaces ...model.OpID) model.Op {
	return model.Op{Type: model.OpSet, Kind: "grant", Entity: id, Field: "programme", Value: value, Replaces: replaces}
}

// What is set aside does not count, what replaced it replaces what it had
// replaced, and the chain that it stands in goes on; whatever the order, and
// after a rebuild.
func TestSetAsideChangesetsHaveNoEffect(t *testing.T) {
	id, made := model.ID{1}, model.ID{2}
	first := sealedBy(1, 1, model.Hash{}, 10, setTitle(id, "un"))
	forbidden := sealedBy(2, 1, model.Hash{}, 20, setTitle(id, "interdit", model.OpID{Changeset: first.Hash()}), setTitle(made, "interdit"))
	after := sealedBy(2, 2, forbidden.Hash(), 30, model.Op{Type: model.OpSet, Kind: "task", Entity: model.ID{3}, Field: "title", Value: "permis"})
	through := sealedBy(1, 2, first.Hash(), 40, setTitle(id, "deux", model.OpID{Changeset: forbidden.Hash()}))
	aside := map[model.Hash]string{forbidden.Hash(): "role"}
	kind := model.KindNamed("grant")
	var hashes []model.Hash
	for _, order := range [][]*model.Changeset{{first, forbidden, after, through}, {through, after, forbidden, first}} {
		s := newStore(t)
		before := stateHash(t, s)
		for _, c := range order {
			if _, err := s.Deliver(ctx, []*model.Changeset{c}, aside, nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, again := range []bool{false, true} {
			if again {
				if err := s.Rebuild(ctx, nil); err != nil {
					t.Fatal(err)
				}
			}
			r, err := s.Get(ctx, kind, id)
			if err != nil || r.One("programme") != "deux" || len(r.Conflicts) != 0 {
				t.Fatalf("rebuilt %v: %v %v", again, r, err)
			}
			if _, err := s.Get(ctx, kind, made); model.AsRefusal(err) == nil {
				t.Fatalf("rebuilt %v: a record that was set aside is there", again)
			}
			if _, err := s.Get(ctx, model.Tasks.Kind, model.ID{3}); err != nil {
				t.Fatalf("rebuilt %v: what came after was not delivered: %v", again, err)
			}
			if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
				t.Fatalf("doctor: %v %v", bad, err)
			}
		}
		if stateHash(t, s) == before {
			t.Fatal("nothing was applied")
		}
		hashes = append(hashes, programmes(t, s))
	}
	if hashes[0] != hashes[1] {
		t.Fatal("order matters")
	}
}

// programmes hashes what counts of grants and of what hand-made changesets did
// (each store has a person of its own, whom the state hash counts).
func programmes(t *testing.T, s *Store) model.Hash {
	t.Helper()
	rows, err := s.db.Query(`SELECT c.hash, o.id & 1048575, o.type, o.kind, o.field, coalesce(o.value,''), o.salt FROM op o
		JOIN changeset c ON c.n = o.id >> 20 WHERE o.dead IS NULL AND o.kind <> 'person'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var state model.StateHash
	for rows.Next() {
		var id model.OpID
		var o model.Op
		var hash, salt []byte
		if err := rows.Scan(&hash, &id.Index, &o.Type, &o.Kind, &o.Field, &o.Value, &salt); err != nil {
			t.Fatal(err)
		}
		copy(id.Changeset[:], hash)
		o.Commit()
		state.Add(id, &o)
	}
	return state.Sum()
}

// A changeset that replaces what nobody here has ever seen waits, and stops
// nobody else's.
func TestUnknownReplacedChangesetWaits(t *testing.T) {
	s := newStore(t)
	odd := sealedBy(1, 1, model.Hash{}, 10, setTitle(model.ID{1}, "x", model.OpID{Changeset: model.Hash{9}}))
	good := sealedBy(2, 1, model.Hash{}, 10, setTitle(model.ID{2}, "y"))
	n, err := s.Apply(ctx, []*model.Changeset{odd, good})
	if err != nil || n != 1 {
		t.Fatalf("applied %d, %v", n, err)
	}
	if w, err := s.Undelivered(ctx); err != nil || w != 1 {
		t.Fatalf("%d wait, %v", w, err)
	}
}

// A device of a volunteer refuses what every reader would set aside.
func TestVolunteerIsRefusedAtHome(t *testing.T) {
	s := newStore(t)
	if err := s.SetRole(ctx, model.Volunteer); err != nil {
		t.Fatal(err)
	}
	grant := model.KindNamed("grant").New(s.Env()).Put("programme", "x")
	_, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(grant) })
	if refusalKey(err) != "role.forbidden" {
		t.Fatalf("got %v", err)
	}
	task := model.Tasks.Kind.New(s.Env()).Put("title", "x")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(task) }); err != nil {
		t.Fatal(err)
	}
}
