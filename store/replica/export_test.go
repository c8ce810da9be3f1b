package replica

import (
	"bytes"
	"context"
	"sync/atomic"
	"time"

	"relais/model"
	"relais/store/seal"
)

// What tests outside of the package need of its inside.

// ForgePart gives what a segment of a device holds, whatever is in it.
func ForgePart(keys *seal.Secrets, number uint64, prev model.Hash, changesets ...*model.Changeset) []byte {
	c := content{core: core{device: keys.ID(), number: number, prev: prev}}
	for _, one := range changesets {
		c.held = append(c.held, held{hash: one.Hash()})
		c.changesets = append(c.changesets, one.Encode())
	}
	c.sign(keys.Team, keys.Sign)
	return c.encode()
}

// Put writes a file whatever its name, as whoever holds the folder can.
func (m *Mem) Put(name string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[name] = bytes.Clone(data)
}

// Files gives every file.
func (m *Mem) Files() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make(map[string][]byte, len(m.files))
	for name, data := range m.files {
		out[name] = data
	}
	return out
}

// ClosedIn gives the closed values of a segment's payload.
func ClosedIn(payload []byte) [][]byte {
	c, err := decodeContent(payload)
	if err != nil {
		return nil
	}
	var out [][]byte
	for _, one := range c.closed {
		out = append(out, one.bytes)
	}
	return out
}

// ProtectStatement says what a key of protected values is, as its maker would.
func ProtectStatement(recipient string, at time.Time) []byte {
	return toJSON(protectFile{Recipient: recipient, Created: at.UnixMilli()})
}

// InviteUnder and OpenUnder are Invite and OpenInvitation without a code, which
// costs a quarter of a second each: simulations have thousands.
func (x *Exchange) InviteUnder(ctx context.Context, g Guest, key seal.Key) error {
	me, err := x.mayInvite(g)
	if err != nil {
		return err
	}
	_, err = x.inviteUnder(ctx, me, g, key.ID(), key)
	return err
}

func OpenUnder(ctx context.Context, o Options, key seal.Key) (*Joining, error) {
	j, err := lookAt(ctx, o)
	if err != nil {
		return nil, err
	}
	return j, j.open(ctx, key.ID(), key)
}

// ShareVerified lets devices of one process verify each signature once.
func (o *Options) ShareVerified(good map[model.Hash]bool) { o.verified = good }

// Held is what a segment holds, as far as this device can tell.
type Held struct {
	model.Part
	Changesets []model.Hash // that are whole in it, or end in it
}

// LookInto verifies a segment.
func (x *Exchange) LookInto(b []byte) (*Held, error) {
	p, err := x.openPart(b)
	if err != nil {
		return nil, err
	}
	env, err := seal.Parse(b)
	if err != nil {
		return nil, err
	}
	c, err := x.openContent(env)
	if err != nil {
		return nil, err
	}
	out := &Held{Part: p}
	for _, h := range c.held {
		out.Changesets = append(out.Changesets, h.hash)
	}
	return out, nil
}

// HoldsPurged tells whether a segment holds a value that was purged.
func (x *Exchange) HoldsPurged(b []byte, all []model.Purge) bool {
	env, err := seal.Parse(b)
	if err != nil {
		return false
	}
	c, err := x.openContent(env)
	if err != nil {
		return false
	}
	changesets, err := c.open()
	if err != nil {
		return false
	}
	var purged model.Purged
	for _, p := range all {
		purged.Add(p.At, p.Also)
	}
	n := 0
	for _, one := range changesets {
		n += purged.Drop(one, nil)
	}
	return n > 0
}

// Without gives a file of a part that x seals anew without a record's values,
// whether or not somebody purged them.
func Without(x *Exchange, file []byte, at model.Entity) []byte {
	env, err := seal.Parse(file)
	if err != nil {
		return nil
	}
	c, err := x.openContent(env)
	if err != nil {
		return nil
	}
	changesets, err := c.open()
	if err != nil {
		return nil
	}
	var purged model.Purged
	purged.Add(at, nil)
	n := 0
	for i, one := range changesets {
		n += purged.Drop(one, nil)
		c.changesets[i] = one.Encode()
	}
	if n == 0 {
		return nil
	}
	p, err := x.sealPart(c, x.secrets.Newest())
	if err != nil {
		return nil
	}
	return p.Bytes
}

// NeedsStatement gives roles to kinds, as a coordinator's newer version would.
func NeedsStatement(needs model.Needs, at time.Time) []byte {
	return toJSON(verdict{Needs: needs, Created: at.UnixMilli()})
}

// Hanging is a folder whose calls hang until it is woken, under a transport's
// own patience.
type Hanging struct {
	Folder
	Limit time.Duration
	Hangs func(op, name string) bool
	Wake  chan struct{}
	Hung  atomic.Int32
}

func hang[T any](ctx context.Context, h *Hanging, op, name string, do func() (T, error)) (T, error) {
	return within(ctx, &Dir{Limit: h.Limit}, func() (T, error) {
		if h.Hangs(op, name) {
			h.Hung.Add(1)
			<-h.Wake
		}
		return do()
	})
}

func (h *Hanging) List(ctx context.Context, dir string) ([]Entry, error) {
	return hang(ctx, h, "list", dir, func() ([]Entry, error) { return h.Folder.List(ctx, dir) })
}

func (h *Hanging) Read(ctx context.Context, name string) ([]byte, error) {
	return hang(ctx, h, "read", name, func() ([]byte, error) { return h.Folder.Read(ctx, name) })
}

func (h *Hanging) Write(ctx context.Context, name string, data []byte) error {
	_, err := hang(ctx, h, "write", name, func() (struct{}, error) { return struct{}{}, h.Folder.Write(ctx, name, data) })
	return err
}
