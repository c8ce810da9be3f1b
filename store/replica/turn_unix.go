//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package replica

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the lock of an open file, or fails with errTaken.
func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errTaken
	}
	return err
}
