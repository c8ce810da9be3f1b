package main

import (
	"fmt"
	"io"
	"time"

	"relais/store/replica"
)

// progressLine shows on a terminal how a long exchange comes along, on one line
// that is gone at the end. A short one shows nothing, and neither does a script.
type progressLine struct {
	out   io.Writer
	cat   *catalogue
	began time.Time
	last  time.Time
	shown bool
	bar   bool // the terminal's own bar shows it too
}

// What shows progress in the terminal's own bar (OSC 9;4), where it has one.
const (
	barPart    = "\x1b]9;4;1;%d\x1b\\"
	barUnknown = "\x1b]9;4;3\x1b\\"
	barNone    = "\x1b]9;4;0\x1b\\"
)

// What is worth a word, and how often.
const (
	progressAfter = 700 * time.Millisecond
	progressEvery = 150 * time.Millisecond
)

// showProgress gives what an exchange tells of its progress, nil where nobody
// looks. hideProgress takes the line away before something else is written.
func (p *program) showProgress() func(replica.Progress) {
	if !p.outTTY || p.globals.json {
		return nil
	}
	l := &progressLine{out: p.err, cat: p.cat, began: time.Now(), bar: !p.beside().NoBar}
	p.endProgress = l.end
	return l.tell
}

func (p *program) hideProgress() {
	if p.endProgress != nil {
		p.endProgress()
	}
}

func (l *progressLine) tell(at replica.Progress) {
	now := time.Now()
	if now.Sub(l.began) < progressAfter || now.Sub(l.last) < progressEvery {
		return
	}
	l.last, l.shown = now, true
	switch {
	case l.bar && at.Total > 0:
		fmt.Fprintf(l.out, barPart, min(100, at.Done*100/at.Total))
	case l.bar:
		fmt.Fprint(l.out, barUnknown)
	}
	if at.Total > 0 {
		fmt.Fprintf(l.out, "\r\x1b[K%s", l.cat.T("progress."+string(at.Stage), "percent", l.cat.Int(int64(at.Done*100/at.Total))))
		return
	}
	fmt.Fprintf(l.out, "\r\x1b[K%s", l.cat.T("progress."+string(at.Stage), "n", l.cat.Int(int64(at.Done))))
}

func (l *progressLine) end() {
	if l.shown {
		fmt.Fprint(l.out, "\r\x1b[K")
		if l.bar {
			fmt.Fprint(l.out, barNone)
		}
		l.shown = false
	}
}
