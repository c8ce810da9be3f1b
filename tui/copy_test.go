package tui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// One key copies a record's title, its id, a field, or all of it; of selected
// records, one line each.
func TestCopy(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 30)
	s.Keys("Y")
	s.Sees("Copier", "1  Le titre", "Appeler le FAT", "2  L’identifiant", "3  Toute la fiche", "Échéance")
	s.Keys("1")
	s.Sees("Copié dans le presse-papiers du terminal : le titre")
	if s.Clipboard != "Appeler le FAT" {
		t.Errorf("the title: %q", s.Clipboard)
	}
	s.Keys("Y", "2")
	if id := f.Named("task", "Appeler le FAT").String(); s.Clipboard != id {
		t.Errorf("the id: %q, not %q", s.Clipboard, id)
	}
	s.Keys("Y", "resp", "<enter>")
	if s.Clipboard != "Marie Dubé" {
		t.Errorf("a field: %q", s.Clipboard)
	}
	s.Keys("Y", "3")
	for _, want := range []string{"Titre : Appeler le FAT\n", "État : ○ à faire\n", "Responsable : Marie Dubé"} {
		if !strings.Contains(strings.ReplaceAll(s.Clipboard, "\u00a0", " "), want) {
			t.Errorf("the record lacks %q: %q", want, s.Clipboard)
		}
	}
	s.Keys("A", "Y", "1")
	if s.Clipboard != "Appeler le FAT\nRapport narratif\nRéserver la salle" {
		t.Errorf("the selection: %q", s.Clipboard)
	}
	s.Sees("les titres (3 fiches)")
}

// The record that is read copies a field, its lines kept and its escapes not.
func TestCopyAField(t *testing.T) {
	f := office()
	f.Add("task", "title", "Zone", "notes", "Un\n\x1b[31mdeux\u202e")
	s := open(t, f, "fr", 100, 30)
	s.Keys("/", "zone", "<enter>", "<enter>", "Y", "not", "<enter>")
	if s.Clipboard != "Un\n␛[31mdeux‹U+202E›" {
		t.Errorf("%q", s.Clipboard)
	}
	if s.Model.(*App).host.Top() == nil {
		t.Error("the record was closed")
	}
}

// Protected values go to the clipboard only while they are shown.
func TestCopyKeepsWhatIsProtected(t *testing.T) {
	f := office()
	rosa := f.Add("person", "name", "Rosa", "email", "rosa@example.org", "safe_channel", "Signal 555", "at_risk", "1")
	s := panetest.NewSession(t, newAppOf(f, "fr", model.People.Kind), 100, 30)
	s.Keys("A", "Y")
	s.Misses("rosa@")
	s.Keys("1")
	if strings.Contains(s.Clipboard, "Rosa") || !strings.Contains(s.Clipboard, "Marie Dubé") {
		t.Errorf("titles: %q", s.Clipboard)
	}
	s.Keys("Y", "3")
	if strings.Contains(s.Clipboard, "osa") || strings.Contains(s.Clipboard, "555") {
		t.Errorf("records: %q", s.Clipboard)
	}
	s.Clipboard = ""
	s.Keys("<esc>")
	s.Screen()
	s.Model.(*App).panes[0].Pane.(pane.Seeker).Seek(model.Link{Kind: "person", ID: rosa})
	s.Keys("Y", "1")
	s.Sees("C’est protégé")
	if s.Clipboard != "" {
		t.Errorf("a protected title: %q", s.Clipboard)
	}
	s.Keys("R", "Y", "1")
	if s.Clipboard != "Rosa" {
		t.Errorf("revealed: %q", s.Clipboard)
	}
}

// What a terminal's clipboard would cut is not sent to it.
func TestCopyTooMuch(t *testing.T) {
	f := office()
	f.Add("task", "title", "Zone", "notes", strings.Repeat("x", 80_000))
	s := open(t, f, "fr", 100, 30)
	s.Keys("/", "zone", "<enter>", "Y", "3")
	s.Sees("C’est trop pour le presse-papiers")
	if s.Clipboard != "" {
		t.Error("it was sent")
	}
}

// opened is a desk that notes what it is asked for.
type opened struct {
	addresses, files []string
	err              error
}

func (d *opened) OpenAddress(_ context.Context, address string) error {
	d.addresses = append(d.addresses, address)
	return d.err
}

func (d *opened) OpenFile(_ context.Context, a model.Attachment) error {
	d.files = append(d.files, a.Name)
	return d.err
}

func newAppOf(f *panetest.Fake, lang string, kinds ...*model.Kind) *App {
	a := newApp(f, lang)
	a.panes = nil
	for _, k := range kinds {
		a.panes = append(a.panes, &entry{Pane: generic(k)(a.host)})
	}
	a.fixed = len(a.panes)
	return a
}

// A link, a mail, a telephone number and a file go to the system's program; of
// several it is asked which; of none one is told.
func TestOpenLinks(t *testing.T) {
	f := office()
	f.Add("organisation", "name", "Zapata", "website", "www.zapata.example/él", "email", "info@zapata.example",
		"notes", "Voir (https://zapata.example/a?b=1), file:///etc/passwd et javascript:alert(1).")
	file := model.Attachment{Size: 3, Name: "budget.pdf"}
	f.Add("document", "title", "Budget", "file", file.String())
	d := &opened{}
	a := newAppOf(f, "fr", model.Organisations.Kind, model.Documents.Kind)
	a.host.Desk = d
	s := panetest.NewSession(t, a, 100, 30)
	s.Keys("O")
	s.Sees("Rien à ouvrir ici")
	s.Keys("<end>", "O")
	s.Sees("Que voulez-vous ouvrir ?", "www.zapata.example/él", "info@zapata.example", "https://zapata.example/a?b=1")
	s.Keys("passwd")
	s.Sees("Aucun")
	s.Keys("<ctrl+u>", "javascript")
	s.Sees("Aucun")
	s.Keys("<ctrl+u>", "1")
	s.Sees("Ouvert : info@zapata.example")
	s.Keys("O", "2", "O", "3")
	want := []string{"mailto:info@zapata.example", "https://www.zapata.example/%C3%A9l", "https://zapata.example/a?b=1"}
	if !slices.Equal(d.addresses, want) {
		t.Errorf("opened %q", d.addresses)
	}
	d.err = model.Refuse(model.Unusable, "open.none")
	s.Keys("2", "<enter>", "O")
	s.Sees("Budget")
	if !slices.Equal(d.files, []string{"budget.pdf"}) {
		t.Errorf("files %q", d.files)
	}
	s.Sees("Aucun programme ne peut ouvrir cela ici")
}

// What is protected is opened only while it is shown.
func TestOpenLinksKeepsWhatIsProtected(t *testing.T) {
	f := office()
	zoe := f.Add("person", "name", "Zoé", "phone", "+1 (514) 555-0199", "at_risk", "1")
	d := &opened{}
	a := newAppOf(f, "fr", model.People.Kind)
	a.host.Desk = d
	s := panetest.NewSession(t, a, 100, 30)
	s.Model.(*App).panes[0].Pane.(pane.Seeker).Seek(model.Link{Kind: "person", ID: zoe})
	s.Keys("O")
	s.Sees("Rien à ouvrir ici")
	s.Keys("R", "O")
	if !slices.Equal(d.addresses, []string{"tel:+15145550199"}) {
		t.Errorf("opened %q", d.addresses)
	}
}

var _ pane.Desk = (*opened)(nil)
