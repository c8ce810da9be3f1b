package replica_test

import (
	"testing"
	"time"

	"relais/model"
	"relais/store/replica"
)

// Exchanges with nothing to do are noted once a minute, for each note is a write
// to the disk; one that had something, or the first after a clock was set back,
// at once.
func TestWhatWentThroughIsNotedSparingly(t *testing.T) {
	a := founder(t, replica.NewMem(), "Marie")
	synced := func() time.Time {
		o, err := a.x.Overview(ctx)
		check(t, err)
		return o.Synced
	}
	exchange := func(after time.Duration) (at time.Time) {
		a.now = a.now.Add(after)
		at = a.now
		a.sync()
		return at
	}
	noted := exchange(time.Hour)
	if got := synced(); !got.Equal(noted) {
		t.Fatalf("noted %v, want %v", got, noted)
	}
	a.now = noted // sync went a minute on
	if exchange(20 * time.Second); !synced().Equal(noted) {
		t.Error("an exchange with nothing to do was noted within the minute")
	}
	a.now = noted
	a.add(model.Tasks.Name, "title", "Appeler la FAT")
	if at := exchange(30 * time.Second); !synced().Equal(at) {
		t.Error("what was published was not noted")
	}
	if at := exchange(time.Minute); !synced().Equal(at) {
		t.Error("a minute went by, and nothing was noted")
	}
	if at := exchange(-24 * time.Hour); !synced().Equal(at) {
		t.Error("a time to come is kept")
	}
}
