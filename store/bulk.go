package store

import (
	"context"
	"database/sql"

	"relais/model"
)

// Step is one changeset of a history that comes from elsewhere than a user's
// hands: the demo, a generated profile.
type Step struct {
	AtMillis int64 // wall time of the change
	Author   model.ID
	Records  []*model.Record
	Changes  []FieldChange
}

// FieldChange gives fields of an existing record new values.
type FieldChange struct {
	Kind   *model.Kind
	ID     model.ID
	Values map[string]model.Value
}

// batchSteps is how many steps one transaction takes.
const batchSteps = 2000

// Load writes a history, one changeset a step, in batches, as a writer of its
// own: the user's undo does not reach into it. Rules are not run and effects
// not made: the history holds what came of them.
func (s *Store) Load(ctx context.Context, each func(func(Step) error) error) error {
	writer, err := s.loadWriter(ctx)
	if err != nil {
		return err
	}
	var batch []Step
	err = each(func(st Step) error {
		batch = append(batch, st)
		if len(batch) < batchSteps {
			return nil
		}
		defer func() { batch = batch[:0] }()
		return s.loadBatch(ctx, writer, batch)
	})
	if err != nil {
		return err
	}
	return s.loadBatch(ctx, writer, batch)
}

// loadWriter names who writes a loaded history: somebody new, or this device
// where a team must be able to tell whose it is.
func (s *Store) loadWriter(ctx context.Context) (model.WriterID, error) {
	team, err := s.ShareValue(ctx, "team")
	if err != nil {
		return model.WriterID{}, err
	}
	if team != nil {
		return s.Writer(ctx)
	}
	return s.newID()
}

func (s *Store) loadBatch(ctx context.Context, writer model.WriterID, steps []Step) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		a, err := newApplier(ctx, tx)
		if err != nil {
			return err
		}
		defer a.close()
		w, err := readWriter(ctx, tx, writer)
		if err != nil {
			return err
		}
		p, err := newProjector(ctx, tx)
		if err != nil {
			return err
		}
		defer p.close()
		t := &Tx{ctx: ctx, s: s, tx: tx, proj: p, env: s.Env()}
		for _, st := range steps {
			t.recs, t.order = map[model.Entity]*pending{}, nil
			for _, r := range st.Records {
				if err := t.Create(r); err != nil {
					return err
				}
			}
			for _, c := range st.Changes {
				if err := t.Change(c.Kind, c.ID, 0, c.Values); err != nil {
					return err
				}
			}
			ops, err := t.ops()
			if err != nil {
				return err
			}
			if len(ops) == 0 {
				continue
			}
			if _, err := s.appendOne(ctx, a, &w, st.Author, ops, model.Hash{}, st.AtMillis); err != nil {
				return err
			}
		}
		return a.finish(ctx)
	})
}
