package replica

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"relais/model"
	"relais/store/seal"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

// vectors are what another program can check itself against: a part, the same
// without a value, a receipt, a team file. All bytes are hexadecimal.
type vectors struct {
	Team      string `json:"team"`
	Seed      string `json:"sign_seed"`
	Device    string `json:"device"`
	Change    string `json:"changeset"`
	ChangeID  string `json:"changeset_hash"`
	Core      string `json:"core"`
	Part      string `json:"part_name"`
	Signature string `json:"core_signature"`
	Payload   string `json:"payload"`
	Purged    string `json:"payload_without_a_value"`
	Receipt   string `json:"receipt"`
	TeamFile  string `json:"team_file"`
}

func makeVectors() vectors {
	seed := make([]byte, ed25519.SeedSize)
	for i := range seed {
		seed[i] = byte(i + 1)
	}
	key, team := ed25519.NewKeyFromSeed(seed), [16]byte{1, 2, 3}
	device := model.WriterID(seal.DeviceID(key.Public().(ed25519.PublicKey)))
	one := &model.Changeset{Writer: device, Seq: 1, Stamp: model.Stamp{Wall: 1_790_000_000_000}, Author: model.ID{4}, Ops: []model.Op{
		{Type: model.OpSet, Kind: "task", Entity: model.ID{5}, Field: "title", Value: "Appeler", Salt: model.Salt{6}},
		{Type: model.OpAdd, Kind: "task", Entity: model.ID{7}, Field: "tags", Value: "é", Salt: model.Salt{8}},
	}}
	hash := one.Seal()
	whole := wholePart(device, one)
	whole.sign(team, key)
	purged := wholePart(device, drop(one, 0))
	purged.signature = whole.signature
	r := receipt{number: 2, millis: 1_790_000_000_001, heads: []head{{device, 1, whole.hash()}}, wants: []want{{device, 2}}, purges: []model.Hash{hash}, chunks: []chunkID{{7}}}
	x := func(b []byte) string { return hex.EncodeToString(b) }
	name := whole.hash()
	return vectors{x(team[:]), x(seed), x(device[:]), x(one.Encode()), x(hash[:]), x(whole.core.encode()), x(name[:]),
		x(whole.signature[:]), x(whole.encode()), x(purged.encode()), x(r.encode()), string(newTeamFile(team, key).raw)}
}

// What is written down for other programs is what this one writes, and reads.
func TestVectors(t *testing.T) {
	const path = "testdata/vectors.json"
	want := makeVectors()
	if *update {
		b, err := json.MarshalIndent(want, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got vectors
	if err := json.Unmarshal(b, &got); err != nil || got != want {
		t.Fatalf("%v: the format changed: %+v", err, got)
	}
	for i, payload := range []string{got.Payload, got.Purged} {
		raw, err := hex.DecodeString(payload)
		if err != nil {
			t.Fatal(err)
		}
		c, err := decodeContent(raw)
		if err != nil {
			t.Fatal(err)
		}
		n, _, err := c.check()
		name := c.hash()
		if err != nil || n != i || hex.EncodeToString(name[:]) != got.Part {
			t.Fatalf("payload %d: %d values gone, %v", i, n, err)
		}
	}
	if _, err := parseTeamFile([]byte(got.TeamFile)); err != nil {
		t.Fatal(err)
	}
}
