package replica_test

import (
	"context"

	"relais/model"
	"relais/store/seal"
)

// Protected values in a profile in memory. Changesets are shared between
// copies of a profile, so that what changes is copied first.

func (m *memLog) Role(context.Context) (model.Role, error) { return m.device.role, nil }

func (m *memLog) SetProtection(_ context.Context, recipient string) error {
	m.device.recipient = recipient
	return nil
}

// closed gives a changeset as a device keeps it that may not read its
// protected values.
func (m *memLog) closed(c *model.Changeset) (*model.Changeset, error) {
	values := c.ProtectedValues(c.Hash())
	if m.device.role.ReadsProtected() || len(values) == 0 {
		return c, nil
	}
	if m.device.recipient == "" {
		return nil, model.Refuse(model.Unusable, "protect.no_key")
	}
	b, err := seal.Protect(m.device.recipient, model.EncodeProtected(values))
	if err != nil {
		return nil, err
	}
	one := model.SealedValues{Bytes: b}
	for _, v := range values {
		one.Ops = append(one.Ops, v.Op)
	}
	out, err := bare(c)
	if err == nil {
		out.Sealed = []model.SealedValues{one}
	}
	return out, err
}

// bare copies a changeset without its protected values.
func bare(c *model.Changeset) (*model.Changeset, error) { return model.DecodeChangeset(c.Encode()) }

func (m *memLog) Reveal(_ context.Context, values []model.ProtectedValue) (int, error) {
	byHash := map[model.Hash][]model.ProtectedValue{}
	for _, v := range values {
		byHash[v.Op.Changeset] = append(byHash[v.Op.Changeset], v)
	}
	count := 0
	for h, some := range byHash {
		held := m.waits[h]
		at, applied := m.at[h]
		if applied {
			held = m.chain[at]
		}
		if held == nil {
			continue
		}
		open, err := bare(held)
		if err != nil {
			return count, err
		}
		open.Unprotect(h, held.ProtectedValues(h))
		before := len(open.ProtectedValues(h))
		open.Unprotect(h, some)
		count += len(open.ProtectedValues(h)) - before
		open.Sealed = held.Sealed
		if applied {
			m.chain[at] = open
		} else {
			m.waits[h] = open
		}
	}
	m.fold = nil
	return count, nil
}

func (m *memLog) Withhold(context.Context) error {
	for i, c := range m.chain {
		if len(c.ProtectedValues(c.Hash())) == 0 {
			continue
		}
		out, err := bare(c)
		if err != nil {
			return err
		}
		out.Sealed = c.Sealed
		m.chain[i] = out
	}
	for h, c := range m.waits {
		out, err := bare(c)
		if err != nil {
			return err
		}
		m.waits[h] = out
	}
	m.fold = nil
	return nil
}

func (m *memLog) EachProtected(_ context.Context, do func([]model.ProtectedValue) error) error {
	var all []model.ProtectedValue
	for _, c := range m.chain {
		all = append(all, c.ProtectedValues(c.Hash())...)
	}
	return do(all)
}
