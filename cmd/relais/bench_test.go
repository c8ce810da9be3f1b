package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/seed"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/pane/panetest"
)

// benchNow is the time that the measured programs take for now.
var benchNow = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// figure is one line of the table that `make bench` prints and README quotes.
type figure struct {
	what, measured, ratio, target string
	met                           bool
	none                          bool // it could not be measured here
}

func (f figure) verdict() string {
	switch {
	case f.none:
		return "not measured"
	case f.met:
		return "ok"
	}
	return "NOT met"
}

// bench is a run of the benchmarks: the built programs and the large profile.
type bench struct {
	*testing.B
	dir           string
	relais, hello string
	env           []string
	figures       []figure
}

// BenchmarkSpeed measures every figure that the product promises, each against
// what it is compared with in the same run, and prints them as a table.
// With -update they are written into README. RELAIS_BENCH_PROFILE and
// RELAIS_BENCH_VAST name folders that keep the two profiles for the next run.
func BenchmarkSpeed(b *testing.B) {
	r := &bench{B: b, dir: b.TempDir()}
	r.build()
	r.profile()
	for _, part := range []struct {
		name string
		do   func(*bench)
	}{
		{"frame", (*bench).firstFrame}, {"key", (*bench).perKey}, {"search", (*bench).searching}, {"panes", (*bench).switching},
		{"layouts", (*bench).layouts}, {"triage", (*bench).triaging}, {"past", (*bench).past}, {"bytes", (*bench).sending}, {"list", (*bench).list},
		{"bulk", (*bench).bulk}, {"idle", (*bench).idle}, {"join", (*bench).joining}, {"growth", (*bench).growth}, {"across", (*bench).across},
	} {
		b.Run(part.name, func(b *testing.B) {
			r.B = b
			part.do(r)
		})
	}
	r.B = b
	table := r.table()
	fmt.Println(table)
	if panetest.Updating() {
		panetest.README(b, readme, "bench", table)
	}
}

// build makes the programs as they are shipped, not as tests, and copies them as
// whoever installs them does: what the linker itself has written lies in small
// pieces in the system's memory, and takes some milliseconds longer to start.
func (r *bench) build() {
	r.Helper()
	r.relais, r.hello = filepath.Join(r.dir, "relais"), filepath.Join(r.dir, "hello")
	for out, pkg := range map[string]string{r.relais: ".", r.hello: "./testdata/hello"} {
		linked := out + ".linked"
		if text, err := exec.Command("go", "build", "-o", linked, pkg).CombinedOutput(); err != nil {
			r.Fatalf("build %s: %v\n%s", pkg, err, text)
		}
		b, err := os.ReadFile(linked)
		if err == nil {
			err = os.WriteFile(out, b, 0o755)
		}
		if err != nil {
			r.Fatal(err)
		}
	}
}

// profile writes the large profile, or takes the one that an earlier run kept.
func (r *bench) profile() {
	r.Helper()
	home := os.Getenv("RELAIS_BENCH_PROFILE")
	if home == "" {
		home = filepath.Join(r.dir, "profile")
	}
	r.env = append(os.Environ(), "RELAIS_HOME="+home, "RELAIS_NOW="+benchNow.Format(time.RFC3339), "LANG=fr_CA.UTF-8", "TZ=America/Toronto")
	r.fill(home, seed.Large)
}

// fill makes a profile of a size in the place of what is there, but of one that
// this version has made and an earlier run kept.
func (r *bench) fill(home string, sizes seed.Sizes) {
	r.Helper()
	stamp, kept := filepath.Join(home, "stamp"), r.stamp()
	if have, err := os.ReadFile(stamp); err == nil && bytes.Equal(have, kept) {
		return
	}
	ctx := context.Background()
	for _, end := range []string{"", "-wal", "-shm"} { // of another version
		if err := os.Remove(filepath.Join(home, store.FileName+end)); err != nil && !os.IsNotExist(err) {
			r.Fatal(err)
		}
	}
	s, err := store.Create(ctx, store.Options{Dir: home, Now: func() time.Time { return benchNow }},
		store.Identity{Name: "Maude Bellerive", Lang: "fr", Me: seed.Me})
	if err != nil {
		r.Fatal(err)
	}
	err = s.Load(ctx, func(write func(store.Step) error) error {
		return seed.Bench(model.DayOf(benchNow), sizes, func(st seed.Step) error { return write(stepOf(st)) })
	})
	if err != nil {
		r.Fatal(err)
	}
	if err := s.Close(); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(stamp, kept, 0o600); err != nil {
		r.Fatal(err)
	}
}

// stamp tells whether a kept profile is what this version would make.
func (r *bench) stamp() []byte {
	r.Helper()
	h := sha256.New()
	for _, pattern := range []string{"../../store/migrations/*", "../../store/seed/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			r.Fatalf("%s: %v", pattern, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				r.Fatal(err)
			}
			h.Write(b)
		}
	}
	return []byte(hex.EncodeToString(h.Sum(nil)))
}

// taskWords begin the titles of the large profile's tasks: a frame that shows
// one has something to work on.
var taskWords = []string{"Appeler ", "Relancer ", "Écrire à ", "Remercier ", "Rencontrer ", "Inviter "}

const alternations = 15

// firstFrame compares the time to the first useful frame with that of a
// program that prints one word.
func (r *bench) firstFrame() {
	var ours, theirs []time.Duration
	for range alternations {
		t := onTerminal(r.B, r.env, r.hello)
		theirs = append(theirs, t.sees(r.B, "bonjour"))
		t.end()
		t = onTerminal(r.B, r.env, r.relais)
		if ours = append(ours, t.sees(r.B, taskWords...)); len(ours) == 1 {
			t.settles(time.Second) // as people do, it is left after a look
		}
		t.end()
	}
	first := ours[0] // nothing is kept yet of how the triage began
	a, b := median(ours), median(theirs)
	const most = 2.0
	r.add(figure{
		what: "first useful frame", measured: fmt.Sprintf("%s; one word: %s; the profile's very first start: %s", ms(a), ms(b), ms(first)),
		ratio: times(a, b), target: "≤ 2 × one word", met: a.Seconds() <= most*b.Seconds(),
	})
}

// list compares a list on the command line with the same rows read by SQLite's
// own shell.
func (r *bench) list() {
	const most = 20 * time.Millisecond
	f := figure{what: "task list --where status=todo", target: "≤ sqlite3 + 20 ms"}
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		f.none = true
	}
	var ours, theirs []time.Duration
	for range alternations {
		if !f.none {
			theirs = append(theirs, r.time(shell, filepath.Join(r.home(), store.FileName),
				"SELECT * FROM task WHERE deleted = 0 AND status = 'todo' ORDER BY due"))
		}
		ours = append(ours, r.time(r.relais, "task", "list", "--where", "status=todo"))
	}
	a, b := median(ours), median(theirs)
	f.measured = ms(a)
	if !f.none {
		f.measured += "; sqlite3: " + ms(b)
		f.ratio, f.met = times(a, b), a <= b+most
	}
	r.add(f)
}

func (r *bench) home() string {
	for _, kv := range r.env {
		if dir, ok := strings.CutPrefix(kv, "RELAIS_HOME="); ok {
			return dir
		}
	}
	return ""
}

// time runs a program to its end; what it writes is read and thrown away.
func (r *bench) time(name string, args ...string) time.Duration {
	r.Helper()
	c := exec.Command(name, args...)
	c.Env, c.Stderr = r.env, os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		r.Fatal(err)
	}
	start := time.Now()
	if err := c.Start(); err != nil {
		r.Fatal(err)
	}
	n, _ := io.Copy(io.Discard, out) //nolint:errcheck // Wait tells
	if err := c.Wait(); err != nil || n == 0 {
		r.Fatalf("%s %v: %d bytes, %v", name, args, n, err)
	}
	return time.Since(start)
}

// perKey and bulk take their figures from the packages' own benchmarks.
func (r *bench) perKey() {
	r.Helper()
	m := r.run("relais/tui", "BenchmarkKey")
	r.add(figure{
		what: "a key in a list, 95th percentile", ratio: fmt.Sprintf("%.2f × (100,000 to 1,000 rows)", m["many/few"]), target: "≤ 5 ms, any length",
		measured: fmt.Sprintf("%.2f ms with 1,000 rows, %.2f ms with 100,000", m["p95-few-ms"], m["p95-many-ms"]),
		met:      max(m["p95-few-ms"], m["p95-many-ms"]) <= 5,
	})
	m = r.run("relais/tui", "BenchmarkFilter")
	r.add(figure{
		what: "a letter of a filter over 50,000 entries", measured: fmt.Sprintf("%.1f ms at most, %.1f ms median", m["max-ms"], m["median-ms"]),
		ratio: fmt.Sprintf("%.2f of 30 ms", m["max-ms"]/30), target: "≤ 30 ms", met: m["max-ms"] <= 30,
	})
}

func (r *bench) bulk() {
	r.Helper()
	m := r.run("relais/store", "BenchmarkBulkApply")
	r.add(figure{
		what: "bulk apply of changesets", measured: fmt.Sprintf("%.0f ops/s; raw: %.0f rows/s", m["ops/s"], m["rawrows/s"]),
		ratio: fmt.Sprintf("%.2f of raw", m["raw/apply"]), target: "≥ 0.25 of raw", met: m["raw/apply"] >= 0.25,
	})
}

// run runs a benchmark of another package and reads its metrics by their units.
func (r *bench) run(pkg, name string) map[string]float64 {
	r.Helper()
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "^"+name+"$", "-benchtime", "1x", "-timeout", "20m", pkg).CombinedOutput()
	if err != nil {
		r.Fatalf("%s: %v\n%s", name, err, out)
	}
	metrics := map[string]float64{}
	for line := range bytes.Lines(out) {
		words := strings.Fields(string(line))
		if len(words) < 2 || !strings.HasPrefix(words[0], name) {
			continue
		}
		for i := 2; i+1 < len(words); i += 2 {
			var v float64
			if _, err := fmt.Sscan(words[i], &v); err != nil {
				r.Fatalf("%s: %v in %s", name, err, line)
			}
			metrics[words[i+1]] = v
		}
	}
	if len(metrics) == 0 {
		r.Fatalf("%s gave no figure:\n%s", name, out)
	}
	return metrics
}

// idleFor is how long the idle program is watched, idleTimes times: what else the
// machine does falls on some of them.
const (
	idleFor   = 5 * time.Second
	idleTimes = 5
)

// idle watches the interface do nothing: on the first pane, then on the
// contact log, whose rows are many.
func (r *bench) idle() {
	r.Helper()
	r.rest("idle on the first pane", "1")
	r.rest("idle on the contact log", r.digitOf("contacts", model.Interactions.Name))
}

// rest measures an idle pane: time of the processor beside that of the program
// that prints one word, whose library looks 60 times a second whether there is
// something to draw; bytes written; memory.
func (r *bench) rest(what, key string) {
	r.Helper()
	word := onTerminal(r.B, r.env, r.hello)
	defer word.end()
	word.sees(r.B, "bonjour")
	t := onTerminal(r.B, r.env, r.relais)
	defer t.end()
	t.sees(r.B, taskWords...)
	t.types(key)
	t.settles(2 * time.Second)
	wrote := t.written()
	cpu := figure{what: what + ": processor", target: "≤ one word's + 2 ms a second, nothing written"}
	rss := figure{what: what + ": resident memory", target: "< 60 MiB"}
	ours, theirs, err := r.watch(t, word)
	if err != nil {
		cpu.none, rss.none = true, true
		r.figures = append(r.figures, cpu, rss)
		return
	}
	kib, err := residentKiB(t.cmd.Process.Pid)
	if err != nil {
		r.Fatal(err)
	}
	const mostMiB = 60
	wrote = t.written() - wrote
	perSecond := func(d time.Duration) float64 { return d.Seconds() * 1000 / idleFor.Seconds() }
	cpu.measured = fmt.Sprintf("%.2f ms a second; one word: %.2f ms (the middle of 5); %d bytes written", perSecond(ours), perSecond(theirs), wrote)
	cpu.ratio, cpu.met = times(ours, theirs), perSecond(ours-theirs) <= 2 && wrote == 0
	mib := float64(kib) / 1024
	rss.measured, rss.ratio, rss.met = fmt.Sprintf("%.1f MiB", mib), fmt.Sprintf("%.2f of 60 MiB", mib/mostMiB), mib < mostMiB
	r.figures = append(r.figures, cpu, rss)
}

// watch gives the processor's time that two programs take meanwhile, of the time
// in which their difference is the middle one.
func (r *bench) watch(a, b *screenTest) (ours, theirs time.Duration, err error) {
	r.Helper()
	var took [][2]time.Duration
	for range idleTimes {
		var used [4]time.Duration
		for i, t := range []*screenTest{a, b, a, b} {
			if i == 2 {
				time.Sleep(idleFor)
			}
			if used[i], err = cpuTime(t.cmd.Process.Pid); err != nil {
				return 0, 0, err
			}
		}
		took = append(took, [2]time.Duration{used[2] - used[0], used[3] - used[1]})
	}
	slices.SortFunc(took, func(x, y [2]time.Duration) int { return cmp.Compare(x[0]-x[1], y[0]-y[1]) })
	middle := took[idleTimes/2]
	return middle[0], middle[1], nil
}

// digitOf gives the key of the first pane of one of the names.
func (r *bench) digitOf(names ...string) string {
	r.Helper()
	host := tui.New(tui.Options{Words: i18n.Load("fr"), Now: time.Now, Panes: []tui.Maker{}}).Host()
	for i, make := range tui.Panes() {
		if slices.Contains(names, make(host).Name()) {
			return fmt.Sprint(i + 1)
		}
	}
	r.Fatalf("no pane named %v", names)
	return ""
}
