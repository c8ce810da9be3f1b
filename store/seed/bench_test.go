package seed

import (
	"testing"
)

// A generated history has the sizes that were asked for, and is sound.
func TestBenchSizes(t *testing.T) {
	sizes := Sizes{Tasks: 1_000, Interactions: 5_000, People: 500, Ops: 50_000}
	w := newWorld(t, today)
	if err := Bench(today, sizes, w.apply); err != nil {
		t.Fatal(err)
	}
	for kind, n := range map[string]int{"task": sizes.Tasks, "interaction": sizes.Interactions, "person": sizes.People} {
		if got := len(w.of(kind)); got != n {
			t.Errorf("%d of kind %s, want %d", got, kind, n)
		}
	}
	t.Logf("%d steps, %d ops", w.steps, w.ops)
	if w.ops < sizes.Ops-10 || w.ops > sizes.Ops+10 {
		t.Errorf("%d ops, want about %d", w.ops, sizes.Ops)
	}
	seen := map[string]int{}
	for _, r := range w.of("task") {
		seen[r.One("status")]++
	}
	if len(seen) != 6 {
		t.Errorf("statuses %v", seen)
	}
}

// Small and lopsided sizes are no trouble.
func TestBenchEdges(t *testing.T) {
	for _, sizes := range []Sizes{{}, {Tasks: 1, Ops: 100}, {Interactions: 7}, {People: 1}, {Tasks: 3, Interactions: 1, People: 2, Ops: 500}} {
		w := newWorld(t, today)
		if err := Bench(today, sizes, w.apply); err != nil {
			t.Fatal(err)
		}
		if len(w.of("task")) != sizes.Tasks || len(w.of("interaction")) != sizes.Interactions || len(w.of("person")) != max(1, sizes.People) {
			t.Errorf("%+v: %d tasks, %d entries, %d people", sizes, len(w.of("task")), len(w.of("interaction")), len(w.of("person")))
		}
	}
}

// BenchmarkBench is what the generator itself takes of a measurement.
func BenchmarkBench(b *testing.B) {
	for b.Loop() {
		if err := Bench(today, Large, func(Step) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
