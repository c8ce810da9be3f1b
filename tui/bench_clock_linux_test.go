package tui

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

func init() { workClock = threadClock }

// threadClock gives the time that the processor gave to this thread: what other
// programs on the machine take is not our work.
func threadClock() func() time.Duration {
	runtime.LockOSThread()
	return func() time.Duration {
		var t unix.Timespec
		if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
			return 0
		}
		return time.Duration(t.Nano())
	}
}
