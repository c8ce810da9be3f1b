package store

import (
	"bytes"
	"testing"

	"relais/model"
)

// A checkpoint was made where a value is gone: whoever took it in has the
// value once a segment brings it, in the log and in the tables, and nothing
// that was purged, whether as a record or by name.
func TestDeliveryBringsWhatACheckpointLacks(t *testing.T) {
	from := newStore(t)
	task, purged, named := model.Tasks.New(from.Env()).Put("title", "Appeler"), model.Tasks.New(from.Env()).Put("title", "parti"), model.Tasks.New(from.Env()).Put("title", "aussi")
	for _, r := range []*model.Record{task, purged, named} {
		_, err := from.Edit(ctx, func(tx *Tx) error { return tx.Create(r) })
		check(t, err)
	}
	whole := changesetsOf(t, from)
	_, err := from.Purge(ctx, []model.Entity{{Kind: "task", ID: purged.ID}}, []Elsewhere{{model.Tasks.Kind, named.ID, "title"}})
	check(t, err)
	_, err = from.db.Exec(`UPDATE op SET value=NULL, salt=NULL, commitment=? WHERE entity=? AND field='title'`, commitmentOf(t, whole, task.ID), task.ID[:])
	check(t, err)
	check(t, from.Rebuild(ctx, nil))
	var snap bytes.Buffer
	info, err := from.Snapshot(ctx, nil, &snap)
	if err != nil || info == nil {
		t.Fatal(info, err)
	}
	to := lonely(t, t.TempDir())
	defer to.Close()
	check(t, to.LoadSnapshot(ctx, nil, &snap, nil, nil))
	before, err := to.StateHash(ctx)
	check(t, err)
	_, err = to.Deliver(ctx, whole, nil, nil)
	check(t, err)
	r, err := to.Get(ctx, model.Tasks.Kind, task.ID)
	check(t, err)
	if r.One("title") != "Appeler" {
		t.Fatalf("the title is %q", r.One("title"))
	}
	var left int
	check(t, to.db.QueryRow(`SELECT count(*) FROM op WHERE value IN ('parti', 'aussi')`).Scan(&left))
	if left != 0 {
		t.Fatal("what was purged is back")
	}
	if after, err := to.StateHash(ctx); err != nil || after != before {
		t.Fatal("another state", err)
	}
	if bad, err := to.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// commitmentOf gives the commitment to a record's title.
func commitmentOf(t *testing.T, all []*model.Changeset, id model.ID) []byte {
	t.Helper()
	for _, c := range all {
		for _, o := range c.Ops {
			if o.Entity == id && o.Field == "title" {
				return o.Commitment[:]
			}
		}
	}
	t.Fatal("no title")
	return nil
}
