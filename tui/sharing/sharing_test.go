package sharing_test

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/sharing"
	"relais/tui/style"
)

// troubled is a team that everything happens to.
func troubled() *panetest.Team {
	t := panetest.SharedTeam()
	t.State.Unshared = 3
	t.State.Trouble = model.Refuse(model.Unusable, "share.empty", "dir", t.Known.Folder)
	t.Known.Gaps = []pane.Gap{{Device: "Portable de Marie", Number: 12}, {Number: 3}}
	t.Known.Gaps[0].Holders = []string{"Lucía Pérez"}
	t.Known.Undelivered, t.Known.Behind, t.Known.Newer = 2, 40, true
	t.Known.Damaged = []pane.BadFile{{Path: "s/7qk2mf0000/202611/12-8a1f.seg", Device: "Paul Gagnon"}}
	t.Known.Purges = []pane.Erasure{
		{At: model.Link{Kind: "person", ID: panetest.ID(70)}, Records: 2, When: panetest.Now, Done: 3, Of: 4, Missing: []string{"Lucía Pérez"}},
		{At: model.Link{Kind: "task", ID: panetest.ID(71)}, Records: 1, When: panetest.Now.AddDate(0, -1, 0), Done: 1, Of: 1},
	}
	t.Known.Foreign = []string{"s/0f3e9b1111/202611/1-77aa.seg"}
	return t
}

func open(t *testing.T, f *panetest.Fake, team pane.Team, lang string, width, height int) *panetest.Session {
	a := tui.New(tui.Options{
		Data: f, Team: team, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{sharing.New}, Open: "sharing",
	})
	return panetest.NewSession(t, a, width, height)
}

func frames(t *testing.T, name string, scene func(*testing.T, string, int, int) *panetest.Session) {
	t.Helper()
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			label := fmt.Sprintf("%s-%s-%dx%d", name, lang, size[0], size[1])
			t.Run(label, func(t *testing.T) { scene(t, lang, size[0], size[1]).Golden(label) })
		}
	}
}

func TestFrames(t *testing.T) {
	frames(t, "team", func(t *testing.T, lang string, w, h int) *panetest.Session {
		s := open(t, panetest.NewFake(), panetest.SharedTeam(), lang, w, h)
		s.Keys("<down>")
		return s
	})
	frames(t, "troubled", func(t *testing.T, lang string, w, h int) *panetest.Session {
		return open(t, panetest.NewFake(), troubled(), lang, w, h)
	})
	frames(t, "alone", func(t *testing.T, lang string, w, h int) *panetest.Session {
		return open(t, panetest.NewFake(), panetest.NewTeam(), lang, w, h)
	})
	frames(t, "code", func(t *testing.T, lang string, w, h int) *panetest.Session {
		s := open(t, panetest.NewFake(), panetest.SharedTeam(), lang, w, h)
		s.Keys("i", "Paul", "<enter>", "<enter>")
		return s
	})
	frames(t, "remove", func(t *testing.T, lang string, w, h int) *panetest.Session {
		s := open(t, panetest.NewFake(), panetest.SharedTeam(), lang, w, h)
		s.Keys("<down>", "x")
		return s
	})
	frames(t, "role", func(t *testing.T, lang string, w, h int) *panetest.Session {
		s := open(t, panetest.NewFake(), panetest.SharedTeam(), lang, w, h)
		s.Keys("<down>", "r", "3")
		return s
	})
	frames(t, "erased", func(t *testing.T, lang string, w, h int) *panetest.Session {
		s := open(t, panetest.NewFake(), troubled(), lang, w, h)
		s.Keys("<end>", "<up>")
		return s
	})
	frames(t, "recreate", func(t *testing.T, lang string, w, h int) *panetest.Session {
		s := open(t, panetest.NewFake(), troubled(), lang, w, h)
		s.Keys("F")
		return s
	})
	frames(t, "folder", func(t *testing.T, lang string, w, h int) *panetest.Session {
		team := panetest.NewTeam()
		team.Refuse = model.Refuse(model.Invalid, "share.taken", "dir", "/media/cle/Relais")
		s := open(t, panetest.NewFake(), team, lang, w, h)
		s.Keys("p", "/media/cle/Relais", "<enter>")
		return s
	})
}

// No size breaks the pane or its dialogs, and every key is sound.
func TestEverySize(t *testing.T) {
	for _, dialog := range []string{"", "i", "x", "F", "d", "r", "V", "E", "I", "A"} {
		s := open(t, panetest.NewFake(), troubled(), "fr", 120, 40)
		s.Keys("<down>", dialog)
		for w := 10; w <= 200; w += 19 {
			for h := 3; h <= 50; h += 6 {
				s.Width, s.Height = w, h
				s.Send(tea.WindowSizeMsg{Width: w, Height: h})
				s.Screen()
			}
		}
	}
	for _, team := range []*panetest.Team{panetest.NewTeam(), troubled()} {
		f := panetest.NewFake()
		for _, lang := range i18n.Languages() {
			words := i18n.Load(lang)
			h := &pane.Host{Words: words, Theme: style.New(style.Plain), Data: f, Team: team, Sharing: team.State, Now: func() time.Time { return panetest.Now }}
			actions := sharing.New(h).Actions()
			if err := keys.Check(words, actions...); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
			for _, a := range actions {
				if _, reason := a.Can(); reason != "" && !words.Has(reason) {
					t.Errorf("%s: action %s: no words for %q", lang, a.ID, reason)
				}
			}
		}
	}
}

func asked(t *testing.T, team *panetest.Team, want ...string) {
	t.Helper()
	if fmt.Sprint(team.Asked) != fmt.Sprint(want) {
		t.Errorf("asked %q, want %q", team.Asked, want)
	}
}

// Who has never used the command line shares a profile and invites somebody.
func TestFromAloneToATeam(t *testing.T) {
	f, team := panetest.NewFake(), panetest.NewTeam()
	s := open(t, f, team, "fr", 100, 30)
	s.Sees("pas partagé", "p choisit le dossier")
	s.Keys("s")
	s.Sees("Ce profil n’est pas partagé.")
	s.Keys("p", "~/Nextcloud/Relais", "<enter>")
	s.Send(tea.WindowSizeMsg{Width: 100, Height: 30})
	asked(t, team, "found ~/Nextcloud/Relais")
	s.Sees("Ce profil est partagé")

	s = open(t, f, team, "fr", 100, 30)
	s.Sees("~/Nextcloud/Relais", "Élodie Côté (cet appareil)", "partagé il y a 2 min")
	var guest pane.Guest
	team.OnInvite = func(g pane.Guest) {
		guest = g
		if f.Record("person", g.Person) == nil {
			t.Error("the guest was not made before the code")
		}
	}
	s.Keys("i", "Paul Gagnon", "<enter>")
	s.Sees("Avec quel rôle")
	s.Keys("3")
	if guest.Role != model.Volunteer {
		t.Errorf("the guest is %v", guest)
	}
	s.Sees("Code pour Paul Gagnon (bénévole)", "abricot-", "litchi", "jusqu’au lundi 7 décembre 2026", "rejoindre une équipe")
	s.Keys("<esc>")
	s.Sees("Ce code ne sera plus montré")
	s.Keys("c")
	s.Sees("Copié")
	s.Keys("<esc>")
	s.Misses("abricot-")
}

// What is refused is said where one is, and can be tried again.
func TestRefusalsStayInTheirDialog(t *testing.T) {
	team := panetest.NewTeam()
	team.Refuse = model.Refuse(model.Invalid, "share.not_empty", "dir", "/tmp/x")
	s := open(t, panetest.NewFake(), team, "fr", 80, 24)
	s.Keys("p", "/tmp/x", "<enter>")
	s.Sees("Le dossier à partager doit être vide", "/tmp/x")
	s.Keys("<enter>")
	asked(t, team, "found /tmp/x", "found /tmp/x")
	team.Refuse = nil
	s.Keys("y", "<enter>")
	asked(t, team, "found /tmp/x", "found /tmp/x", "found /tmp/xy")
	s.Misses("doit être vide")

	team = panetest.SharedTeam()
	team.Refuse = model.Refuse(model.Invalid, "team.coordinator")
	s = open(t, panetest.NewFake(), team, "fr", 80, 24)
	s.Keys("i", "Paul", "<enter>", "<enter>")
	s.Sees("Pas de code", "Seul un appareil de la coordination")
	s.Keys("<esc>", "s")
	s.Sees("Cela n’a pas réussi", "Seul un appareil de la coordination")
	s.Keys("<enter>")
	s.Misses("Cela n’a pas réussi")
}

// A device is removed after a question that says what this cannot undo; some
// cannot be, and it is said why.
func TestRemoving(t *testing.T) {
	team := panetest.SharedTeam()
	s := open(t, panetest.NewFake(), team, "fr", 120, 40)
	s.Keys("x")
	s.Sees("Cet appareil ne se retire pas lui-même")
	s.Keys("<down>", "x")
	s.Sees("Retirer « Portable de Marie »", "Ce que cela ne défait pas")
	s.Keys("<enter>")
	asked(t, team)
	s.Keys("x", "<right>", "<enter>")
	asked(t, team, "remove b")
	s.Sees("Appareil retiré")
	s.Keys("<end>", "x")
	s.Sees("déjà retiré")
	team.Known.Coordinator = false
	s.Send(pane.Changed{})
	s.Keys("<home>", "<down>", "x")
	s.Sees("Seul un appareil de la coordination change l’équipe")
}

// A folder is filled again only where it was found empty, and after a question.
func TestFillingAgain(t *testing.T) {
	team := panetest.SharedTeam()
	s := open(t, panetest.NewFake(), team, "fr", 100, 30)
	s.Keys("F")
	s.Sees("rien à remplir")
	team = troubled()
	s = open(t, panetest.NewFake(), team, "fr", 100, 30)
	s.Sees("dossier vide", "la touche F du volet Partage", "3 actions à partager")
	s.Keys("F")
	s.Sees("Un lecteur qui n’est pas branché")
	s.Keys("<enter>")
	asked(t, team)
	s.Keys("F", "<right>", "<enter>")
	asked(t, team, "recreate")
}

// The pane tells what each device holds and what waits for whom.
func TestWhatWaitsForWhom(t *testing.T) {
	f, team := panetest.NewFake(), troubled()
	s := open(t, f, team, "fr", 120, 40)
	s.Sees("n’a pas encore 3 envois", "pas de nouvelles depuis le 3 novembre", "son horloge avance de 26 h", "retiré de l’équipe",
		"envoi 12 de « Portable de Marie »", "« Lucía Pérez » l’a", "attend une copie de Paul Gagnon", "envoi 3 d’un appareil inconnu", "12-8a1f.seg")
	s.Keys("<end>")
	s.Sees("effacé sur 1 appareil sur 1", "historique de l’hébergeur")
	s.Keys("<up>")
	s.Sees("effacé sur 3 appareils sur 4", "Il manque « Lucía Pérez »", "A refait sans attendre")
	s.Keys("<home>")
	s.Keys("<down>")
	s.Sees("Attend encore, par appareil", "2 – Élodie Côté", "1 – Lucía Pérez", "Invité par Élodie Côté")
	s.Keys("<down>")
	s.Sees("il est éteint, ou ne voit pas le dossier")
	s.Keys("<home>", "<enter>")
	s.Sees("Élodie Côté", "échap fermer")
}

// What sharing asks: whom to invite and as what, where the folder is, by which
// way a file goes, and what cannot be taken back.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		return open(t, panetest.NewFake(), panetest.SharedTeam(), lang, width, height)
	}, map[string][]string{
		"box-invite": {"i"}, "box-invite-role": {"i", "Paul", "<enter>"}, "box-role-sure": {"<down>", "r", "3"}, "box-move": {"d"},
		"box-via": {"V"}, "box-export": {"E"}, "box-export-where": {"E", "1"}, "box-import": {"I"},
	})
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		return open(t, panetest.NewFake(), troubled(), lang, width, height)
	}, map[string][]string{"box-absent": {"A"}})
}
