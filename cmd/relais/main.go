// Command relais keeps an international-solidarity organisation's plan, tasks
// and contacts, in a terminal interface and on the command line.
//
// The rules of its command line, for whoever adds a verb:
//
//   - What a script reads goes to standard output, what a person is told
//     about goes to standard error; with --json standard output is JSON only.
//   - A refusal is one or two calm lines: what is wrong; what to do. A fault
//     is logged in the profile and told in one line. The exit code says which:
//     0 done, 1 fault or unusable profile, 2 bad input, 3 needs a person,
//     4 not found, 5 busy.
//   - Nothing is asked unless --accessible asks for it; nothing goes to the
//     network.
//   - Names that people typed never reach the terminal with their escapes.
//   - Words come from the catalogues. English names of kinds, fields, verbs
//     and codes always work; the words of the three languages work too,
//     accents or not.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
)

// heapBytes is where the heap is swept in earnest: a first join or the proof of
// a checkpoint goes through much more than it holds. Short of it Go's own measure
// stands. A heap that grows more before it is swept costs more than it saves:
// memory that is touched for the first time takes longer than memory that is
// swept.
const heapBytes = 80 << 20

func main() {
	debug.SetMemoryLimit(heapBytes)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	p := newProgram(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	code := p.main(ctx)
	stop()
	os.Exit(code)
}
