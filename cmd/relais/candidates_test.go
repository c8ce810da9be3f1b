package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// A person is offered with the organisation and the role that tell who it is;
// of one at risk neither is told.
func TestPeopleAreOfferedWithTheirOrganisation(t *testing.T) {
	p := &program{cat: i18n.Load("fr"), err: io.Discard}
	opts := store.Options{Dir: t.TempDir(), Now: func() time.Time { return benchNow }}
	if err := p.createDemo(t.Context(), opts, store.Identity{Lang: "fr"}, 1); err != nil {
		t.Fatal(err)
	}
	defer p.db.Close()
	d := &data{s: p.db}
	found, _, err := d.Candidates(t.Context(), []string{model.People.Name}, "", 500)
	if err != nil {
		t.Fatal(err)
	}
	of, hidden := 0, 0
	for _, c := range found {
		full, err := d.Get(t.Context(), c.Link)
		if err != nil {
			t.Fatal(err)
		}
		switch org := full.One("organisation"); {
		case full.Protected():
			if hidden++; c.Label != pane.Hidden || c.Detail != "" || !c.Of.IsZero() {
				t.Errorf("somebody at risk is told: %+v", c)
			}
		case org != "":
			of++
			short, _, _ := strings.Cut(full.Labels[org], " · ")
			if c.Of.String() != org || !strings.HasPrefix(c.Detail, short) || !strings.Contains(c.Detail, full.One("role")) {
				t.Errorf("%s is offered as %+v, of %s", c.Label, c, short)
			}
		}
	}
	if of < 20 || hidden == 0 {
		t.Errorf("%d people of organisations, %d at risk", of, hidden)
	}
}
