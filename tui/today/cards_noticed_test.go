package today_test

import (
	"context"
	"testing"

	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// noticing is an office whose own writes are noticed like those of others,
// before their answer is there.
type noticing struct {
	*panetest.Fake
	noticed func()
}

func (n *noticing) Apply(ctx context.Context, edits []pane.Edit) (pane.Done, error) {
	done, err := n.Fake.Apply(ctx, edits)
	n.noticed()
	return done, err
}

// A decision counts as one's own, and undo takes it back, when news of a write
// comes on either side of its answer: of this one, or of another's.
func TestADecisionIsNotTakenForAnothers(t *testing.T) {
	for name, decide := range map[string]func(n *noticing, s *panetest.Session){
		"after": func(n *noticing, s *panetest.Session) {
			n.noticed = func() {}
			s.Hold()
			s.Keys("N")
			s.Step() // it is written, and will be read
			s.Send(pane.Changed{})
			s.Let()
		},
		"before": func(n *noticing, s *panetest.Session) {
			n.noticed = func() { s.Send(pane.Changed{}) }
			s.Keys("N")
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := monday(t, "fr", 120, 40)
			n := &noticing{Fake: f, noticed: func() {}}
			s := open(t, n, "fr", 120, 40)
			was := status(f, "Relire")
			s.Keys("l")
			decide(n, s)
			s.Sees("Il reste 16 tâches sur 17", "1  annulée")
			s.Misses("fermée par d’autres")
			s.Keys("u")
			s.Sees("Il reste 17 tâches sur 17", "Relire")
			if got := status(f, "Relire"); got != was {
				t.Errorf("it is %s after undo, was %s", got, was)
			}
		})
	}
}
