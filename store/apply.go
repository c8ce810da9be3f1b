package store

import (
	"context"
	"database/sql"
	"fmt"

	"relais/model"
)

// Apply takes changesets made elsewhere (or, in tests, anywhere). Those whose
// causal past is not here yet wait; those that are here already do nothing.
// All of it is one transaction. It gives how many were applied.
func (s *Store) Apply(ctx context.Context, changesets []*model.Changeset) (applied int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		applied, err = applyAll(ctx, tx, changesets, false, nil)
		return err
	})
	return applied, err
}

// applyAll applies changesets that came in parts of devices that had the right
// to them, or not, which unfit tells; or by Apply, where carried is false.
func applyAll(ctx context.Context, tx *sql.Tx, changesets []*model.Changeset, carried bool, unfit map[model.Hash]string) (int, error) {
	a, err := newApplier(ctx, tx)
	if err != nil {
		return 0, err
	}
	defer a.close()
	a.carried, a.unfit = carried, unfit
	ctx = context.WithoutCancel(ctx) // each statement of one that may end starts a goroutine
	queue, err := loadWaiting(ctx, tx)
	if err != nil {
		return 0, err
	}
	queue = append(queue, changesets...)
	before := a.next
	if queue, err = a.drain(ctx, queue); err != nil {
		return 0, err
	}
	if err := keepWaiting(ctx, tx, a.purges.drop(queue)); err != nil {
		return 0, err
	}
	applied := int(a.next-before) + a.found
	if a.found > 0 {
		if err := a.writeHeads(ctx); err != nil {
			return applied, err
		}
		return applied, settleFound(ctx, tx)
	}
	return applied, a.finish(ctx)
}

// drain applies what it can and gives the rest.
func (a *applier) drain(ctx context.Context, queue []*model.Changeset) ([]*model.Changeset, error) {
	for again := true; again && len(queue) > 0; {
		again = false
		rest := queue[:0:0]
		for _, c := range queue {
			if err := a.ended(); err != nil {
				return nil, err
			}
			lacks, err := a.missing(ctx, c)
			if err != nil {
				return nil, err
			}
			if lacks {
				rest = append(rest, c)
				continue
			}
			if err := a.apply(ctx, c.Hash(), c); err != nil {
				return nil, err
			}
			again = true
		}
		queue = rest
	}
	return queue, nil
}

// writeHeads writes which changesets end chains now.
func (a *applier) writeHeads(ctx context.Context) error {
	for _, h := range a.inner {
		if _, err := a.dropHead.ExecContext(ctx, h[:]); err != nil {
			return err
		}
	}
	for h, s := range a.heads {
		if _, err := a.addHead.ExecContext(ctx, h[:], s.Writer[:], int64(s.Seq)); err != nil {
			return err
		}
	}
	a.inner = nil
	clear(a.heads)
	return nil
}

// finish brings the tables up to date with what was applied.
func (a *applier) finish(ctx context.Context) error {
	if err := a.writeHeads(ctx); err != nil {
		return err
	}
	p, err := newProjector(ctx, a.tx)
	if err != nil {
		return err
	}
	defer p.close()
	p.sets, p.listed = a.sets, a.first-1
	p.deferSearch = len(a.order) > searchNow
	for _, e := range a.order {
		if err := a.ended(); err != nil {
			return err
		}
		if err := p.project(ctx, e); err != nil {
			return fmt.Errorf("tables of %s %s: %w", e.Kind, e.ID, err)
		}
	}
	return nil
}
