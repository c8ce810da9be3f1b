package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"time"

	"relais/model"
	"relais/store/drive"
)

// lateWatch looks from time to time for what a former writer wrote.
type lateWatch struct {
	stop context.CancelFunc
	done sync.WaitGroup
}

func (w *lateWatch) end() {
	if w != nil {
		w.stop()
		w.done.Wait()
	}
}

// lateEvery is how often former generations are looked at.
const lateEvery = 20 * time.Second

func (s *Store) watchLate() *lateWatch {
	every := s.opts.Shared.Lease
	if every <= 0 {
		every = lateEvery
	}
	ctx, stop := context.WithCancel(context.Background())
	w := &lateWatch{stop: stop}
	w.done.Add(1)
	go func() {
		defer w.done.Done()
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(every):
				s.JoinLate(ctx) //nolint:errcheck // the next one tries again
			}
		}
	}()
	return w
}

// keepFormer is how long the database of a former generation is kept.
const keepFormer = 30 * 24 * time.Hour

// JoinLate takes in what was written to former generations of the profile
// after they were left. It gives how many actions that were.
func (s *Store) JoinLate(ctx context.Context) (int, error) {
	if s.lease == nil {
		return 0, nil
	}
	total := 0
	for _, name := range drive.Databases(s.opts.Dir, FileName) {
		path := filepath.Join(s.opts.Dir, name)
		if path == s.opts.path() {
			continue
		}
		n, err := s.Join(ctx, path)
		if err != nil {
			return total, err
		}
		total += n
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > keepFormer {
			drive.Remove(path) //nolint:errcheck // the next one tries again
		}
	}
	return total, nil
}

// Join takes in the actions of this profile that another database of it holds
// and this one does not; both histories stay. A database that stands as it did
// the last time is not read. It gives how many actions it took.
func (s *Store) Join(ctx context.Context, path string) (int, error) {
	print, err := drive.Print(path)
	if err != nil {
		return 0, nil // gone, or being made
	}
	key := "joined." + filepath.Base(path)
	if before, err := s.Setting(ctx, key); err != nil || before == print {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "relais-join-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // the system sweeps it
	other, err := openCopied(ctx, Options{Dir: s.opts.Dir, at: filepath.Join(dir, FileName), Now: s.opts.Now, Random: s.opts.Random}, path)
	if err != nil {
		if model.AsRefusal(err) != nil {
			return 0, nil // half a copy, as sync programs make: it comes whole or not at all
		}
		return 0, err
	}
	defer other.Close()
	if other.me != s.me {
		return 0, model.Refuse(model.Unusable, "drive.other_profile", "dir", filepath.Dir(path))
	}
	n, err := s.joinFrom(ctx, other)
	if err != nil {
		return n, err
	}
	return n, s.SetSetting(ctx, key, print)
}

// joinBatch is how many actions are taken in at once.
const joinBatch = 500

func (s *Store) joinFrom(ctx context.Context, other *Store) (total int, err error) {
	missing, err := other.ownHashes(ctx)
	if err != nil {
		return 0, err
	}
	have, err := s.ownHashes(ctx)
	if err != nil {
		return 0, err
	}
	for h := range have {
		delete(missing, h)
	}
	if len(missing) == 0 {
		return 0, nil
	}
	var batch []*model.Changeset
	flush := func() error {
		n, err := s.Apply(ctx, batch)
		total, batch = total+n, nil
		return err
	}
	err = other.EachChangeset(ctx, 0, func(_ int64, h model.Hash, c *model.Changeset) error {
		if !missing[h] {
			return nil
		}
		if batch = append(batch, c); len(batch) >= joinBatch {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	return total, err
}

// ownHashes lists the changesets that did not come by a shared folder.
func (s *Store) ownHashes(ctx context.Context) (map[model.Hash]bool, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT hash FROM changeset WHERE carried=0`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	out := map[model.Hash]bool{}
	for rows.Next() {
		var b sql.RawBytes
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var h model.Hash
		copy(h[:], b)
		out[h] = true
	}
	return out, s.explain(rows.Err())
}
