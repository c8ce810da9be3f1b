package main

import (
	"os"
	"syscall"
)

// peakMemoryKiB is the most memory that a process that ended ever held.
func peakMemoryKiB(p *os.ProcessState) int {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return int(u.Maxrss)
	}
	return 0
}
