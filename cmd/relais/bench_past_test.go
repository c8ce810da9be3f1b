package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"relais/model"
	"relais/store"
)

// monthsBack are the days looked back to: much was changed since the middle of
// the year, little was there at its beginning.
var monthsBack = []int{0, 1, 6, 11}

// past looks back to a day of some months, and reads what the first screens of
// tasks and of contacts show then; the same screens of today are read beside.
func (r *bench) past() {
	r.Helper()
	then, now := make([][]time.Duration, rounds), make([][]time.Duration, rounds)
	for i := range rounds {
		then[i], now[i] = r.lookBacks()
	}
	const most = 300 * time.Millisecond
	back := middles(then)
	worst := slices.Max(back)
	r.add(figure{
		what: "the time machine, to a day of the year before", target: "≤ 300 ms, any day", met: worst <= most,
		measured: fmt.Sprintf("%s at most, %s median of %d days, each the middle of %d, the first screens of tasks and contacts included; the same today: %s",
			ms(worst), ms(median(back)), len(back), rounds, ms(median(middles(now)))),
		ratio: fmt.Sprintf("%.2f of 300 ms", worst.Seconds()/most.Seconds()),
	})
}

// lookBacks opens the days and reads what is shown first, of each and of today.
func (r *bench) lookBacks() (then, now []time.Duration) {
	r.Helper()
	s := r.openVast()
	defer s.Close()
	for _, month := range monthsBack {
		start := time.Now()
		past, err := s.AsOf(context.Background(), benchNow.AddDate(0, -month, -3))
		if err != nil {
			r.Fatal(err)
		}
		open := time.Since(start)
		r.firstScreens(past)
		then = append(then, time.Since(start))
		r.Logf("%d months back: %s, of which %s until it can be read", month, ms(then[len(then)-1]), ms(open))
		if err := past.Close(); err != nil {
			r.Fatal(err)
		}
		start = time.Now()
		r.firstScreens(s)
		now = append(now, time.Since(start))
	}
	return then, now
}

// firstScreens reads what the first screens of tasks and of contacts show.
func (r *bench) firstScreens(s *store.Store) {
	r.Helper()
	for kind, o := range map[*model.Kind]store.ListOptions{
		model.Tasks.Kind:        {Sort: "due", Limit: 50, Fields: []string{"title", "status", "due", "assignee", "project"}},
		model.Interactions.Kind: {Sort: "-moment", Limit: 50, Fields: []string{"summary", "moment", "people", "organisations"}},
	} {
		rows, err := s.List(context.Background(), kind, o)
		if err != nil || len(rows) == 0 {
			r.Fatalf("%d rows of %s, %v", len(rows), kind.Name, err)
		}
	}
}
