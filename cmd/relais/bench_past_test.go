package main

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/seed"
)

// vast is the profile that issue 4's figures are measured on: each task is
// edited three times after it was made.
var vast = seed.Sizes{Tasks: 100_000, Interactions: 200_000, People: 5_000, Ops: 2_900_000}

// vastProfile writes the vast profile, or takes the one that
// RELAIS_BENCH_VAST names and an earlier run kept.
func vastProfile(b *testing.B) *store.Store {
	b.Helper()
	ctx := context.Background()
	home := os.Getenv("RELAIS_BENCH_VAST")
	if home == "" {
		home = b.TempDir()
	}
	o := store.Options{Dir: home, Now: func() time.Time { return benchNow }}
	s, err := store.Open(ctx, o)
	if err == nil {
		return s
	}
	s, err = store.Create(ctx, o, store.Identity{Name: "Maude Bellerive", Lang: "fr", Me: seed.Me})
	if err != nil {
		b.Fatal(err)
	}
	err = s.Load(ctx, func(write func(store.Step) error) error {
		return seed.Bench(model.DayOf(benchNow), vast, func(st seed.Step) error { return write(stepOf(st)) })
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkPast looks back to the end of each month of the vast profile's year,
// and reads what a first screen of tasks and of contacts shows then.
func BenchmarkPast(b *testing.B) {
	ctx := context.Background()
	s := vastProfile(b)
	defer s.Close()
	screen := func(past *store.Store) {
		for kind, o := range map[*model.Kind]store.ListOptions{
			model.Tasks.Kind:        {Sort: "due", Limit: 50, Fields: []string{"title", "status", "due", "assignee", "project"}},
			model.Interactions.Kind: {Sort: "-moment", Limit: 50, Fields: []string{"summary", "moment", "people", "organisations"}},
		} {
			rows, err := past.List(ctx, kind, o)
			if err != nil || len(rows) == 0 {
				b.Fatalf("%d rows of %s, %v", len(rows), kind.Name, err)
			}
		}
	}
	var then, now []time.Duration
	for month := range 12 {
		start := time.Now()
		past, err := s.AsOf(ctx, benchNow.AddDate(0, -month, -3))
		if err != nil {
			b.Fatal(err)
		}
		opened := time.Since(start)
		screen(past)
		then = append(then, time.Since(start))
		if testing.Verbose() {
			fmt.Printf("%2d months back: %v, of which opening %v\n", month, then[month], opened)
		}
		if err := past.Close(); err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		screen(s)
		now = append(now, time.Since(start))
	}
	b.ReportMetric(median(now).Seconds()*1000, "now-ms")
	b.ReportMetric(median(then).Seconds()*1000, "median-ms")
	b.ReportMetric(then[len(then)-1].Seconds()*1000, "max-ms") // median has sorted them
}
