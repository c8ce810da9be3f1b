package replica

import (
	"context"
	"errors"
	"testing"
	"time"

	"relais/model"
)

// A share that never answers is asked ten times in an exchange, the first two
// with all the patience that there is, and then no more: the next one goes on.
func TestPatienceEnds(t *testing.T) {
	hung, asked, hurriedly := 0, 0, 0
	for range 5 * mostHung {
		_, err := wait(t.Context(), &hung, func(ctx context.Context) (int, error) {
			asked++
			if at, ok := ctx.Deadline(); ok && time.Until(at) <= hurried {
				hurriedly++
			}
			return 0, context.DeadlineExceeded
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("a call that hung gave %v", err)
		}
	}
	if asked != mostHung || hurriedly != mostHung-fewHung {
		t.Errorf("asked %d times, %d of them in a hurry; want %d and %d", asked, hurriedly, mostHung, mostHung-fewHung)
	}
}

// A key of protected values counts once somebody who may read them says so: a
// volunteer who writes one of his own, where there is none yet, does not get
// what others protect.
func TestKeysOfProtectedValuesAreVouchedFor(t *testing.T) {
	volunteer, officer := model.WriterID{1}, model.WriterID{2}
	own := &guard{recipient: "une clé à lui", holders: map[model.WriterID]bool{volunteer: true}}
	team := &team{
		members: map[model.WriterID]*Member{
			volunteer: {ID: volunteer, Role: model.Volunteer, Standing: Good}, officer: {ID: officer, Role: model.Officer, Standing: Good},
		},
		guards: map[hex32]*guard{{1}: own},
	}
	if to := team.recipient(); to != "" {
		t.Errorf("values are protected for %q, which nobody vouched for", to)
	}
	team.guards[hex32{2}] = &guard{recipient: "la clé de l'équipe", vouched: true, created: 1, holders: map[model.WriterID]bool{officer: true}}
	if to := team.recipient(); to != "la clé de l'équipe" {
		t.Errorf("values are protected for %q", to)
	}
}
