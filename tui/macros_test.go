package tui

import (
	"errors"
	"os"
	"strings"
	"testing"
	"unicode"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/macro"
	"relais/tui/pane/panetest"
)

// drawer keeps the file of macros in memory.
type drawer struct {
	text  []byte
	aside []byte
	err   error
}

func (d *drawer) Read() ([]byte, error)   { return d.text, d.err }
func (d *drawer) Write(text []byte) error { d.text = text; return d.err }
func (d *drawer) SetAside() (string, error) {
	d.aside, d.text = d.text, nil
	return "macros.json.bad", d.err
}

// handy is the office with macros, kept in a drawer.
func handy(t *testing.T, f *panetest.Fake, file, lang string, width, height int) (*panetest.Session, *drawer) {
	d := &drawer{text: []byte(file)}
	o := options(f, lang)
	o.Shelf, o.Macros = d, macro.Parse(d.text)
	return panetest.NewSession(t, New(o), width, height), d
}

func statuses(f *panetest.Fake) string {
	var out []string
	for _, r := range f.All("task") {
		out = append(out, r.One("status"))
	}
	return strings.Join(out, " ")
}

// What is recorded once is replayed on each selected record, and taken back by
// one key.
func TestRecordAndReplay(t *testing.T) {
	f := office()
	s, d := handy(t, f, "", "fr", 120, 30)
	s.Keys("Q")
	s.Sees("Enregistrement commencé", "● enregistrement, 0 étape")
	s.Keys("<down>", "<home>")
	s.Sees("● enregistrement, 0 étape", "Q arrêter l’enregistrement")
	s.Keys("s", "5", "t", "vu", "<enter>", "e", " !", "<ctrl+s>")
	s.Sees("● enregistrement, 7 étapes")
	s.Keys("<esc>")
	s.Sees("Nom de la macro")
	s.Keys("Clore", "<enter>")
	s.Sees("Macro gardée : Clore")
	want, err := os.ReadFile("testdata/runs/close.json")
	if err != nil || string(d.text) != string(want) {
		t.Errorf("%v, the file is\n%s", err, d.text)
	}
	before := len(f.Applied)
	s.Keys("<end>", "<space>", "<up>", "<space>", ":", "rejouer clore", "<enter>")
	s.Sees("Macro rejouée, Clore : 2 fiches changées · u annule")
	if n := len(f.Applied) - before; n != 6 {
		t.Errorf("%d actions written", n)
	}
	if got := statuses(f); got != "done done done" {
		t.Errorf("statuses %s", got)
	}
	s.Sees("Rapport narratif !", "Réserver la salle !", "Appeler le FAT !")
	s.Keys("u")
	if got := statuses(f); got != "done doing blocked" {
		t.Errorf("after undo: %s", got)
	}
	s.Misses("Rapport narratif !", "Réserver la salle !")
	s.Keys("<ctrl+r>")
	if got := statuses(f); got != "done done done" {
		t.Errorf("after redo: %s", got)
	}
}

// Runs recorded in files are replayed against the office: what they leave is in
// the file beside them.
func TestRecordedRuns(t *testing.T) {
	files, err := os.ReadDir("testdata/runs")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(file.Name(), func(t *testing.T) {
			text, err := os.ReadFile("testdata/runs/" + file.Name())
			if err != nil {
				t.Fatal(err)
			}
			s, _ := handy(t, office(), string(text), "fr", 120, 40)
			a := s.Model.(*App)
			for _, m := range a.macros.book.Macros() {
				s.Send(Play{m})
			}
			s.Golden("run-" + strings.TrimSuffix(file.Name(), ".json"))
		})
	}
}

func answer(text string) macro.Step { return macro.Step{Answer: &text} }

// says fails unless a dialog says the texts, which may go over several lines.
func says(t *testing.T, s *panetest.Session, texts ...string) {
	t.Helper()
	flat := strings.Join(strings.FieldsFunc(s.Screen(), func(r rune) bool { return unicode.IsSpace(r) || r == '│' }), " ")
	for _, text := range texts {
		if !strings.Contains(flat, text) {
			t.Errorf("the screen does not say %q:\n%s", text, s.Screen())
		}
	}
}

func do(ids ...string) []macro.Step {
	var out []macro.Step
	for _, id := range ids {
		out = append(out, macro.Step{Do: id})
	}
	return out
}

// A replay stops on the first refusal and says which step, why, and what was
// written before.
func TestReplayStops(t *testing.T) {
	done := append(do("record.status"), answer("done"))
	for name, c := range map[string]struct {
		steps []macro.Step
		keys  []string
		want  []string
		left  string
	}{
		"refused by the store": {append(append(do("record.tags"), answer("x")), append(do("record.date"), answer("2026-13-99"))...), nil,
			[]string{"La macro « m » s’est arrêtée", "Étape 4 sur 4", "la réponse n’est pas acceptée", "1 fiche a été changée ; u la reprend"}, "todo doing blocked"},
		"no such answer": {append(do("record.status"), answer("asleep")), nil,
			[]string{"Étape 2 sur 2, « réponse : « asleep » » : « asleep » n’est pas proposé ici.", "Rien n’a été changé."}, "todo doing blocked"},
		"no such action":   {do("step.tick"), nil, []string{"Étape 1 sur 1", "n’existe pas dans ce volet"}, "todo doing blocked"},
		"guarded":          {do("record.unite", "list.clear"), nil, []string{"Étape 2 sur 2", "encore ouvert"}, "todo doing blocked"},
		"cannot now":       {do("list.clear"), nil, []string{"cela ne se peut pas maintenant : "}, "todo doing blocked"},
		"nothing asked":    {[]macro.Step{answer("done")}, nil, []string{"rien n’attend cette réponse"}, "todo doing blocked"},
		"nowhere to type":  {[]macro.Step{{Type: "x"}}, nil, []string{"rien n’est ouvert où taper"}, "todo doing blocked"},
		"left open":        {do("record.edit"), nil, []string{"restée ouverte ; ce qu’elle contient"}, "todo doing blocked"},
		"moves on several": {append(do("list.sort"), done...), []string{"A"}, []string{"Étape 1 sur 3", "une fiche à la fois", "Rien n’a été changé."}, "todo doing blocked"},
		"the first is kept": {append(done, append(do("record.priority"), answer("none"))...), []string{"A"},
			[]string{"Étape 4 sur 4", "C’était à la fiche 1 sur 3", "1 fiche a été changée"}, "done doing blocked"},
	} {
		t.Run(name, func(t *testing.T) {
			f := office()
			s, _ := handy(t, f, "", "fr", 120, 40)
			s.Keys(c.keys...)
			s.Send(Play{macro.Macro{ID: "m", Name: "m", Steps: c.steps}})
			says(t, s, c.want...)
			if got := statuses(f); got != c.left {
				t.Errorf("statuses %s", got)
			}
			if a := s.Model.(*App); a.macros.play != nil || a.host.Aim != nil {
				t.Error("the replay goes on")
			}
		})
	}
}

// A refusal by the store stops a replay; what others wrote meanwhile is not in
// its undo.
func TestReplayStopsWhenTheStoreRefuses(t *testing.T) {
	f := office()
	s, _ := handy(t, f, "", "fr", 120, 40)
	f.Refusal = model.Refuse(model.Invalid, "record.gone", "id", "x")
	s.Send(Play{macro.Macro{ID: "m", Name: "m", Steps: append(do("record.status"), answer("done"), macro.Step{Do: "record.edit"})}})
	says(t, s, "Étape 2 sur 3, « réponse : « done » »", "est supprimée", "Rien n’a été changé.")
}

// The record that a macro is on stays the same when it leaves the list under the
// first step.
func TestReplayKeepsItsRecord(t *testing.T) {
	f := office()
	s, _ := handy(t, f, "", "fr", 120, 40)
	s.Keys("/", "status=todo", "<enter>")
	s.Send(Play{macro.Macro{ID: "m", Name: "m", Steps: append(append(do("record.status"), answer("doing")), append(do("record.tags"), answer("vu"))...)}})
	s.Sees("Macro rejouée, m : 1 fiche changée")
	for _, r := range f.All("task") {
		if tags := strings.Join(r.Get("tags"), " "); (tags == "vu") != (r.One("title") == "Appeler le FAT") {
			t.Errorf("%s has the tags %q", r.One("title"), tags)
		}
	}
}

// Keys typed during a replay wait for its end; esc stops it.
func TestKeysDuringAReplay(t *testing.T) {
	m := macro.Macro{ID: "m", Name: "m", Steps: append(append(do("record.status"), answer("done")), append(do("record.tags"), answer("vu"))...)}
	f := office()
	s, _ := handy(t, f, "", "fr", 120, 40)
	s.Hold()
	s.Send(Play{m})
	s.Keys("u")
	s.Sees("▸ macro m, 1 sur 1")
	s.Let()
	if got := statuses(f); got != "todo doing blocked" || len(f.Applied) != 2 {
		t.Errorf("u was not after the macro: %s, %d", got, len(f.Applied))
	}
	f = office()
	s, _ = handy(t, f, "", "fr", 120, 40)
	s.Hold()
	s.Send(Play{m})
	s.Keys("<esc>")
	says(t, s, "vous l’avez arrêtée")
	s.Let()
	if len(f.Applied) > 1 {
		t.Errorf("it went on: %d", len(f.Applied))
	}
}

// Macros are listed, renamed, bound, read and deleted; a key that something else
// has is refused.
func TestManageMacros(t *testing.T) {
	text, err := os.ReadFile("testdata/runs/close.json")
	if err != nil {
		t.Fatal(err)
	}
	f := office()
	s, d := handy(t, f, string(text), "fr", 120, 40)
	s.Keys("Z")
	s.Sees("Clore", "7 étapes")
	s.Keys("<enter>", "2")
	s.Sees("1. Changer l’état", "2. réponse : « done »", "6. taper «  ! »")
	s.Keys("<enter>", "Z", "<enter>", "4")
	s.Sees("Appuyez sur la touche de « Clore »")
	s.Keys("s")
	s.Sees("« s » est déjà la touche de « Changer l’état »")
	s.Keys("W")
	s.Sees("Clore se rejoue par W")
	if !strings.Contains(string(d.text), `"key": "W"`) {
		t.Errorf("%s", d.text)
	}
	s.Keys("W")
	s.Sees("Macro rejouée, Clore : 1 fiche changée")
	s.Keys("Z", "<enter>", "3", " vite", "<enter>")
	s.Sees("Macro renommée : Clore vite")
	s.Keys("?", "<end>")
	s.Sees("W", "Rejouer « Clore vite »")
	s.Keys("<esc>", "Z", "<enter>", "5", "<right>", "<enter>")
	s.Sees("Macro supprimée : Clore vite")
	s.Keys("Z")
	s.Sees("Aucune macro encore : Q en enregistre une")
}

// A file that cannot be read is told of, and kept when a macro is recorded.
func TestUnreadableMacrosAreKept(t *testing.T) {
	bad := "{\n \"version\": 1,\n \"macros\": [\n"
	s, d := handy(t, office(), bad, "fr", 120, 40)
	s.Sees("macros.json, ligne 4 : le fichier des macros ne se lit pas")
	s.Keys("<enter>", "Q", "s", "5", "Q", "Clore", "<enter>")
	s.Sees("Macro gardée : Clore", "macros.json.bad")
	if string(d.aside) != bad || !strings.Contains(string(d.text), "record.status") {
		t.Errorf("aside %q, kept %q", d.aside, d.text)
	}
	s, d = handy(t, office(), `{"version": 2, "macros": []}`, "fr", 120, 40)
	s.Sees("version plus récente")
	s.Keys("<enter>", "Q", "s", "5", "Q", "Clore", "<enter>")
	if string(d.text) != `{"version": 2, "macros": []}` {
		t.Errorf("a newer file was overwritten: %s", d.text)
	}
	s, d = handy(t, office(), "", "fr", 120, 40)
	d.err = errors.New("full")
	s.Keys("Q", "s", "5", "Q", "Clore", "<enter>")
	s.Sees("✗")
}

// What no macro can hold is refused while one is recorded; the palette leaves no
// step; the mouse is told that it does not count.
func TestWhatIsNotRecorded(t *testing.T) {
	s, d := handy(t, office(), "", "fr", 120, 40)
	s.Keys("Q", "q")
	s.Sees("Un enregistrement est en cours")
	s.Click(3, 2)
	s.Sees("La souris ne s’enregistre pas", "› 1 Tâches")
	s.Keys(":", "changer la priorité", "<enter>", "4", ":", "ouvrir personnes", "<enter>", "Q", "Ailleurs", "<enter>")
	if s.Ended {
		t.Fatal("q ended the program")
	}
	for _, want := range []string{`{"do": "record.priority"}`, `{"answer": "urgent"}`, `{"do": "open:person"}`} {
		if !strings.Contains(string(d.text), want) {
			t.Errorf("no %s in %s", want, d.text)
		}
	}
	if strings.Contains(string(d.text), "palette") || strings.Contains(string(d.text), "changer") ||
		strings.Contains(string(d.text), `"answer": "record`) || strings.Contains(string(d.text), `"answer": "open:`) {
		t.Errorf("%s", d.text)
	}
	s.Keys("Q", "Q")
	s.Sees("Rien n’a été enregistré")
}

// Golden frames of the dialogs.
func TestMacroFrames(t *testing.T) {
	text, err := os.ReadFile("testdata/runs/close.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			for frame, keys := range map[string][]string{
				"list": {"Z"}, "verbs": {"Z", "<enter>"}, "steps": {"Z", "<enter>", "2"}, "key": {"Z", "<enter>", "4", "s"},
				"delete": {"Z", "<enter>", "5"}, "recording": {"Q", "s"}, "name": {"Q", "s", "5", "Q"},
			} {
				s, _ := handy(t, office(), string(text), lang, size[0], size[1])
				s.Keys(keys...)
				s.Golden("macro-" + frame + "-" + name)
			}
			s, _ := handy(t, office(), "", lang, size[0], size[1])
			s.Send(Play{macro.Macro{ID: "m", Name: "Clore", Steps: append(do("record.status"), answer("asleep"))}})
			s.Golden("macro-stopped-" + name)
		}
	}
}
