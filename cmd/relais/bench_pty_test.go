package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// screenTest is a program on a terminal of its own, with all that it has
// written there.
type screenTest struct {
	cmd     *exec.Cmd
	tty     *os.File
	started time.Time

	mu   sync.Mutex
	text []byte
	ends []int     // where each piece that was read ends in it
	last time.Time // of the last byte
	grew chan struct{}
}

// onTerminal starts a program on a terminal of 120x40.
func onTerminal(b *testing.B, env []string, name string, args ...string) *screenTest {
	b.Helper()
	s := &screenTest{cmd: exec.Command(name, args...), grew: make(chan struct{}, 1)}
	s.cmd.Env = append(env, "TERM=xterm-256color")
	s.started = time.Now()
	tty, err := pty.StartWithSize(s.cmd, &pty.Winsize{Cols: 120, Rows: 40})
	if err != nil {
		b.Fatal(err)
	}
	s.tty, s.last = tty, s.started
	go s.read()
	return s
}

func (s *screenTest) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := s.tty.Read(buf)
		if n > 0 {
			s.mu.Lock()
			s.text = append(s.text, buf[:n]...)
			s.ends = append(s.ends, len(s.text))
			s.last = time.Now()
			s.mu.Unlock()
			select {
			case s.grew <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// sees waits for one of the words and gives the time from the start to the
// write that brought it.
func (s *screenTest) sees(b *testing.B, words ...string) time.Duration {
	b.Helper()
	late := time.After(20 * time.Second)
	for {
		s.mu.Lock()
		text, last := s.text, s.last
		s.mu.Unlock()
		for _, w := range words {
			if bytes.Contains(text, []byte(w)) {
				return last.Sub(s.started)
			}
		}
		select {
		case <-s.grew:
		case <-late:
			b.Fatalf("%s does not show %q in 20 s, but %q", s.cmd.Path, words, text)
		}
	}
}

// settles waits until nothing was written for a while, and gives the number of
// bytes written so far.
func (s *screenTest) settles(quiet time.Duration) int {
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		s.mu.Lock()
		last, n := s.last, len(s.text)
		s.mu.Unlock()
		if time.Since(last) > quiet {
			return n
		}
	}
	return s.written()
}

func (s *screenTest) written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.text)
}

func (s *screenTest) types(keys string) { s.tty.WriteString(keys) } //nolint:errcheck // a program that is gone shows nothing

// end ends the program, politely where it listens.
func (s *screenTest) end() {
	s.types("\x03")
	done := make(chan struct{})
	go func() { s.cmd.Wait(); close(done) }() //nolint:errcheck // its exit code says nothing here
	select {
	case <-done:
	case <-time.After(3 * time.Second):
		s.cmd.Process.Kill() //nolint:errcheck // it may just have ended
		<-done
	}
	s.tty.Close()
}

var errNoProc = errors.New("no /proc here")

// cpuTime is what a process has used of the processors, all threads. It is
// read from each thread's schedstat, in nanoseconds: the ticks of stat are too
// coarse for a program that does next to nothing.
func cpuTime(pid int) (time.Duration, error) {
	files, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "task", "*", "schedstat"))
	if err != nil || len(files) == 0 {
		return 0, errNoProc
	}
	var sum time.Duration
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return 0, err
		}
		first, _, _ := strings.Cut(string(b), " ")
		ns, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(ns)
	}
	return sum, nil
}

// residentKiB is the memory that a process holds (VmRSS).
func residentKiB(pid int) (int, error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, errNoProc
	}
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	line, _, _ := strings.Cut(rest, "\n")
	return strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "kB")))
}
