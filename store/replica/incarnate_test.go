package replica_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"relais/model"
	"relais/store"
	"relais/store/replica"
)

// errKilled ends a process as kill -9 does: nothing runs after it.
var errKilled = errors.New("killed")

// dying is a profile and its keys in a process that is killed after some of
// its writes.
type dying struct {
	*store.Store
	vault replica.Vault
	left  int
	last  string // the write after which it died
}

func (k *dying) write(what string, do func() error) error {
	if k.left == 0 {
		return errKilled
	}
	err := do()
	if k.left--; k.left == 0 {
		k.last = what
		return errKilled
	}
	return err
}

func (k *dying) Load() ([]byte, error) { return k.vault.Load() }

func (k *dying) Save(b []byte) error {
	return k.write("keys", func() error { return k.vault.Save(b) })
}

func (k *dying) SetWriter(ctx context.Context, id model.WriterID) error {
	return k.write("name", func() error { return k.Store.SetWriter(ctx, id) })
}

func (k *dying) KeepTeamFile(ctx context.Context, h model.Hash, b []byte) error {
	return k.write("certificate", func() error { return k.Store.KeepTeamFile(ctx, h, b) })
}

func (k *dying) SetShareValue(ctx context.Context, key string, value []byte) error {
	if key != "next" {
		return k.Store.SetShareValue(ctx, key, value)
	}
	return k.write("certificate aside", func() error { return k.Store.SetShareValue(ctx, key, value) })
}

func (k *dying) Pack(ctx context.Context, device model.WriterID, mine []model.WriterID, p model.Packer) (n int, err error) {
	err = k.write("parts", func() error { n, err = k.Store.Pack(ctx, device, mine, p); return err })
	return n, err
}

// A copied profile is killed after each write of its taking a new name: what
// is edited on it before, between and afterwards counts everywhere, and the
// team has one device more, whichever write was the last.
func TestKilledWhileTakingANewName(t *testing.T) {
	died := map[string]bool{}
	for n := 1; ; n++ {
		mem := replica.NewMem()
		a := founder(t, mem, "Marie")
		b := join(t, mem, "Paul", a.invite(model.Coordinator))
		settle(a, b)
		c := a.copied()
		a.add("task", "title", "de l'original")
		settle(a, b)
		before := c.add("task", "title", "avant")
		k := &dying{Store: c.s, vault: replica.FileVault{Dir: c.dir}, left: n}
		o := c.options()
		o.Log, o.Vault = k, k
		x, err := replica.Open(ctx, o)
		check(t, err)
		if _, err = x.Sync(ctx, replica.Mode{}); !errors.Is(err, errKilled) {
			check(t, err)
			break
		}
		died[k.last] = true
		c.reopen()
		between := c.add("task", "title", "entre")
		c.sync()
		after := c.add("task", "title", "après")
		settle(c, a, b)
		settle(c, a, b)
		agree(t, a, b, c)
		for what, id := range map[string]model.ID{"before": before, "between": between, "after": after} {
			if _, err := b.s.Get(ctx, model.Tasks.Kind, id); err != nil {
				t.Errorf("killed after %s: what was edited %s is set aside: %v", k.last, what, err)
			}
		}
		if c.x.Device() == a.x.Device() || len(b.x.Members()) != 3 {
			t.Errorf("killed after %s: %d devices", k.last, len(b.x.Members()))
		}
	}
	if want := fmt.Sprint(map[string]bool{"parts": true, "certificate aside": true, "keys": true, "certificate": true, "name": true}); fmt.Sprint(died) != want {
		t.Fatalf("killed after %v only", died)
	}
}
