package replica_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// fakeRing is a keyring in memory.
type fakeRing struct {
	kept map[string]string
	gone bool // nobody answers
	deaf bool // takes secrets and gives none
}

var errRing = errors.New("no keyring")

func (f *fakeRing) Get(id string) (string, error) {
	if s, ok := f.kept[id]; ok && !f.gone && !f.deaf {
		return s, nil
	}
	return "", errRing
}

func (f *fakeRing) Set(id, secret string) error {
	if f.gone {
		return errRing
	}
	f.kept[id] = secret
	return nil
}

func (f *fakeRing) Delete(id string) error { delete(f.kept, id); return nil }

func keysOnDisk(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, replica.KeyFile))
	check(t, err)
	return b
}

const someKeys = `{"relais_device_keys":1,"sign":"geheim"}`

// The keyring guards the keys where there is one; where it does not answer, or
// keeps nothing, the file's permissions do.
func TestKeyringGuardsTheKeys(t *testing.T) {
	for _, c := range []struct {
		ring replica.Keyring
		want replica.Guard
	}{
		{&fakeRing{kept: map[string]string{}}, replica.ByKeyring},
		{&fakeRing{kept: map[string]string{}, gone: true}, replica.ByFile},
		{&fakeRing{kept: map[string]string{}, deaf: true}, replica.ByFile},
		{nil, replica.ByFile},
	} {
		dir := t.TempDir()
		v := &replica.KeyVault{Dir: dir, Keyring: c.ring, Random: rand.Reader}
		if b, err := v.Load(); err != nil || b != nil {
			t.Fatalf("%q %v", b, err)
		}
		check(t, v.Save([]byte(someKeys)))
		check(t, v.Save([]byte(someKeys+" ")))
		if g, err := v.Guard(); err != nil || g != c.want {
			t.Fatalf("guarded by %s, %v", g, err)
		}
		if open := bytes.Contains(keysOnDisk(t, dir), []byte("geheim")); open != (c.want == replica.ByFile) {
			t.Fatalf("%s: in clear: %v", c.want, open)
		}
		later := &replica.KeyVault{Dir: dir, Keyring: c.ring, Random: rand.Reader}
		if b, err := later.Load(); err != nil || string(b) != someKeys+" " {
			t.Fatalf("%s: %q %v", c.want, b, err)
		}
		check(t, later.Save([]byte(someKeys)))
	}
	ring := &fakeRing{kept: map[string]string{}}
	dir := t.TempDir()
	check(t, (&replica.KeyVault{Dir: dir, Keyring: ring, Random: rand.Reader}).Save([]byte(someKeys)))
	ring.gone = true
	for _, v := range []*replica.KeyVault{{Dir: dir, Keyring: ring}, {Dir: dir}} {
		if _, err := v.Load(); refusalKey(err) != "keys.keyring" {
			t.Fatalf("got %v", err)
		}
		if err := v.Save([]byte("other")); refusalKey(err) != "keys.keyring" {
			t.Fatalf("keys that could not be read were written over: %v", err)
		}
	}
}

// A passphrase guards the keys; it is asked for once, may be mistyped, and can
// be changed and taken away.
func TestPassphraseGuardsTheKeys(t *testing.T) {
	dir := t.TempDir()
	asked := 0
	answers := func(all ...string) func(bool) (string, error) {
		return func(wrong bool) (string, error) {
			if wrong != (asked > 0) {
				t.Errorf("asked %d times, wrong %v", asked, wrong)
			}
			asked++
			return all[asked-1], nil
		}
	}
	v := &replica.KeyVault{Dir: dir, Random: rand.Reader, Work: 10}
	if g, err := v.SetPassphrase("tapis volant"); err != nil || g != replica.ByPassphrase {
		t.Fatal(g, err)
	}
	check(t, v.Save([]byte(someKeys)))
	if bytes.Contains(keysOnDisk(t, dir), []byte("geheim")) {
		t.Fatal("in clear")
	}
	v = &replica.KeyVault{Dir: dir, Random: rand.Reader, Work: 10}
	if _, err := v.Load(); refusalKey(err) != "keys.locked" {
		t.Fatalf("got %v", err)
	}
	if err := v.Save([]byte("other")); refusalKey(err) != "keys.locked" {
		t.Fatalf("keys that could not be read were written over: %v", err)
	}
	v.Ask = answers("tapis", "volant", "")
	if _, err := v.Load(); refusalKey(err) != "keys.passphrase" || asked != 3 {
		t.Fatalf("asked %d times, got %v", asked, err)
	}
	asked = 0
	v.Ask = answers("tapis", "tapis volant")
	for range 3 {
		if b, err := v.Load(); err != nil || string(b) != someKeys {
			t.Fatalf("%q %v", b, err)
		}
	}
	if asked != 2 {
		t.Fatalf("asked %d times", asked)
	}
	check(t, v.Save([]byte(someKeys+" ")))
	if g, err := v.SetPassphrase(""); err != nil || g != replica.ByFile || string(keysOnDisk(t, dir)) != someKeys+" " {
		t.Fatal(g, err)
	}
}

// A whole exchange works with guarded keys.
func TestExchangeWithGuardedKeys(t *testing.T) {
	mem := replica.NewMem()
	d := newDevice(t, mem, "Marie")
	o := d.options()
	o.Vault = &replica.KeyVault{Dir: d.dir, Keyring: &fakeRing{kept: map[string]string{}}, Random: rand.Reader}
	found, err := replica.Found(ctx, o)
	check(t, err)
	d.create(found.Device(), "")
	o.Log = d.s
	_, err = found.Keep(ctx, d.s, o.Vault, d.name, d.s.Me())
	check(t, err)
	d.x, err = replica.Open(ctx, o)
	check(t, err)
	d.sync()
	if d.role() != model.Coordinator || bytes.Contains(keysOnDisk(t, d.dir), []byte("relais_device_keys")) {
		t.Fatal("not guarded")
	}
}
