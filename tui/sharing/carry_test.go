package sharing_test

import (
	"testing"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// A device gets another role after a question that says what that cannot take
// back; one's own role, and a senior's, stay as they are.
func TestChangingARole(t *testing.T) {
	team := panetest.SharedTeam()
	s := open(t, panetest.NewFake(), team, "fr", 120, 40)
	s.Keys("r")
	s.Sees("Cet appareil ne change pas son propre rôle")
	s.Keys("<down>", "r")
	s.Sees("Rôle de « Portable de Marie »", "tâches, contacts, rencontres")
	s.Keys("1")
	s.Sees("Rien à changer")
	s.Keys("r", "3")
	s.Sees("le rôle : bénévole", "ne peut pas être repris")
	s.Keys("<enter>")
	asked(t, team)
	s.Keys("r", "2", "<right>", "<enter>")
	asked(t, team, "role b coordinator")
	s.Sees("Rôle changé")
	s.Keys("<end>", "r")
	s.Sees("déjà retiré")
	team.Known.Coordinator = false
	s.Send(pane.Changed{})
	s.Keys("<home>", "<down>", "r")
	s.Sees("Seul un appareil de la coordination change l’équipe")
}

// A stick that is empty is begun where one insists; what went is told.
func TestByStick(t *testing.T) {
	team := panetest.SharedTeam()
	s := open(t, panetest.NewFake(), team, "fr", 100, 30)
	team.Refuse = model.Refuse(model.Unusable, "via.empty", "dir", "/media/cle/relais")
	s.Keys(":", "échanger par une clé", "<enter>", "/media/cle/relais", "<enter>")
	s.Sees("Ce dossier est vide", "appuyez encore sur entrée")
	team.Refuse = nil
	s.Keys("<enter>")
	asked(t, team, "via /media/cle/relais", "begin /media/cle/relais")
	s.Sees("donné 12, reçu 0")
	s.Keys("V", "/media/cle/relais", "<enter>")
	s.Sees("donné 3, reçu 1")
	asked(t, team, "via /media/cle/relais", "begin /media/cle/relais", "via /media/cle/relais")
}

// A file is written for one device or for all; one that comes is taken in, and
// its receipt is written beside it.
func TestByFile(t *testing.T) {
	team := panetest.SharedTeam()
	s := open(t, panetest.NewFake(), team, "fr", 100, 30)
	s.Keys("E")
	s.Sees("Pour qui est ce fichier", "ce qui lui manque", "Toute l’équipe")
	s.Misses("Vieux portable — ")
	s.Keys("3")
	s.Sees("~/relais-2026-11-23.relais")
	s.Keys("<enter>")
	asked(t, team, "export ~/relais-2026-11-23.relais c")
	s.Sees("1 action dans ~/relais-2026-11-23.relais")

	team.Comes = pane.Carried{Received: 1, File: "/home/e/envoi.relais"}
	s.Keys("I", "~/envoi.relais", "<enter>")
	s.Sees("Accusé de réception à renvoyer", "1 action reçue", "/home/e/envoi-accuse.relais")
	s.Keys("<enter>")
	asked(t, team, "export ~/relais-2026-11-23.relais c", "import ~/envoi.relais", "receipt /home/e/envoi-accuse.relais")
	s.Sees("Accusé écrit")

	team.Comes = pane.Carried{Received: 2, File: "/home/e/envoi.relais", Incomplete: true}
	s.Keys("I", "~/envoi.relais", "<enter>")
	s.Sees("coupé ou a été modifié en route")
	s.Keys("<enter>")
	team.Comes = pane.Carried{}
	s.Keys("I", "~/accuse.relais", "<enter>")
	s.Misses("Accusé de réception à renvoyer")
	s.Sees("0 action reçue")
}

// What was erased for good is carried out for the absent by a coordinator, after
// a question.
func TestErasingForTheAbsent(t *testing.T) {
	team := panetest.SharedTeam()
	s := open(t, panetest.NewFake(), team, "fr", 120, 40)
	s.Keys("A")
	s.Sees("Rien n’attend d’être effacé ailleurs")
	team = troubled()
	s = open(t, panetest.NewFake(), team, "fr", 120, 40)
	s.Keys("A")
	s.Sees("Effacer sans attendre", "puis retire les")
	s.Keys("<enter>")
	asked(t, team)
	s.Keys("A", "<right>", "<enter>")
	asked(t, team, "absent")
}

// Enter on what is to settle opens it side by side.
func TestSettlingFromThePane(t *testing.T) {
	f := panetest.NewFake()
	link := model.Link{Kind: "task", ID: f.Add("task", "title", "Appeler le FAT")}
	f.Given = []pane.Issue{{Type: model.IssueValue, Link: link, Label: "Appeler le FAT", Field: "title", Heads: []pane.IssueHead{
		{Value: "Appeler Rosa", Who: "Élodie Côté", When: panetest.Now}, {Value: "Appeler le FAT", Who: "Marie Dubé", When: panetest.Now, Shown: true}}}}
	s := open(t, f, panetest.SharedTeam(), "fr", 120, 40)
	s.Sees("1 à régler", "≠ Tâche : Appeler le FAT", "conflit : titre")
	s.Keys("<end>", "<enter>")
	s.Sees("À régler : 1 sur 1", "Appeler Rosa")
	s.Keys("1", "<esc>")
	if len(f.Applied) != 1 || f.Applied[0][0].Op != pane.Settle {
		t.Errorf("settled by %+v", f.Applied)
	}
	s.Misses("≠ Tâche")
}
