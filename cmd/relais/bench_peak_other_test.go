//go:build !linux

package main

import "os"

// peakMemoryKiB is 0: other systems count it otherwise, or not at all.
func peakMemoryKiB(*os.ProcessState) int { return 0 }
