package replica_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// sealed makes a file as a device's program would, whatever is in it.
func (d *device) sealed(h seal.Header, payload []byte) []byte {
	d.t.Helper()
	keys := d.secrets()
	h.Team, h.Writer, h.Key = keys.Team, keys.ID(), keys.Newest().ID()
	b, err := seal.Seal(h, payload, keys.Newest(), keys.Sign, rand.Reader)
	check(d.t, err)
	return b
}

// What a newer version wrote in a way that this one may read is kept, and
// given back byte for byte when the folder loses it: kinds, fields and types of
// ops in segments, types of files and fields of statements in k/.
func TestWhatIsNewerIsForwarded(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	newer := &model.Changeset{Writer: b.x.Device(), Seq: 1 << 40, Stamp: model.Stamp{Wall: 1}, Ops: []model.Op{
		{Type: model.OpSet, Kind: "balloon", Entity: model.ID{1}, Field: "colour", Value: "rouge"},
		{Type: model.OpSet, Kind: "task", Entity: model.ID{2}, Field: "colour", Value: "bleu"},
		{Type: 99, Kind: "task", Entity: model.ID{2}, Field: "title"},
	}}
	newer.Seal()
	b.publish(mem, newer)
	mem.Put("k/aa.key", b.sealed(seal.Header{Type: 'Z'}, []byte("ce que seule une version à venir sait lire")))
	mem.Put("k/bb.key", b.sealed(seal.Header{Type: seal.Verdict}, []byte(`{"device":"00000000000000000000000000000000","created":1,"colour":"vert"}`)))
	files := mem.Files()
	for _, d := range []*device{a, v} {
		if r := d.sync(); len(r.Damaged) > 0 || r.Newer {
			t.Fatalf("%s: %+v", d.name, r)
		}
	}
	for _, path := range append(filesIn(t, mem, "s/"), "k/aa.key", "k/bb.key") {
		check(t, mem.Remove(ctx, path))
	}
	settle(v)
	var back [][]byte
	for _, f := range mem.Files() {
		back = append(back, f)
	}
	for path, f := range files {
		if strings.HasPrefix(path, "s/") || path == "k/aa.key" || path == "k/bb.key" {
			if !slices.ContainsFunc(back, func(g []byte) bool { return bytes.Equal(f, g) }) {
				t.Errorf("%s was not given back as it was", path)
			}
		}
	}
	settle(a, v)
	agree(t, a, v)
	if !slices.ContainsFunc(v.log(), func(c *model.Changeset) bool { return c.Hash() == newer.Hash() }) {
		t.Fatal("not in the log")
	}
}

// A verdict with fields that this version does not know does what it knows of
// it.
func TestStatementsWithNewFieldsCount(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	text, err := json.Marshal(map[string]any{"device": hexOf(v.x.Device()), "remove": true, "created": a.now.UnixMilli(), "until": "demain"})
	check(t, err)
	mem.Put("k/cc.key", a.sealed(seal.Header{Type: seal.Verdict}, text))
	settle(a, b)
	for _, m := range b.x.Members() {
		if m.ID == v.x.Device() && m.Standing != replica.Removed {
			t.Fatal("the removal says more than is known, and does nothing")
		}
	}
}

func hexOf(id model.WriterID) string {
	const digits = "0123456789abcdef"
	var out []byte
	for _, b := range id {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

// Files that only a newer version can read, in every place, are left as they
// are and told of, not called damaged, and what is readable beside them goes
// through.
func TestFilesOfANewerVersionAreLeftAlone(t *testing.T) {
	mem := replica.NewMem()
	a, b, _ := withVolunteer(t, mem)
	own := b.x.Device().String()
	newer := map[string][]byte{
		"s/" + own + "/202611/98-" + strings.Repeat("a", 32) + ".seg":      b.sealed(seal.Header{Type: seal.Segment, Oldest: 2}, []byte("x")),
		"s/" + own + "/202611/99-" + strings.Repeat("a", 32) + ".seg":      b.sealed(seal.Header{Type: 'Z'}, []byte("x")),
		"r/" + own + "/" + own + "/97-" + strings.Repeat("a", 32) + ".seg": b.sealed(seal.Header{Type: seal.Segment, Oldest: 2}, []byte("x")),
		"k/" + strings.Repeat("a", 32) + ".key":                            b.sealed(seal.Header{Type: seal.Verdict, Oldest: 2}, []byte("x")),
		"c/" + own + "/9-" + strings.Repeat("a", 32) + ".ckpt":             b.sealed(seal.Header{Type: seal.Checkpoint, Oldest: 2}, []byte("x")),
		"h/" + own + "/" + "999":                                           b.sealed(seal.Header{Type: seal.Receipt, Oldest: 2}, []byte("x")),
		"b/" + strings.Repeat("a", 32):                                     b.sealed(seal.Header{Type: seal.File, Oldest: 2}, []byte("x")),
	}
	for path, f := range newer {
		mem.Put(path, f)
	}
	id := b.add("task", "title", "lisible")
	b.sync()
	r := a.sync()
	if !r.Newer || len(r.Damaged) > 0 {
		t.Fatalf("%+v", r)
	}
	if a.get("task", id).One("title") != "lisible" {
		t.Fatal("what is readable did not come through")
	}
	late := join(t, mem, "Zoé", a.invite(model.Officer))
	settle(a, b, late)
	agree(t, a, b, late)
	for path, f := range newer {
		if now := mem.Files()[path]; !bytes.Equal(now, f) && !strings.HasPrefix(path, "h/") {
			t.Errorf("%s was touched", path)
		}
	}
}
