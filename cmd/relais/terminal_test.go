//go:build unix

// The sessions run on a pseudo-terminal, which this library has on Unix only;
// what they show of the program is not different elsewhere.

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience is how long a text may take to come to the screen before a session
// fails: far more than it should, since machines that run tests are busy.
const patience = 40 * time.Second

// terminal is a person's terminal with the program in it: what the program
// writes goes to an emulator whose screen is read, keys go to the program.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File // the terminal's end of the pty

	mu     sync.Mutex // guards emu and raw
	emu    *vt.Emulator
	raw    bytes.Buffer // all that the program wrote
	cursor bool         // the cursor is shown
	bells  int          // how often the program rang

	news    chan struct{} // something was written
	closed  chan struct{} // nothing more will be
	exit    error
	pulled  bool // the person pulled the plug: no goodbye is expected
	pressed int
}

// room is how a terminal is opened.
type room struct {
	width, height int
	mute          bool // the terminal answers no question
	args          []string
	env           []string
	wrap          []string // a command before the program: sh -c 'exec "$@"' sh
}

// open starts the program in a terminal.
func open(t *testing.T, r room) *terminal {
	t.Helper()
	if r.width == 0 {
		r.width, r.height = 120, 40
	}
	line := append(append(r.wrap, binary(t)), r.args...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = r.env
	cmd.Dir = t.TempDir()
	s := &terminal{
		t: t, cmd: cmd, emu: vt.NewEmulator(r.width, r.height), cursor: true,
		news: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	s.emu.SetCallbacks(vt.Callbacks{CursorVisibility: func(shown bool) { s.cursor = shown }, Bell: func() { s.bells++ }})
	file, err := pty.StartWithSize(cmd, winsize(r.width, r.height))
	if err != nil {
		t.Fatal(err)
	}
	s.file = file
	var answers io.Writer = file
	if r.mute {
		answers = io.Discard
	}
	go io.Copy(answers, s.emu) // ends when the emulator is closed
	go s.read()
	t.Cleanup(s.leave)
	return s
}

func winsize(width, height int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}
}

// read feeds the emulator until the program has closed its end.
func (s *terminal) read() {
	buf := make([]byte, 32<<10)
	for {
		n, err := s.file.Read(buf)
		if n > 0 {
			s.mu.Lock()
			s.raw.Write(buf[:n])
			s.emu.Write(buf[:n])
			s.mu.Unlock()
			select {
			case s.news <- struct{}{}:
			default:
			}
		}
		if err != nil {
			break
		}
	}
	s.exit = s.cmd.Wait()
	close(s.closed)
}

// plain writes the spaces that French sets before its colons as tests do.
var plain = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

// screen is what a person sees, line by line.
func (s *terminal) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return plain.Replace(s.emu.String())
}

// output is every byte that the program wrote.
func (s *terminal) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raw.String()
}

// until waits for the screen to be as wanted.
func (s *terminal) until(what string, good func(screen string) bool) string {
	s.t.Helper()
	late := time.After(patience)
	for {
		if now := s.screen(); good(now) {
			return now
		}
		select {
		case <-s.news:
		case <-s.closed:
			if now := s.screen(); good(now) {
				return now
			}
			s.t.Fatalf("the program ended (%v) before the screen showed %s\n%s", s.exit, what, frame(s.screen()))
		case <-late:
			s.t.Fatalf("the screen never showed %s\n%s", what, frame(s.screen()))
		}
	}
}

// settles waits for the screen to be as expected, and if that does not come for
// as long as nothing is drawn any more: the screen may be read in the middle of
// a drawing, or before the last of what is to be read.
func (s *terminal) settles(expected func(screen string) bool) string {
	for {
		now := s.screen()
		if expected(now) {
			return now
		}
		select {
		case <-s.news:
		case <-time.After(patience / 8):
			return s.screen()
		}
	}
}

// sees waits until all of the texts stand on the screen.
func (s *terminal) sees(texts ...string) string {
	s.t.Helper()
	return s.until(fmt.Sprintf("%q", texts), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// misses waits until none of the texts stands on the screen.
func (s *terminal) misses(texts ...string) *terminal {
	s.t.Helper()
	s.until(fmt.Sprintf("none of %q", texts), func(screen string) bool {
		for _, text := range texts {
			if strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
	return s
}

func frame(screen string) string {
	var b strings.Builder
	for l := range strings.SplitSeq(screen, "\n") {
		fmt.Fprintf(&b, "  |%s\n", strings.TrimRight(l, " "))
	}
	return b.String()
}

// strokes are what the keys of a terminal send.
var strokes = map[string]string{
	"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~", "delete": "\x1b[3~", "f1": "\x1bOP",
}

// escPause is what sets the escape key apart from a sequence that begins with
// the same byte: the next key does not follow at once. No person is faster.
const escPause = 200 * time.Millisecond

// press presses keys by their names, as msg.String() names them.
func (s *terminal) press(keys ...string) *terminal {
	s.t.Helper()
	for _, k := range keys {
		stroke, named := strokes[k]
		switch {
		case named:
		case strings.HasPrefix(k, "ctrl+") && len(k) == 6:
			stroke = string(rune(k[5] - 'a' + 1))
		case utf8.RuneCountInString(k) == 1:
			stroke = k
		default:
			s.t.Fatalf("there is no key %q", k)
		}
		s.send(stroke)
		s.pressed++
		if k == "esc" {
			time.Sleep(escPause)
		}
	}
	return s
}

// types presses a key for each letter.
func (s *terminal) types(text string) *terminal {
	s.t.Helper()
	for _, r := range text {
		s.send(string(r))
		s.pressed++
	}
	return s
}

// pastes sends text as a terminal sends what was pasted.
func (s *terminal) pastes(text string) *terminal {
	s.t.Helper()
	return s.send("\x1b[200~" + text + "\x1b[201~")
}

func (s *terminal) send(bytes string) *terminal {
	s.t.Helper()
	if _, err := io.WriteString(s.file, bytes); err != nil {
		s.t.Fatalf("the terminal takes no keys: %v\n%s", err, frame(s.screen()))
	}
	return s
}

// resize changes the size of the window.
func (s *terminal) resize(width, height int) {
	s.t.Helper()
	s.mu.Lock()
	s.emu.Resize(width, height)
	s.mu.Unlock()
	if err := pty.Setsize(s.file, winsize(width, height)); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end of the program and gives its exit code, -1 after a
// signal.
func (s *terminal) ends() int {
	s.t.Helper()
	select {
	case <-s.closed:
	case <-time.After(patience):
		s.t.Fatalf("the program did not end\n%s", frame(s.screen()))
	}
	var exit *exec.ExitError
	if errors.As(s.exit, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// quits presses q and waits for a calm end.
func (s *terminal) quits() {
	s.t.Helper()
	s.press("q")
	if code := s.ends(); code != 0 {
		s.t.Fatalf("q ended with code %d\n%s", code, s.output())
	}
}

// kill ends the program as a crash or a power cut does.
func (s *terminal) kill() {
	s.t.Helper()
	s.pulled = true
	if err := s.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		s.t.Fatal(err)
	}
	<-s.closed
}

// crash finds what a Go program says when it breaks.
var crash = regexp.MustCompile(`panic:|goroutine \d+|runtime error|\.go:\d+|SIGSEGV|sqlite|SQL`)

// leave ends the session: a program that still runs is stopped, nothing that
// it ever wrote may be the debris of a crash, and the terminal is as before.
func (s *terminal) leave() {
	select {
	case <-s.closed:
	default:
		if !s.t.Failed() {
			s.send("\x03")
			s.ends()
		} else {
			s.kill()
		}
	}
	s.file.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := crash.FindString(s.raw.String()); m != "" {
		s.t.Errorf("the program wrote %q\n%q", m, s.raw.String())
	}
	if s.bells > 0 {
		s.t.Errorf("the program rang %d times", s.bells)
	}
	if !s.pulled && s.emu.IsAltScreen() {
		s.t.Error("the program left the terminal on its other screen")
	}
	if !s.pulled && !s.cursor {
		s.t.Error("the program left the terminal without a cursor")
	}
	s.emu.Close()
}
