package replica_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/cryptotest"
	"time"
)

var (
	simSeed  = flag.Int64("sim.seed", -1, "the one seed to simulate, with its trace")
	simSeeds = flag.Uint64("sim.seeds", 1000, "how many seeds to simulate")
	simFrom  = flag.Uint64("sim.from", 0, "the first seed")
	simFails = flag.Int("sim.fails", 5, "after how many failures to stop")
)

// diskEvery is which seeds run on real stores: one in so many.
const diskEvery = 100

// Whole teams over a folder that fails, each drawn from its seed: afterwards
// nothing is lost that somebody had intact, all agree, nothing forged is in,
// nothing typed is in the folder, and nothing was written or removed where it
// must not be.
func TestSim(t *testing.T) {
	if *simSeed >= 0 {
		w, err := simulate(t, uint64(*simSeed))
		t.Logf("seed %d\n%s", *simSeed, strings.Join(w.trace, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	seeds := *simSeeds
	if testing.Short() {
		seeds = min(seeds, 60)
	}
	counts := map[string]int{}
	began, edits, failed, ran := time.Now(), 0, 0, uint64(0)
	for ran < seeds && failed < *simFails {
		seed := *simFrom + ran
		w, err := simulate(t, seed)
		ran++
		for kind, n := range w.counts {
			counts[kind] += n
		}
		edits += w.edits
		if ran%1000 == 0 {
			t.Logf("%d seeds, %d failed, %.0f per second", ran, failed, float64(ran)/time.Since(began).Seconds())
		}
		if err != nil {
			failed++
			t.Errorf("seed %d: %v\n(again: go test ./store/replica -run TestSim -sim.seed=%d)", seed, err, seed)
		}
	}
	t.Logf("%d seeds ran, %d failed, %d edits, %.0f seeds per second", ran, failed, edits, float64(ran)/time.Since(began).Seconds())
	var lines []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, fmt.Sprintf("%s %d", kind, counts[kind]))
	}
	t.Log(strings.Join(lines, ", "))
	if ran >= 1000 {
		everyFault(t, counts, ran)
	}
}

// Seeds that failed once hold: 2500 and 6438 had a chunk that was damaged after
// its device had found it intact, 32966 a purged chunk under a name that a sync
// client gave to it, 34070 two processes of a profile of which one had learnt a
// key that the other met in its log.
func TestSimMended(t *testing.T) {
	for _, seed := range []uint64{2500, 6438, 32966, 34070} {
		if _, err := simulate(t, seed); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// rarely is how many seeds it takes for a removed member to have something left
// to go on with: one or two teams in a thousand.
const rarely = 10_000

// everyFault fails where a fault never happened.
func everyFault(t *testing.T, counts map[string]int, ran uint64) {
	for _, f := range allFaults() {
		if f.name == "removed-goes-on" && ran < rarely {
			continue
		}
		if f.name != "try-meanwhile" && counts[f.name] == 0 {
			t.Errorf("%s never happened", f.name)
		}
	}
	for _, kind := range append(slices.Sorted(maps.Keys(when)), "checkpoint-written", "checkpoint-read", "late", "conflict", "late-join", "purge-carried-out", "copy-known", "lost", "file-attached", "file-purged") {
		if counts[kind] == 0 {
			t.Errorf("%s never struck", kind)
		}
	}
}

// simulate plays one seed.
func simulate(t *testing.T, seed uint64) (w *world, err error) {
	cryptotest.SetGlobalRandom(t, seed)
	top, onDisk := "", seed%diskEvery == diskEvery-1
	if onDisk {
		top = t.TempDir()
	}
	w = newWorld(seed, top, onDisk)
	defer w.close()
	defer func() {
		if dead := recover(); dead != nil {
			err = fmt.Errorf("panic: %v\n%s", dead, debug.Stack())
		}
	}()
	err = w.run()
	return w, errors.Join(err)
}
