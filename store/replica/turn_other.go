//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly && !windows

package replica

import (
	"errors"
	"os"
)

// lockFile cannot lock here; the store's transactions still keep every
// changeset in one part.
func lockFile(*os.File) error { return errors.ErrUnsupported }
