package today_test

import (
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/today"
)

// aloud reads the triage of a fake as sentences, each under its heading.
func aloud(t *testing.T, f *panetest.Fake, filter string) (string, today.Reading, error) {
	t.Helper()
	session, err := f.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	words := i18n.Load("fr")
	h := tui.New(tui.Options{Data: f, Words: words, Fixed: true, Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{today.New}}).Host()
	h.Session = session
	got, err := today.Read(t.Context(), h, filter)
	var lines []string
	for _, l := range got.Lines {
		lines = append(lines, l.Heading+" | "+l.Text)
	}
	return strings.Join(lines, "\n"), got, err
}

// What others did since the last visit is read first, as the screen shows it, and
// no more once it was marked as seen.
func TestReadBeginsWithNews(t *testing.T) {
	f := panetest.Office()
	task := f.Add("task", "title", "Louer la salle", "status", "todo")
	f.Tell("Itzel Camacho", model.Link{Kind: "task", ID: task}, "edit", pane.Change{Field: "due"})
	text, got, err := aloud(t, f, "")
	if err != nil {
		t.Fatal(err)
	}
	text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
	if first, _, _ := strings.Cut(text, "\n"); !strings.HasPrefix(first, "Ce qui a changé") || !strings.Contains(first, "Louer la salle ; échéance ; Itzel Camacho ; il y a") {
		t.Errorf("the news are not first:\n%s", text)
	}
	if got.Heard == 0 {
		t.Fatal("nothing tells how far the news go")
	}
	if err := f.MarkSeen(t.Context(), got.Heard); err != nil {
		t.Fatal(err)
	}
	if text, got, _ = aloud(t, f, ""); strings.Contains(text, "Ce qui a changé") || got.Heard != 0 {
		t.Errorf("the news are read again:\n%s", text)
	}
}

// A filter is that of the screen: conditions and words; one that is not
// understood is refused.
func TestReadTakesConditions(t *testing.T) {
	f := panetest.Office()
	f.Add("task", "title", "Louer la salle", "status", "blocked")
	f.Add("task", "title", "Louer une auto", "status", "todo")
	f.Add("task", "title", "Trier les archives", "status", "blocked")
	text, _, err := aloud(t, f, "louer status=blocked")
	if err != nil || !strings.Contains(text, "Louer la salle") || strings.Contains(text, "auto") || strings.Contains(text, "archives") {
		t.Errorf("the filter leaves, with %v:\n%s", err, text)
	}
	if _, _, err = aloud(t, f, "status=xyz"); model.AsRefusal(err) == nil {
		t.Errorf("a wrong filter is answered with %v", err)
	}
}
