package store

import (
	"bytes"
	"testing"

	"relais/model"
)

// asBefore runs do as an older version would, which knows no risks, and of
// resources only the title.
func asBefore(t *testing.T, do func()) {
	t.Helper()
	kinds, made := model.Kinds, tables
	defer func() { model.Kinds, tables = kinds, made }()
	model.Kinds = nil
	for _, k := range kinds {
		switch k.Name {
		case "risk":
		case "resource":
			model.Kinds = append(model.Kinds, model.Define("resource", model.Text("title", func(s *string) *string { return s })).Kind)
		default:
			model.Kinds = append(model.Kinds, k)
		}
	}
	old := map[string]*table{}
	for _, k := range model.Kinds {
		old[k.Name] = newTable(k)
	}
	tables = func() map[string]*table { return old }
	do()
}

// An older version takes in kinds, fields and ops that it does not know, keeps
// them byte for byte with the same state, edits beside them, and shows them
// once it was upgraded.
func TestUpgradeShowsWhatWasKept(t *testing.T) {
	from := newStore(t)
	risk := model.Risks.New(from.Env()).Put("title", "inondation")
	resource := model.Resources.New(from.Env()).Put("title", "trousse").Put("theme", "extraction").Put("languages", "es", "fr")
	for _, r := range []*model.Record{risk, resource} {
		_, err := from.Edit(ctx, func(tx *Tx) error { return tx.Create(r) })
		check(t, err)
	}
	_, err := from.Apply(ctx, []*model.Changeset{sealedBy(7, 1, model.Hash{}, 10, model.Op{Type: 99, Kind: "task", Entity: model.ID{1}, Field: "title"})})
	check(t, err)
	all := changesetsOf(t, from)
	want := stateHash(t, from)
	dir := t.TempDir()
	asBefore(t, func() {
		to := lonely(t, dir)
		n, err := to.Deliver(ctx, all, nil, nil)
		if err != nil || n != len(all) {
			t.Fatalf("%d of %d applied: %v", n, len(all), err)
		}
		if stateHash(t, to) != want {
			t.Fatal("another state")
		}
		kept := map[model.Hash][]byte{}
		for _, c := range changesetsOf(t, to) {
			kept[c.Hash()] = c.Encode()
		}
		for _, c := range all {
			if !bytes.Equal(kept[c.Hash()], c.Encode()) {
				t.Fatal("not kept byte for byte")
			}
		}
		_, err = to.Edit(ctx, func(tx *Tx) error {
			return tx.Change(model.KindNamed("resource"), resource.ID, 0, map[string]model.Value{"title": {"trousse neuve"}})
		})
		check(t, err)
		check(t, to.Close())
	})
	to, err := Open(ctx, testOptions(dir))
	check(t, err)
	defer to.Close()
	r, err := to.Get(ctx, model.Risks.Kind, risk.ID)
	check(t, err)
	if r.One("title") != "inondation" {
		t.Fatal("the kind was not filled from the log")
	}
	r, err = to.Get(ctx, model.Resources.Kind, resource.ID)
	check(t, err)
	if r.One("title") != "trousse neuve" || r.One("theme") != "extraction" || len(r.Values[model.Resources.Kind.Field("languages").Index()]) != 2 {
		t.Fatalf("the fields were not filled from the log: %v", r.Values)
	}
	_, err = from.Deliver(ctx, changesetsOf(t, to), nil, nil)
	check(t, err)
	if stateHash(t, from) != stateHash(t, to) {
		t.Fatal("another state after the upgrade")
	}
}
