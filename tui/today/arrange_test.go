package today

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

var arrangeSeed = flag.Uint64("arrange.seed", 1, "seed of what TestArrange arranges")

// Entries are arranged as they are where each is looked at by itself: its whole
// text for words, its own words for orders and headings.
func TestArrange(t *testing.T) {
	t.Logf("-arrange.seed=%d", *arrangeSeed)
	random := rand.New(rand.NewPCG(*arrangeSeed, 0))
	h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Now: time.Now}
	me := model.DeriveID("me")
	filtered, hidden := 0, 0
	for range 300 {
		read := &triage{rows: rows{entries: randomEntries(random, random.IntN(60), me)}, byID: map[string]int32{}}
		read.fold(h)
		for i := range read.entries {
			read.byID[read.entries[i].id] = int32(i)
		}
		m := manner{grouping: pick(random, groupings...), order: pick(random, orders...), mine: random.IntN(4) == 0, me: me}
		var f *filter
		if random.IntN(2) == 0 {
			f = &filter{words: []string{pick(random, "e", "zo", "appel", "fat", "haut", "retard", "x"), pick(random, "", "a", "é")}, keeps: func(l model.Link) bool { return l.ID[0]%3 > 0 }}
			f.words[1] = widget.Fold(f.words[1])
			filtered++
		}
		got := arrange(h, m, read, f)
		want, all := oneByOne(h, m, read.entries, f)
		if text := listed(&got); text != want {
			t.Fatalf("%+v %+v:\n%s\nwant:\n%s", m, f, text, want)
		}
		if got.counts != all {
			t.Fatalf("counted %+v, want %+v", got.counts, all)
		}
		for i := range read.entries {
			id := read.entries[i].id
			g := got.groupOf(id)
			if shown := strings.Contains(want, id+"\n"); shown != (g != nil) || shown && !slices.Contains(g.entries, int32(i)) {
				t.Fatalf("%s stands under %+v", id, g)
			} else if !shown {
				hidden++
			}
		}
	}
	if filtered < 50 || hidden < 500 {
		t.Errorf("%d filters, %d hidden", filtered, hidden)
	}
}

func pick(random *rand.Rand, of ...string) string { return of[random.IntN(len(of))] }

func randomEntries(random *rand.Rand, n int, me model.ID) []entry {
	out := make([]entry, n)
	for i := range out {
		link := model.Link{Kind: pick(random, "task", "task", "task", "deadline"), ID: model.DeriveID("arrange", fmt.Sprint(i))}
		e := entry{id: link.String(), link: link, title: pick(random, "Appel", "Zoé", "écrire", "Écrire", "x"), owner: pick(random, "", "Zoé", "Ana", "ana"),
			of: pick(random, "", "FAT", "Radio", "2.1.a"), section: pick(random, sections[1:]...)}
		e.due = model.Day(pick(random, "", "2026-11-24", "2026-11-26", "2025-01-01"))
		if link.Kind == "task" {
			e.status, e.priority = pick(random, "todo", "doing", "waiting"), pick(random, "", "high")
		}
		if random.IntN(2) == 0 {
			e.assignee = me
		}
		out[i] = e
	}
	return out
}

// oneByOne arranges entries plainly.
func oneByOne(h *pane.Host, m manner, entries []entry, f *filter) (string, counts) {
	whole := func(e *entry) string {
		return widget.Fold(strings.Join([]string{e.title, e.owner, e.of, e.signs(h)}, "\n"))
	}
	text := func(e *entry) string {
		return map[string]string{byDue: last(string(e.due)), byTitle: widget.Fold(e.title), byOwner: last(widget.Fold(e.owner)), byOf: last(widget.Fold(e.of))}[m.order]
	}
	var all counts
	var found []*entry
	for i := range entries {
		e := &entries[i]
		fits := !m.mine || e.assignee == m.me || e.link.Kind != "task"
		if f != nil {
			for _, w := range f.words {
				fits = fits && strings.Contains(whole(e), w)
			}
			fits = fits && f.keeps(e.link)
		}
		if fits {
			found = append(found, e)
			all.add(e)
		}
	}
	slices.SortStableFunc(found, func(a, b *entry) int { return strings.Compare(text(a), text(b)) })
	titles, under := map[string]string{}, map[string]string{}
	for _, e := range found {
		id, title := heading(h, m.grouping, e)
		if _, had := titles[id]; !had {
			titles[id] = title
		}
		under[id] += "  " + e.id + "\n"
	}
	out := ""
	for _, id := range slices.Sorted(maps.Keys(titles)) {
		out += titles[id] + "\n" + under[id]
	}
	return out, all
}

func listed(a *arranged) string {
	out := ""
	for _, g := range a.groups {
		out += g.title + "\n"
		for _, i := range g.entries {
			out += "  " + a.at(i).id + "\n"
		}
	}
	return out
}
