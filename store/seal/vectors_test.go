package seal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"testing"
)

type vectors struct {
	Seed     string `json:"sign_seed"`
	Public   string `json:"sign_public"`
	Device   string `json:"device"`
	Epoch    string `json:"epoch_key"`
	EpochID  string `json:"epoch_id"`
	Nonce    string `json:"nonce"`
	Payload  string `json:"payload"`
	File     string `json:"file"`
	Code     string `json:"code"`
	Team     string `json:"team"`
	CodeName string `json:"code_name"`
	CodeKey  string `json:"code_key"`
}

// Another program that reads these files can check itself against the same.
func TestVectors(t *testing.T) {
	const path = "testdata/vectors.json"
	if *update {
		writeVectors(t, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	private := ed25519.NewKeyFromSeed(unhex(t, v.Seed))
	public := private.Public().(ed25519.PublicKey)
	device := DeviceID(public)
	key := Key(unhex(t, v.Epoch))
	id := key.ID()
	if hex.EncodeToString(public) != v.Public || hex.EncodeToString(device[:]) != v.Device || hex.EncodeToString(id[:]) != v.EpochID {
		t.Error("names differ")
	}
	e, err := Parse(unhex(t, v.File))
	if err != nil {
		t.Fatal(err)
	}
	payload, err := e.Open(key)
	if err != nil || e.Verify(public) != nil || string(payload) != v.Payload || e.Writer != device || e.Key != id {
		t.Errorf("got %q, %v", payload, err)
	}
	name, ck, err := CodeKeys(v.Code, [16]byte(unhex(t, v.Team)))
	if err != nil || hex.EncodeToString(name[:]) != v.CodeName || hex.EncodeToString(ck[:]) != v.CodeKey {
		t.Errorf("code gives %x %x %v", name, ck, err)
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeVectors(t *testing.T, path string) {
	t.Helper()
	count := func(from byte, n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = from + byte(i)
		}
		return b
	}
	private := ed25519.NewKeyFromSeed(count(1, 32))
	public := private.Public().(ed25519.PublicKey)
	device, key, nonce, team := DeviceID(public), Key(count(64, 32)), count(128, 24), [16]byte(count(200, 16))
	id := key.ID()
	file, err := Seal(Header{Type: Segment, Team: team, Writer: device, Key: id}, []byte("Rédiger le bilan annuel"), key, private, bytes.NewReader(nonce))
	if err != nil {
		t.Fatal(err)
	}
	code, err := NewCode(bytes.NewReader(new(big.Int).Lsh(big.NewInt(0x7a31c9), 100).FillBytes(make([]byte, 16))))
	if err != nil {
		t.Fatal(err)
	}
	name, ck, err := CodeKeys(code, team)
	if err != nil {
		t.Fatal(err)
	}
	x := hex.EncodeToString
	b, err := json.MarshalIndent(vectors{x(count(1, 32)), x(public), x(device[:]), x(key[:]), x(id[:]), x(nonce),
		"Rédiger le bilan annuel", x(file), code, x(team[:]), x(name[:]), x(ck[:])}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
