package tui

import (
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/term"
)

// settled is how long after a change of the window its size is compared: the
// library's own message has come by then, where its listener heard it.
const settled = 150 * time.Millisecond

// seenSize is the window's size as the terminal tells it after a change.
type seenSize tea.WindowSizeMsg

// runProgram runs a model on a terminal until it quits, and sees to it that the
// size it has is the window's. Bubble Tea listens for changes only after it drew
// the first time, and its first message may come after a later one: what a user
// enlarges while the program starts would stay small until the next change.
func runProgram(m tea.Model, tty *os.File, options ...tea.ProgramOption) error {
	var known tea.WindowSizeMsg
	unseen := func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg := msg.(type) {
		case tea.WindowSizeMsg:
			known = msg
		case seenSize:
			if known == tea.WindowSizeMsg(msg) {
				return nil
			}
			known = tea.WindowSizeMsg(msg)
			return known
		}
		return msg
	}
	changed, deaf := windowChanges() // before the size is read for the first time
	defer deaf()
	p := tea.NewProgram(m, append(options, tea.WithFilter(unseen))...)
	left := make(chan struct{})
	defer close(left)
	go tellSizes(p, tty, changed, left)
	_, err := p.Run()
	return err
}

// tellSizes tells a program the window's size after each change, until it is left.
func tellSizes(p *tea.Program, tty *os.File, changed <-chan os.Signal, left <-chan struct{}) {
	for {
		select {
		case <-left:
			return
		case <-changed:
		}
		select {
		case <-left:
			return
		case <-time.After(settled):
		}
		if w, h, err := term.GetSize(int(tty.Fd())); err == nil && w > 0 && h > 0 {
			p.Send(seenSize{Width: w, Height: h})
		}
	}
}
