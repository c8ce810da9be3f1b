package replica

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"relais/model"
)

// TurnFile is the name of the file by which a profile's processes take turns.
const TurnFile = "exchange.lock"

const (
	turnPatience = 5 * time.Second
	turnRetry    = 25 * time.Millisecond
)

// errTaken says that another process has the turn.
var errTaken = errors.New("replica: turn taken")

// TakeTurn lets one exchange of a profile at a time look at its folder: two
// would take each other's files for a copy's, and overwrite each other's keys.
// The turn ends with release, or with the process. It refuses to wait for long
// (share.busy), since an exchange may hang where its folder does.
func TakeTurn(ctx context.Context, profile string) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(profile, TurnFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	late := time.Now().Add(turnPatience)
	for {
		err := lockFile(f)
		switch {
		case err == nil:
			return func() { f.Close() }, nil //nolint:errcheck // nothing was written
		case !errors.Is(err, errTaken):
			return func() { f.Close() }, nil //nolint:errcheck,nilerr // a file system without locks: as it goes
		case time.Now().After(late):
			f.Close() //nolint:errcheck // nothing was written
			return nil, model.Refuse(model.Busy, "share.busy")
		}
		select {
		case <-ctx.Done():
			f.Close() //nolint:errcheck // nothing was written
			return nil, ctx.Err()
		case <-time.After(turnRetry):
		}
	}
}
