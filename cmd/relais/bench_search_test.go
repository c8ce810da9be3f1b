package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"relais/model"
)

// soughtLines are typed letter by letter: words of nearly every record, of a
// few, of none, mistyped ones, phrases and filters.
var soughtLines = []string{
	"appeler marie", "syndicat 12", "rencontre avec le", "cotisation stage", "coordinatino", "au sujet du stage",
	"introuvable", `"avant le ca"`, "rapport sorte:tâche état:terminée", "stage qui:marie après:2026-10-01", "reuinon sorte:contact avant:2026-05-01",
}

// rounds is how often what takes a moment is measured, each time from a profile
// that was just opened: the machine is not as fast all the time, and the middle of
// them counts.
const rounds = 3

// searching measures a key of a search, the completions that it offers
// included: first ctrl+f, which asks with an empty line, then each letter.
func (r *bench) searching() {
	r.Helper()
	all := make([][]time.Duration, rounds)
	var typed []string
	for i := range all {
		typed, all[i] = r.searchKeys()
	}
	keys := middles(all)
	slowest := typed[slices.Index(keys, slices.Max(keys))]
	most := slices.Max(keys)
	slices.Sort(keys)
	p95 := keys[len(keys)*95/100]
	r.add(figure{
		what: "a key of a search over 100,000 tasks and 200,000 contacts", met: most <= 30*time.Millisecond, target: "≤ 30 ms",
		measured: fmt.Sprintf("%s at most (%s), %s 95th percentile, %s median of %d, each the middle of %d",
			ms(most), slowest, ms(p95), ms(median(keys)), len(keys), rounds),
		ratio: fmt.Sprintf("%.2f of 30 ms", most.Seconds()*1000/30),
	})
}

// searchKeys types the lines, and gives what was typed at each key and how long
// it took.
func (r *bench) searchKeys() (typed []string, keys []time.Duration) {
	r.Helper()
	s := r.openVast()
	defer s.Close()
	p := &program{lex: newLexicon("fr"), db: s}
	p.cat = p.lex.cat
	for _, line := range soughtLines {
		text := ""
		for _, letter := range append([]string{""}, strings.Split(line, "")...) {
			text += letter
			start := time.Now()
			_, err := p.search(context.Background(), s, text, 50)
			took := time.Since(start)
			if err != nil && model.AsRefusal(err) == nil {
				r.Fatalf("%s: %v", text, err)
			}
			typed, keys = append(typed, text), append(keys, took)
		}
	}
	return typed, keys
}

// middles gives the middle of what each step took in some rounds.
func middles(all [][]time.Duration) []time.Duration {
	out := make([]time.Duration, len(all[0]))
	for i := range out {
		var step []time.Duration
		for _, round := range all {
			step = append(step, round[i])
		}
		out[i] = median(step)
	}
	return out
}
