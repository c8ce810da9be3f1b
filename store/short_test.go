package store

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"relais/model"
)

// An id is shown as short as no other record of the kind begins: asked one by
// one, or of all in one pass, it is the same.
func TestShortIDs(t *testing.T) {
	s := newStore(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	draw := rand.New(rand.NewPCG(seed, 0))
	ids := make([]model.ID, fewIDs+100)
	_, err := s.Edit(ctx, func(tx *Tx) error {
		for i := range ids {
			r := model.Tasks.New(s.Env()).Put("title", fmt.Sprint("Tâche ", i))
			for b := range r.ID { // beginnings are shared, by one and by many
				r.ID[b] = byte(draw.IntN(256))
				if b < 3 {
					r.ID[b] = byte(draw.IntN(3))
				}
			}
			ids[i] = r.ID
			if err := tx.Create(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	few, err := s.ShortLengths(ctx, model.Tasks.Kind, ids[:fewIDs], 4)
	if err != nil {
		t.Fatal(err)
	}
	many, err := s.ShortLengths(ctx, model.Tasks.Kind, ids, 4)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		want := 4
		for _, other := range ids {
			if other != id {
				want = max(want, 1+shared(id.String(), other.String()))
			}
		}
		if i < fewIDs && few[i] != want || many[i] != want {
			t.Fatalf("%s: want %d characters, one by one %v, in one pass %d", id, want, few[:min(i+1, fewIDs)], many[i])
		}
	}
}
