package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// screenless is what an interface has of a profile, without the screen.
type screenless struct {
	t *testing.T
	d *data
	*team
	refreshes atomic.Int64
}

func newScreenless(t *testing.T, s *store.Store) *screenless {
	t.Helper()
	out := &screenless{t: t, d: &data{s: s}}
	at, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out.d.seen.is(at)
	out.team = (&program{opened: s.Dir(), env: func(string) string { return "" }}).newTeam(s, store.Options{Dir: s.Dir(), Now: time.Now}, out.d)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for out.d.Watch(ctx) == nil {
			out.refreshes.Add(1)
		}
	}()
	t.Cleanup(func() { out.live.close(); stop(); <-ended; s.Close() })
	return out
}

// What another process writes between the start and the first look is seen at
// that look, not at the next write.
func TestEditsBeforeTheFirstLookAreSeen(t *testing.T) {
	s := newProfile(t, "Marie Tremblay")
	defer s.Close()
	other, err := store.Open(t.Context(), store.Options{Dir: s.Dir()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	d := &data{s: s}
	at, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.seen.is(at)
	if _, err := (&data{s: other}).Apply(t.Context(), []pane.Edit{{Op: pane.Create, Link: model.Link{Kind: "task", ID: newID()},
		Fields: map[string]model.Value{"title": {"Rappeler la FSB"}}}}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	if err := d.Watch(ctx); err != nil {
		t.Errorf("the edit was not noticed: %v", err)
	}
}

func newProfile(t *testing.T, name string) *store.Store {
	t.Helper()
	s, err := store.Create(t.Context(), store.Options{Dir: filepath.Join(t.TempDir(), "p")}, store.Identity{Name: name, Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *screenless) add(title string) {
	s.t.Helper()
	_, err := s.d.Apply(s.t.Context(), []pane.Edit{{Op: pane.Create, Link: model.Link{Kind: "task", ID: newID()},
		Fields: map[string]model.Value{"title": {title}}}})
	if err != nil {
		s.t.Fatal(err)
	}
}

// until waits for the exchange to stand as wanted.
func (s *screenless) until(what string, good func(pane.Sharing) bool) pane.Sharing {
	s.t.Helper()
	ctx, stop := context.WithTimeout(s.t.Context(), 10*time.Second)
	defer stop()
	for rev := -1; ; {
		now, err := s.Watch(ctx, rev)
		if err != nil {
			s.t.Fatalf("not in time: %s; it stands at %+v", what, now)
		}
		if good(now) {
			return now
		}
		rev = now.Rev
	}
}

// The interface is not told again of what it wrote itself, and is of what
// another process writes.
func TestOwnWritesAreNotNews(t *testing.T) {
	t.Parallel()
	s := newScreenless(t, newProfile(t, "Marie"))
	other, err := store.Open(t.Context(), store.Options{Dir: s.d.s.Dir()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	time.Sleep(watchEvery) // the first look
	for range 3 {
		s.add("Appeler le FAT")
		time.Sleep(3 * watchEvery / 2)
	}
	if _, err := s.d.Undo(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * watchEvery / 2)
	if n := s.refreshes.Load(); n > 1 { // one, where the look fell between a write and its answer
		t.Errorf("the screen was refreshed %d times after its own writes", n)
	}
	o := &screenless{t: t, d: &data{s: other}}
	for late := time.Now().Add(20 * time.Second); s.refreshes.Load() == 0; time.Sleep(watchEvery / 4) {
		if o.add("Rappeler la FSB"); time.Now().After(late) {
			t.Fatal("another process's writes were not noticed")
		}
	}
}

// The exchange follows an edit at once, and is not woken by what it writes
// itself: nor is the screen.
func TestTheExchangeDoesNotWakeItself(t *testing.T) {
	t.Parallel()
	s := newScreenless(t, newProfile(t, "Marie"))
	folder := filepath.Join(t.TempDir(), "team")
	if err := s.Found(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	before := s.until("shared", func(n pane.Sharing) bool { return n.Shared && n.Unshared == 0 && n.Count >= 2 })
	s.add("Appeler le FAT")
	after := s.until("published", func(n pane.Sharing) bool { return n.Count > before.Count && n.Unshared == 0 })
	if after.Count-before.Count > 2 {
		t.Errorf("an edit took %d exchanges", after.Count-before.Count)
	}
	found, err := filepath.Glob(filepath.Join(folder, "s", "*", "*", "*.seg"))
	if err != nil || len(found) < 1 {
		t.Errorf("the folder has %q (%v)", found, err)
	}
	refreshes := s.refreshes.Load()
	time.Sleep(2500 * time.Millisecond)
	now, _ := s.Watch(t.Context(), -1)
	if n := now.Count - after.Count; n > 2 {
		t.Errorf("%d exchanges while nothing happened", n)
	}
	if n := s.refreshes.Load() - refreshes; n > 1 {
		t.Errorf("the screen was refreshed %d times while nothing happened", n)
	}
}

// What stands in the way is told, together with what is not shared; it goes
// when it is mended, and what was edited meanwhile is published.
func TestTroublesComeAndGo(t *testing.T) {
	t.Parallel()
	s := newScreenless(t, newProfile(t, "Marie"))
	folder := filepath.Join(t.TempDir(), "team")
	if err := s.Found(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	s.until("shared", func(n pane.Sharing) bool { return n.Count >= 2 })
	trouble := func(key string) func(pane.Sharing) bool {
		return func(n pane.Sharing) bool {
			r := model.AsRefusal(n.Trouble)
			return r != nil && r.Key == key && r.Args["dir"] != "" && n.Unshared > 0
		}
	}
	if err := os.Rename(folder, folder+"-away"); err != nil {
		t.Fatal(err)
	}
	s.add("Pendant l’absence")
	s.until("missing", trouble("share.missing"))
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := s.Exchange(t.Context(), false); model.AsRefusal(err) == nil || model.AsRefusal(err).Key != "share.empty" {
		t.Errorf("an empty folder gave %v", err)
	}
	s.until("empty", trouble("share.empty"))
	if err := s.Move(t.Context(), folder+"-away"); err != nil {
		t.Fatal(err)
	}
	s.until("mended", func(n pane.Sharing) bool { return n.Trouble == nil && n.Unshared == 0 })
	o, err := s.Overview(t.Context())
	if err != nil || o.Folder != folder+"-away" || !o.Coordinator || len(o.Devices) != 1 {
		t.Errorf("the team is %+v (%v)", o, err)
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) > 0 {
		t.Errorf("something was written where no team is: %v (%v)", left, err)
	}
}

// A profile that is not shared is not looked at; nothing is refused for it.
func TestAProfileThatIsNotShared(t *testing.T) {
	t.Parallel()
	s := newScreenless(t, newProfile(t, "Marie"))
	s.begin()
	s.until("known", func(n pane.Sharing) bool { return n.Rev > 0 && !n.Shared })
	s.add("Seule")
	now, _ := s.Watch(t.Context(), -1)
	if now.Unshared != 0 || now.Count != 0 || now.Trouble != nil {
		t.Errorf("it stands at %+v", now)
	}
	if err := s.Found(t.Context(), ""); model.AsRefusal(err) == nil {
		t.Errorf("no folder gave %v", err)
	}
	if err := s.Found(t.Context(), filepath.Join(t.TempDir(), "a", "b")); model.AsRefusal(err) == nil || model.AsRefusal(err).Key != "share.missing" {
		t.Errorf("a folder in none gave %v", err)
	}
	now, _ = s.Watch(t.Context(), -1)
	if now.Shared {
		t.Error("the attempt made it shared")
	}
}

// A path is taken as a person types or drops it.
func TestFolderPaths(t *testing.T) {
	home := string(filepath.Separator) + "home"
	for typed, want := range map[string]string{
		"~/Nextcloud": filepath.Join(home, "Nextcloud"), "~": home, ` "/a b/c" `: "/a b/c", "'/a'": "/a", "/x/../y": "/y",
	} {
		if got, err := folderPath(typed, home); err != nil || got != filepath.FromSlash(want) {
			t.Errorf("%q is %q (%v)", typed, got, err)
		}
	}
	if got, err := folderPath("~marie", home); err != nil || !strings.HasSuffix(got, "~marie") {
		t.Errorf("another's home is %q (%v)", got, err)
	}
}
