package store

import (
	"testing"

	"relais/model"
)

// Records with several values are listed until they are settled or deleted.
func TestInConflict(t *testing.T) {
	s := newStore(t)
	var ids []model.ID
	for range 3 {
		id := addTask(t, s, "Appeler")
		base := get(t, s, id).Base
		change(t, s, id, base, "title", "Appeler Marie")
		change(t, s, id, base, "title", "Appeler Paul")
		ids = append(ids, id)
	}
	addTask(t, s, "Sans conflit")
	found, more, err := s.InConflict(ctx, 2)
	if err != nil || len(found) != 2 || more != 1 {
		t.Fatalf("found %v and %d more: %v", found, more, err)
	}
	change(t, s, ids[0], 0, "title", "Appeler tout le monde")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, ids[1], 0) }); err != nil {
		t.Fatal(err)
	}
	found, more, err = s.InConflict(ctx, 2)
	if err != nil || len(found) != 1 || more != 0 || found[0] != (model.Link{Kind: "task", ID: ids[2]}) {
		t.Fatalf("found %v and %d more: %v", found, more, err)
	}
}
