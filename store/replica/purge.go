package replica

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// A purge is an op in the log; the log's keeper drops the values as it applies
// it. What is left to the exchange: the sealed files that this device keeps,
// those that it wrote to the folder, and its checkpoints; and, for a
// coordinator, those of devices that are away.

// carryOut seals the parts anew that this device keeps and that hold values
// which were purged: all of them after a purge that is new here, else those
// that came in this exchange.
func (s *session) carryOut(ctx context.Context) error {
	all, err := s.o.Log.Purges(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	s.purges = all
	done, err := s.carried(ctx)
	if err != nil {
		return err
	}
	fresh := slices.ContainsFunc(all, func(p model.Purge) bool { return !slices.Contains(done, p.ID.Changeset) })
	if !fresh && len(s.arrived) == 0 {
		return nil
	}
	purged := &model.Purged{}
	for _, p := range all {
		purged.Add(p.At, p.Also)
	}
	key, ok := s.team.pick(s.secrets)
	if !ok {
		key = s.secrets.Newest() // a device that is out of the team, for itself
	}
	changed := false
	for i := range s.parts {
		p := &s.parts[i]
		if !fresh && !s.arrived[p.Hash] {
			continue
		}
		some, err := s.repack(ctx, p, purged, key)
		if err != nil {
			return err
		}
		changed = changed || some
	}
	if !changed {
		return nil
	}
	return s.loadParts(ctx)
}

// repack seals a part anew where it holds what was purged.
func (s *session) repack(ctx context.Context, p *model.Part, purged *model.Purged, key seal.Key) (bool, error) {
	c, err := s.contentOf(ctx, p)
	if errors.Is(err, seal.ErrDamaged) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if c.piece() != nil {
		return s.repackPieces(ctx, p, c, purged, key)
	}
	changesets, err := c.open()
	if err != nil {
		return false, nil //nolint:nilerr // a part that was refused
	}
	recut, keep, err := s.reclose(c, changesets, purged)
	if err != nil {
		return false, err
	}
	for i, one := range changesets {
		if purged.Drop(one, keep) > 0 {
			c.changesets[i], recut = one.Encode(), true
		}
	}
	if !recut {
		return false, nil
	}
	return true, s.keepRepacked(ctx, p, c, key)
}

// reclose takes purged values out of what is closed in a part. Where others
// are closed with them, it needs their key: without it they are kept for now,
// until somebody's file of the part comes who has it.
func (s *session) reclose(c *content, changesets []*model.Changeset, purged *model.Purged) (changed bool, keep map[model.OpID]bool, err error) {
	keep = map[model.OpID]bool{}
	var out []closed
	for _, one := range c.closed {
		gone, rest := map[model.OpID]bool{}, []place(nil)
		for _, at := range one.ops {
			if at.changeset >= uint64(len(changesets)) || at.op >= uint64(len(changesets[at.changeset].Ops)) {
				continue
			}
			of := changesets[at.changeset]
			id := model.OpID{Changeset: of.Hash(), Index: uint32(at.op)}
			if purged.Covers(id, &of.Ops[at.op]) {
				gone[id] = true
			} else {
				rest = append(rest, at)
			}
		}
		if len(gone) == 0 {
			out = append(out, one)
			continue
		}
		if len(rest) == 0 {
			changed = true
			continue
		}
		again, err := s.without(one, gone)
		if err != nil {
			return false, nil, err
		}
		if again == nil {
			out = append(out, one)
			for id := range gone {
				keep[id] = true
			}
			continue
		}
		out, changed = append(out, closed{rest, again}), true
	}
	c.closed = out
	return changed, keep, nil
}

// without closes values again without some of them; nil where this device may
// not open them.
func (s *session) without(one closed, gone map[model.OpID]bool) ([]byte, error) {
	b, err := s.secrets.Unprotect(one.bytes)
	to := s.team.recipient()
	if err != nil || to == "" {
		return nil, nil //nolint:nilerr // somebody else has the key
	}
	values, err := model.DecodeProtected(b)
	if err != nil {
		return nil, nil //nolint:nilerr // nobody reads it
	}
	values = slices.DeleteFunc(values, func(v model.ProtectedValue) bool { return gone[v.Op] })
	return seal.Protect(to, model.EncodeProtected(values))
}

// repackPieces does it to all pieces of a large changeset, at its last.
func (s *session) repackPieces(ctx context.Context, p *model.Part, c *content, purged *model.Purged, key seal.Key) (bool, error) {
	if c.piece().index != c.piece().count-1 {
		return false, nil
	}
	pieces, err := s.piecesAround(ctx, p)
	if err != nil || pieces == nil {
		return false, err
	}
	all := make([]*content, len(pieces))
	for i := range pieces {
		all[i] = pieces[i].content
	}
	one, err := joinPieces(all)
	if err != nil {
		return false, nil //nolint:nilerr // a part that was refused
	}
	keep, recut := map[model.OpID]bool{}, make([]bool, len(pieces))
	for i := range pieces {
		some, kept, err := s.reclose(all[i], []*model.Changeset{one}, purged)
		if err != nil {
			return false, err
		}
		recut[i] = some
		maps.Copy(keep, kept)
	}
	purged.Drop(one, keep)
	_, values := one.Split()
	changed := false
	for i, piece := range pieces {
		n, _, err := model.CountValues(piece.content.values)
		if err != nil || n > len(values) {
			return false, err
		}
		now := bytes.Join(values[:n], nil)
		values = values[n:]
		if bytes.Equal(now, piece.content.values) && !recut[i] {
			continue
		}
		piece.content.values, changed = now, true
		if err := s.keepRepacked(ctx, piece.part, piece.content, key); err != nil {
			return false, err
		}
	}
	return changed, nil
}

func (s *session) keepRepacked(ctx context.Context, p *model.Part, c *content, key seal.Key) error {
	again, err := s.sealPart(c, key)
	if err != nil {
		return err
	}
	return s.o.Log.ReplacePart(ctx, again)
}
