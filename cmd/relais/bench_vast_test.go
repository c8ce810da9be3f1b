package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/vt"

	"relais/store"
	"relais/store/seed"
	"relais/tui"
	"relais/tui/i18n"
)

// vast is the profile on which the figures of 100,000 tasks are taken. Some ops are left
// for edits of tasks; each takes far longer to make than a record, and makes the
// way back in time longer.
var vast = seed.Sizes{Tasks: 100_000, Interactions: 200_000, People: 5_000, Ops: 2_150_000}

// openVast opens the vast profile, its index of search made.
// RELAIS_BENCH_VAST names the folder of one that is kept for the next run.
func (r *bench) openVast() *store.Store {
	r.Helper()
	ctx := context.Background()
	r.fill(r.vastHome(), vast)
	s, err := store.Open(ctx, store.Options{Dir: r.vastHome(), Now: func() time.Time { return benchNow }})
	if err != nil {
		r.Fatal(err)
	}
	start := time.Now()
	indexed, err := s.CatchUpSearch(ctx)
	if err != nil {
		r.Fatal(err)
	}
	r.Logf("indexed %d records in %s", indexed, ms(time.Since(start)))
	return s
}

func (r *bench) vastHome() string {
	if home := os.Getenv("RELAIS_BENCH_VAST"); home != "" {
		return home
	}
	return filepath.Join(r.dir, "vast")
}

// vastTerminal opens the interface on the vast profile and waits until it rests.
func (r *bench) vastTerminal() *screenTest {
	r.Helper()
	if err := r.openVast().Close(); err != nil {
		r.Fatal(err)
	}
	var env []string
	for _, kv := range r.env {
		if !strings.HasPrefix(kv, "RELAIS_HOME=") {
			env = append(env, kv)
		}
	}
	t := onTerminal(r.B, append(env, "RELAIS_HOME="+r.vastHome()), r.relais)
	t.sees(r.B, taskWords...)
	t.settles(3 * time.Second)
	return t
}

// revisits is how often each pane is opened again.
const revisits = 2

// switching goes from pane to pane by their digits, in the real program on a
// terminal: from the key to the last byte that draws the pane.
func (r *bench) switching() {
	r.Helper()
	t := r.vastTerminal()
	defer t.end()
	names := paneNames()
	worst := map[bool]time.Duration{}
	named := map[bool]string{}
	var again []time.Duration
	for round := range revisits + 1 {
		for i := range names {
			at := (i + 1) % len(names) // it starts on the first
			took := t.reacts(fmt.Sprint(at+1), time.Second)
			r.Logf("%s, visit %d: %s", names[at], round+1, ms(took))
			first := round == 0
			if first {
				t.settles(4 * time.Second) // what is read behind the first screen is not the next pane's
			}
			if took > worst[first] {
				worst[first], named[first] = took, names[at]
			}
			if !first {
				again = append(again, took)
			}
		}
	}
	const most = 50 * time.Millisecond
	slowest := max(worst[true], worst[false])
	r.add(figure{
		what: "a switch of panes, 100,000 tasks and 200,000 contacts", target: "≤ 50 ms, any pane", met: slowest <= most,
		measured: fmt.Sprintf("%s at most when it is opened first (%s), %s afterwards (%s), %s median", ms(worst[true]), named[true],
			ms(worst[false]), named[false], ms(median(again))),
		ratio: fmt.Sprintf("%.2f of 50 ms", slowest.Seconds()/most.Seconds()),
	})
}

func paneNames() (names []string) {
	host := tui.New(tui.Options{Words: i18n.Load("fr"), Now: time.Now, Panes: []tui.Maker{}}).Host()
	for _, make := range tui.Panes() {
		names = append(names, make(host).Name())
	}
	return names
}

// reacts types and waits until nothing more is written for a while; it gives
// the time from the key to the last byte.
func (s *screenTest) reacts(key string, quiet time.Duration) time.Duration {
	start := time.Now()
	s.types(key)
	time.Sleep(quiet / 2) // the program may be idle a while before its first byte
	s.settles(quiet)
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(0, s.last.Sub(start))
}

// strokesOf are keys of somebody who looks through a list, opens a record and
// comes back, narrows the list by a word and shows all again.
var strokesOf = []string{
	"\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[B", "\x1b[6~", "\x1b[5~", " ", " ",
	"\r", "\x1b", "/", "m", "a", "r", "\x7f", "\x1b", "\x1b[F", "\x1b[H",
}

// sending compares the bytes that each key sends to the terminal with what the
// changed cells hold themselves: from piece to piece as they come, so that what
// is drawn and drawn over counts on both sides.
func (r *bench) sending() {
	r.Helper()
	t := r.vastTerminal()
	defer t.end()
	w := &watcher{emu: vt.NewEmulator(120, 40)}
	go io.Copy(io.Discard, w.emu) //nolint:errcheck // its answers are nobody's
	defer w.emu.Close()
	w.watch(t)
	sent, own, count := 0, 0, 0
	worst, of := 0.0, ""
	for _, digit := range []string{r.digitOf("projects"), r.digitOf("contacts"), "1"} {
		for _, key := range append([]string{digit}, strokesOf...) {
			t.reacts(key, 300*time.Millisecond)
			bytes, changed := w.watch(t)
			r.Logf("%q: %d bytes, %d in the cells", key, bytes, changed)
			if changed == 0 { // the cursor's, or nothing
				continue
			}
			sent, own, count = sent+bytes, own+changed, count+1
			if times := float64(bytes) / float64(changed); times > worst {
				worst, of = times, fmt.Sprintf("%d bytes for %d", bytes, changed)
			}
		}
	}
	ratio := float64(sent) / float64(max(own, 1))
	r.add(figure{
		what: "bytes to the terminal per key", met: own > 0 && ratio <= 2, target: "≤ 2 × the changed cells' own",
		measured: fmt.Sprintf("%d bytes on average over %d keys; text and style of the cells that they changed: %d; the worst key %.2f × (%s)",
			sent/max(count, 1), count, own/max(count, 1), worst, of),
		ratio: fmt.Sprintf("%.2f ×", ratio),
	})
}

// watcher sees what a terminal shows, piece by piece.
type watcher struct {
	emu  *vt.Emulator
	seen int
}

// watch draws what was written since the last time, and gives its size and that
// of the cells that changed.
func (w *watcher) watch(t *screenTest) (bytes, changed int) {
	t.mu.Lock()
	text, ends := t.text, t.ends
	t.mu.Unlock()
	for _, end := range ends {
		if end <= w.seen {
			continue
		}
		before := cellsOf(w.emu)
		w.emu.Write(text[w.seen:end]) //nolint:errcheck // an emulator takes everything
		changed += ownSize(before, cellsOf(w.emu))
		bytes += end - w.seen
		w.seen = end
	}
	return bytes, changed
}

// cell is what a place of the screen shows.
type cell struct {
	text  string
	style string // the sequence that sets it
}

func cellsOf(emu *vt.Emulator) (rows [][]cell) {
	for y := range emu.Height() {
		row := make([]cell, emu.Width())
		for x := range row {
			if c := emu.CellAt(x, y); c != nil {
				row[x] = cell{c.Content, c.Style.String()}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// ownSize is what the cells that changed hold: the bytes of their text, and of
// the sequence of their style where it is not that of the changed cell before.
// Getting there is not counted, nor is anything around a frame.
func ownSize(before, after [][]cell) (bytes int) {
	style := ""
	for y, row := range after {
		for x, c := range row {
			if c == before[y][x] {
				continue
			}
			bytes += len(c.text)
			if c.style != style {
				bytes += len(c.style)
				style = c.style
			}
		}
	}
	return bytes
}

// layouts takes its figure from the interface's own benchmark.
func (r *bench) layouts() {
	r.Helper()
	m := r.run("relais/tui", "BenchmarkLayouts")
	const most = 1.25
	r.add(figure{
		what: "a key on a board, an agenda, a timeline of 100,000 tasks", target: "≤ 1.25 × the list's", met: m["slowest/list"] <= most,
		measured: fmt.Sprintf("board %.2f ms (95th percentile %.2f), agenda %.2f (%.2f), timeline %.2f (%.2f) on average; list: %.2f (%.2f)",
			m["board-ms"], m["board-p95-ms"], m["agenda-ms"], m["agenda-p95-ms"], m["timeline-ms"], m["timeline-p95-ms"], m["list-ms"], m["list-p95-ms"]),
		ratio: fmt.Sprintf("%.2f × (the slowest)", m["slowest/list"]),
	})
}

// triaging takes its figure from the interface's own benchmark.
func (r *bench) triaging() {
	r.Helper()
	m := r.run("relais/tui", "BenchmarkTriage")
	const most = 30
	r.add(figure{
		what: "any key in a triage of 100,000 tasks", target: "≤ 30 ms", met: m["max-ms"] <= most,
		measured: fmt.Sprintf("%.1f ms at most: filter, orders, headings, one task at a time (each the middle of three); %.1f ms to take what was read anew", m["max-ms"], m["again-ms"]),
		ratio:    fmt.Sprintf("%.2f of %d ms", m["max-ms"]/most, most),
	})
}
