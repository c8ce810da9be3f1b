package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"relais/model"
	"relais/tui/contacts"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// asked notes which kinds are read, and how many rows of each at most.
type asked struct {
	*panetest.Fake
	kinds []string
}

func (a *asked) List(ctx context.Context, q pane.Query) (pane.List, error) {
	a.kinds = append(a.kinds, q.Kind)
	return a.Fake.List(ctx, q)
}

func (a *asked) times(kind string) (n int) {
	for _, k := range a.kinds {
		if k == kind {
			n++
		}
	}
	return n
}

// slumber is the time that nobody has: the panes are made ready when it says so.
type slumber struct{ due []time.Duration }

func (s *slumber) sleep(_ context.Context, d time.Duration) error {
	s.due = append(s.due, d)
	return context.Canceled // what was to come is sent by the test
}

func sleeping(t *testing.T) (*panetest.Session, *asked, *slumber) {
	of, bed := &asked{Fake: panetest.NewFake()}, new(slumber)
	for range 250 { // more than a first page
		of.Add("interaction", "summary", "Appel", "moment", "2026-11-20")
	}
	of.Add("organisation", "name", "Coop de Cuernavaca")
	o := options(of.Fake, "fr")
	o.Data, o.Sleep = of, bed.sleep
	o.Panes = []Maker{
		generic(model.Tasks.Kind), generic(model.Organisations.Kind), contacts.New,
	}
	return panetest.NewSession(t, New(o), 100, 30), of, bed
}

// Panes that nobody opened are made ready one by one while nobody types; opened,
// they show what was read at once, and only then read the rest of a long list.
func TestPanesAreMadeReady(t *testing.T) {
	s, of, bed := sleeping(t)
	a := s.Model.(*App)
	if got := of.times("organisation") + of.times("interaction"); got != 0 || !slices.Equal(bed.due, []time.Duration{readyAfter}) {
		t.Fatalf("reads %v at the start, and waits %v", of.kinds, bed.due)
	}
	s.Keys("<down>")
	s.Send(readyNext{}) // somebody typed
	if of.times("organisation") != 0 {
		t.Fatal("a pane is made ready while somebody types")
	}
	s.Send(readyNext{})
	s.Send(readyNext{})
	if of.times("organisation") == 0 || of.times("interaction") != 1 {
		t.Fatalf("read %v", of.kinds)
	}
	s.Send(readyNext{})
	if n := a.unready(); n >= 0 || bed.due[len(bed.due)-1] != readyEvery {
		t.Errorf("pane %d is not ready; waited %v", n, bed.due)
	}
	before := len(of.kinds)
	_, cmd := a.Update(keys.Press("2"))
	if got := ansi.Strip(a.View().Content); !strings.Contains(got, "Coop de Cuernavaca") || len(of.kinds) != before {
		t.Errorf("its rows are not there at once:\n%s", got)
	}
	s.Run(cmd)
	if s.Keys("3"); of.times("interaction") != 2 {
		t.Errorf("the rest of the log was read %d times", of.times("interaction")-1)
	}
	s.Sees("250 fiches")
}

// What was read for nobody yet is forgotten when something changes, or the day
// does: it is read anew when it is shown, or when nobody types for a while.
func TestReadyPanesForget(t *testing.T) {
	s, of, bed := sleeping(t)
	a := s.Model.(*App)
	for range 3 { // the last finds nothing to do
		s.Send(readyNext{})
	}
	of.Add("organisation", "name", "Radio de Oaxaca")
	s.Send(pane.Changed{})
	if a.unready() != 1 || bed.due[len(bed.due)-1] != readyAgain {
		t.Fatalf("keeps what it read; waited %v", bed.due)
	}
	s.Send(readyNext{})
	now := a.opts.Now
	a.host.Now = func() time.Time { return now().AddDate(0, 0, 1) }
	read := of.times("organisation")
	if s.Keys("2"); of.times("organisation") == read {
		t.Error("what was read the day before is shown")
	}
	s.Sees("Radio de Oaxaca")
}
