package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

func (r *bench) add(f figure) { r.figures = append(r.figures, f) }

// table writes the figures in Markdown, with the kind of machine that they were
// taken on.
func (r *bench) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s/%s, %d cores%s, %s; a profile of 10,000 tasks, 50,000 contacts, 5,000 people, 500,000 ops, and where it is said one of 100,000, 200,000, 5,000 and 2,150,000:\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), benchMemory(), runtime.Version())
	b.WriteString("| figure | measured | ratio | target | |\n|---|---|---|---|---|\n")
	for _, f := range r.figures {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", f.what, f.measured, f.ratio, f.target, f.verdict())
	}
	b.WriteString("\n")
	return b.String()
}

// benchMemory says how much memory there is where the system tells it.
func benchMemory() string {
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(b), "MemTotal:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return ""
	}
	return fmt.Sprintf(", %.0f GiB", float64(kib)/(1<<20))
}

func median(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

func times(a, b time.Duration) string { return fmt.Sprintf("%.2f ×", a.Seconds()/b.Seconds()) }
