package replica_test

import (
	"context"
	"strings"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// lying is a folder on a disk that loses what was written last, and says that
// it has it: so many times, of the files whose names begin so.
type lying struct {
	replica.Folder
	prefix string
	left   int
}

func (l *lying) Write(ctx context.Context, name string, b []byte) error {
	if l.left > 0 && strings.HasPrefix(name, l.prefix) {
		l.left--
		b = make([]byte, len(b))
	}
	return l.Folder.Write(ctx, name, b)
}

// The file without what was purged is written again where the disk lost it: the
// one with it stays until then, and no longer.
func TestPurgedFilesThatTheDiskLostAreWrittenAgain(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Officer))
	settle(a, b)
	id := b.add("task", "title", "Cachottier")
	settle(b, a)
	a.purge("task", id)
	a.sync()
	disk := &lying{mem, "s/", 1}
	b.f = disk
	b.reopen()
	for range 3 {
		settle(b, a)
	}
	if disk.left > 0 {
		t.Fatal("the disk did not lie")
	}
	if found := a.inFolder("Cachottier"); len(found) > 0 {
		t.Errorf("it is still in %v", found)
	}
	if done, of, missing := a.doneBy(); done != 2 || of != 2 {
		t.Errorf("%d of %d, without %v", done, of, missing)
	}
}
