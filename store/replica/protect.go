package replica

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"

	"relais/model"
	"relais/store/seal"
)

// closed are protected values in a part: everybody sees of which ops, those
// who may read them open them.
type closed struct {
	ops   []place
	bytes []byte // as seal.Protect makes it of model.EncodeProtected
}

// place is an op of a part: its changeset's place in the core, and its own in
// the changeset.
type place struct{ changeset, op uint64 }

// closedSize is about what closing takes beside the values: an age header for
// one hybrid recipient, and padding.
const closedSize = 2500

// mostClosed is about how many bytes of values are closed together.
const mostClosed = 256 << 10

func appendClosed(b []byte, all []closed) []byte {
	b = binary.AppendUvarint(b, uint64(len(all)))
	for _, one := range all {
		b = binary.AppendUvarint(b, uint64(len(one.ops)))
		for _, o := range one.ops {
			b = binary.AppendUvarint(b, o.changeset)
			b = binary.AppendUvarint(b, o.op)
		}
		b = appendBlock(b, one.bytes)
	}
	return b
}

// closed reads what appendClosed wrote; held is how many changesets the part's
// core names.
func (r *reader) closed(held int) []closed {
	var out []closed
	for range r.count(3) {
		var one closed
		for range r.count(2) {
			o := place{r.number(), r.number()}
			r.bad = r.bad || o.changeset >= uint64(held) || o.op > math.MaxUint32
			one.ops = append(one.ops, o)
		}
		one.bytes = r.block()
		out = append(out, one)
	}
	return out
}

// closer closes protected values, many together.
type closer struct {
	to   string // recipient
	out  []closed
	open []model.ProtectedValue
	ops  []place
	size int
}

// add takes a changeset that stands at a place in the core: what was closed
// when it was written stays as it is.
func (c *closer) add(at int, one *model.Changeset) error {
	for _, s := range one.Sealed {
		block := closed{bytes: s.Bytes}
		for _, o := range s.Ops {
			block.ops = append(block.ops, place{uint64(at), uint64(o.Index)})
		}
		c.out = append(c.out, block)
	}
	for _, v := range one.ProtectedValues(one.Hash()) {
		if c.size > mostClosed {
			if err := c.flush(); err != nil {
				return err
			}
		}
		c.open, c.size = append(c.open, v), c.size+len(v.Value)
		c.ops = append(c.ops, place{uint64(at), uint64(v.Op.Index)})
	}
	return nil
}

// flush closes what was added. It refuses where it is not known for whom
// (protect.no_key).
func (c *closer) flush() error {
	if len(c.open) == 0 {
		return nil
	}
	if c.to == "" {
		return model.Refuse(model.Unusable, "protect.no_key")
	}
	b, err := seal.Protect(c.to, model.EncodeProtected(c.open))
	c.out = append(c.out, closed{ops: c.ops, bytes: b})
	c.open, c.ops, c.size = nil, nil, 0
	return err
}

// closeAll closes the protected values of changesets in the order of a core.
func closeAll(to string, changesets ...*model.Changeset) ([]closed, error) {
	c := &closer{to: to}
	for at, one := range changesets {
		if err := c.add(at, one); err != nil {
			return nil, err
		}
	}
	err := c.flush()
	return c.out, err
}

// unprotect puts protected values into the changesets of a part, as far as
// this device may read them. What does not open says nothing: whether a
// changeset counts must not depend on who can read it.
func (x *Exchange) unprotect(all []closed, changesets []*model.Changeset) {
	for _, one := range all {
		b, err := x.secrets.Unprotect(one.bytes)
		if err != nil {
			continue
		}
		values, err := model.DecodeProtected(b)
		if err != nil {
			continue
		}
		for _, c := range changesets {
			c.Unprotect(c.Hash(), values)
		}
	}
}

// adopt makes this device what the team says that it is: its role limits what
// may be edited here, and whether protected values are held.
func (s *session) adopt(ctx context.Context) error {
	me := s.team.members[s.Device()]
	if me == nil || me.Standing != Good {
		return nil
	}
	role, err := s.o.Log.Role(ctx)
	if err != nil {
		return err
	}
	if role != me.Role {
		// What was edited before this device knew counts as for the others.
		if err := s.rejudgeDevice(ctx, me); err != nil {
			return err
		}
		if err := s.o.Log.SetRole(ctx, me.Role); err != nil {
			return err
		}
	}
	if err := s.o.Log.SetLimits(ctx, s.team.needs, s.team.names(me)); err != nil {
		return err
	}
	if me.Role.ReadsProtected() {
		return s.reveal(ctx)
	}
	return s.withhold(ctx)
}

// nothingHeld is what keyRevealed says where no protected values are held.
const nothingHeld = "none"

// withhold drops the keys of protected values and the values, once.
func (s *session) withhold(ctx context.Context) error {
	before, err := s.o.Log.ShareValue(ctx, keyRevealed)
	if err != nil || string(before) == nothingHeld && len(s.secrets.Protected) == 0 {
		return err
	}
	if err := s.o.Log.Withhold(ctx); err != nil {
		return err
	}
	s.secrets.ForgetProtected()
	if err := s.o.Vault.Save(s.secrets.Marshal()); err != nil {
		return err
	}
	return s.o.Log.SetShareValue(ctx, keyRevealed, []byte(nothingHeld))
}

// reveal opens the protected values of every part again where a key came since
// that was last done.
func (s *session) reveal(ctx context.Context) error {
	before, err := s.o.Log.ShareValue(ctx, keyRevealed)
	now := s.heldKeys()
	if err != nil || bytes.Equal(before, now) {
		return err
	}
	for i := range s.parts {
		p := &s.parts[i]
		if p.State != model.PartDelivered {
			continue
		}
		c, err := s.contentOf(ctx, p)
		if err != nil {
			return err
		}
		if len(c.closed) == 0 {
			continue
		}
		if _, err := s.o.Log.Reveal(ctx, s.opened(c.closed)); err != nil {
			return err
		}
	}
	return s.o.Log.SetShareValue(ctx, keyRevealed, now)
}

// opened gives the protected values that this device may read.
func (x *Exchange) opened(all []closed) []model.ProtectedValue {
	var out []model.ProtectedValue
	for _, one := range all {
		if b, err := x.secrets.Unprotect(one.bytes); err == nil {
			if values, err := model.DecodeProtected(b); err == nil {
				out = append(out, values...)
			}
		}
	}
	return out
}

// writeProtected writes the protected values beside a checkpoint, closed.
func (s *session) writeProtected(ctx context.Context, w *blockWriter) error {
	to := s.team.recipient()
	if to == "" {
		return nil
	}
	return s.o.Log.EachProtected(ctx, func(values []model.ProtectedValue) error {
		b, err := seal.Protect(to, model.EncodeProtected(values))
		if err != nil {
			return err
		}
		w.open = append(w.open, b...)
		return w.flush()
	})
}

// takeProtected opens the protected values beside a checkpoint, where this
// device may read them. What is not there comes with the segments.
func (s *session) takeProtected(ctx context.Context, r *blockReader) error {
	for i := range r.c.Protected {
		b, err := r.block(len(r.c.Blocks) + i)
		if err != nil {
			return ctx.Err()
		}
		if _, err := s.o.Log.Reveal(ctx, s.opened([]closed{{bytes: b}})); err != nil {
			return err
		}
	}
	return nil
}
