//go:build unix

package tui

import (
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/creack/pty"
)

// lateListener is a program whose window grows before the library listens, and
// which leaves when it has learnt of it, or when it is asked to.
type lateListener struct{ grow func() }

func (m *lateListener) Init() tea.Cmd {
	m.grow()
	return nil
}

func (m *lateListener) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok && size == (tea.WindowSizeMsg{Width: 80, Height: 24}) {
		return m, tea.Quit
	}
	return m, nil
}

func (m *lateListener) View() tea.View { return tea.NewView("") }

// A window enlarged between the first look at its size and the library's
// listener is still learnt of.
func TestAWindowThatGrowsDuringTheStart(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip(err) // a machine without pseudo-terminals
	}
	defer master.Close()
	defer slave.Close()
	resize := func(w, h uint16) {
		if err := pty.Setsize(master, &pty.Winsize{Cols: w, Rows: h}); err != nil {
			t.Error(err)
		}
	}
	resize(20, 5)
	m := &lateListener{grow: func() {
		resize(80, 24)
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGWINCH); err != nil {
			t.Error(err)
		}
	}}
	go func() { // what is written must be read, or the program waits
		buf := make([]byte, 4096)
		for {
			if _, err := master.Read(buf); err != nil {
				return
			}
		}
	}()
	done := make(chan error, 1)
	go func() { done <- runProgram(m, slave, tea.WithInput(slave), tea.WithOutput(slave)) }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the program never learnt that its window had grown")
	}
}
