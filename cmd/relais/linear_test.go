package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// talks answers the questions of a session with the output in a pipe, and gives
// what it wrote. Whatever is said, it must be lines of plain text, and every
// question must have its answer after it.
func (h *house) talks(answers ...string) string {
	h.t.Helper()
	cmd := exec.Command(filepath.Join(built.dir, "relais"), "--accessible")
	cmd.Env, cmd.Dir = h.env, h.home
	cmd.Stdin = strings.NewReader(strings.Join(answers, "\n") + "\n")
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil {
		h.t.Errorf("the session ended with %v: %s", err, errOut.String())
	}
	if errOut.Len() > 0 {
		h.t.Errorf("the session wrote beside its output: %q", errOut.String())
	}
	text := plain.Replace(out.String())
	if bad := regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{2500}-\x{259f}⟦]`).FindString(text); bad != "" {
		h.t.Errorf("the session wrote %q:\n%s", bad, text)
	}
	rest := text
	for _, a := range answers {
		if a == "" {
			continue
		}
		_, after, ok := strings.Cut(rest, a+"\n")
		if !ok {
			h.t.Fatalf("nothing asked for %q:\n%s", a, text)
		}
		rest = after
	}
	return text
}

// hears fails unless the texts come in this order.
func (h *house) hears(text string, wanted ...string) {
	h.t.Helper()
	rest := text
	for _, w := range wanted {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			h.t.Fatalf("%q is not said, or not there:\n%s", w, text)
		}
		rest = after
	}
}

// A morning without a screen: the triage is read out, a task changed by words
// and numbers, bad answers get a sentence and the question again, a call is
// noted, what is found is opened, all is undone; the command line agrees.
func TestLinearMorning(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	task := h.one("task", "list", "--where", `title="Appeler Louise Charbonneau pour le recrutement en groupe A"`).text("id")
	got := h.talks("1", "filtrer recrutement", "1", "état", "?", "9", "zut", "en attente", "historique", "retour",
		"prio 1", "4", "bidule", "77", "date 1", "vendredi", "resp 1", "thu ha", "effacer",
		"rapide Appeler le CALM demain", "rapide Voir vendredi prochain", "Voir le 4 décembre",
		"annuler", "rétablir", "graphiques", "2", "chercher thu ha", "1", "quitter")
	h.hears(got, "Aujourd’hui", "Numéro d’un volet, ou action : 1", "En retard", "1. Terminer le rapport final",
		"Filtre : qui contient « recrutement »", "1. Appeler Louise Charbonneau", "Titre : Appeler Louise", "Ce qui peut se faire",
		"6. annulée", "terminée : c’est fini", "État (« à faire ») : 9", "n’est pas un choix", "État (« à faire ») : zut", "en attente", "Modifié ici",
		"état : « à faire » → « en attente »", "Aujourd’hui. Numéro d’une fiche, ou action : prio 1", "Modifié ici",
		"« bidule » n’est pas une action d’ici", "Il n’y a pas de numéro 77", "Enregistré ici : tâche",
		"peut vouloir dire plusieurs choses", "Tâche en une ligne : Voir le 4 décembre", "Enregistré ici", "Annulé", "Rétabli",
		"Charge par personne et par semaine", "Wilner Désir ; sem. du 23 nov. ; ", "h sur 21 h",
		"Trouvé pour « thu ha »", "1. Personne : Thu Hà Nguyễn", "Nom : Thu Hà Nguyễn", "Au revoir")
	if strings.Contains(got, "---") {
		t.Errorf("the lines of a table are read out:\n%s", got)
	}
	r := h.one("task", "show", task)
	if r.text("status") != "waiting" || r.text("priority") != "urgent" || r.text("due") != "2026-11-27" {
		t.Errorf("the task is %v", r)
	}
	if who := h.one("person", "list", "--where", "handle=thuha").text("id"); r.text("assignee") != who {
		t.Errorf("the task is %s's", r.text("assignee"))
	}
	if n := len(h.list("task", "list", "--where", `title="Appeler le CALM",Voir`)); n != 2 {
		t.Errorf("%d tasks were added", n)
	}
}

// What a number asks for is said with whose it is; a filter is read in the user's
// words, whatever it was typed in, and what seeks words alone says so.
func TestLinearSaysWhatItIsAbout(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	got := h.talks("tâches", "filtrer recrutement sort:-due assignee=me", "date 1", "demain", "menu",
		"2", "filtrer statut=todo", "quitter")
	h.hears(got, "Filtre : qui contient « recrutement » ; responsable : moi ; tri : échéance en ordre décroissant", "1. Appeler Louise",
		"ou action : date 1", "Tâche : Appeler Louise Charbonneau pour le recrutement en groupe A", "Échéance (", "Modifié ici",
		"Filtre : « statut=todo »", "Rien à montrer", "le filtre cherche des mots", "Tout est enregistré ici")
}

// The filter of Aujourd’hui takes the conditions of the screen's; after one that
// is refused the numbers are those that were heard.
func TestLinearTodayTakesConditions(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	got := h.talks("1", "filtrer recrutement état=à-faire", "filtrer état=xyz", "1", "quitter")
	h.hears(got, "Filtre : qui contient « recrutement » ; état : à faire", "1. Appeler Louise", "xyz n’est pas un choix pour état", "Titre : Appeler Louise")
	if strings.Contains(got, "le filtre cherche des mots") {
		t.Errorf("conditions are taken for words:\n%s", got)
	}
}

// Where nothing is in conflict, settling is not offered, nor opening what is open;
// days are read in words and no urgency where there is none; a task is postponed
// by words, and undoing says what was undone.
func TestLinearSaysWhatMakesSense(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	got := h.talks("tâches", "filtrer recrutement", "1", "aide", "+1s", "annuler", "+1 mois", "menu", "tâches", "filtrer statut=done", "quitter")
	h.hears(got, "; échéance : mercredi 11 novembre 2026 (il y a ", "Reporter d’une semaine", "Tapez un numéro", "les macros demandent l’écran", "Modifié ici",
		"Annulé : échéance de « Appeler Louise", "Modifié ici", "; état : terminée")
	for _, bad := range []string{"Régler ce qui", "  Ouvrir\n", "urgence : 0", "échéance : 20"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is said:\n%s", bad, got)
		}
	}
	if due := h.one("task", "list", "--where", "title~recrutement status=todo").text("due"); due != "2026-12-24" {
		t.Errorf("the task is postponed to %s", due)
	}
}

// A change is said back in words, field by field, whether it was typed, moved by
// an action or read from one line; what was so already too.
func TestLinearSaysChangesBack(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	got := h.talks("tâches", "filtrer recrutement", "date 1", "2 décembre", "+1 j 1", "terminer 1", "date 1", "",
		"rapide Appeler le CALM demain", "quitter")
	h.hears(got, "Échéance (« 2026-11-11 ») : 2 décembre\nModifié ici", "\nÉchéance : mercredi 2 décembre 2026 (dans 8 jours)\n",
		": +1 j 1\nModifié ici", "\nÉchéance : jeudi 3 décembre 2026 (dans 9 jours)\n",
		": terminer 1\nModifié ici", "\nÉtat : terminée\n", "Rien n’a changé.\nÉchéance : jeudi 3 décembre",
		"Enregistré ici", "\nÉchéance : mercredi 25 novembre 2026 (demain)\n")
}

// A list says how much it holds, and under which heading; where it is read in
// parts, up to where of how many.
func TestLinearCounts(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	got := h.talks("1", "tâches", "suite", "filtrer recrutement", "chercher a", "quitter")
	n := strconv.Itoa(len(h.list("task", "list", "--limit", "0")))
	h.hears(got, "Aujourd’hui (", "En retard (", ")\n1. ", "D’ici une semaine (", "Lu jusqu’à 20 sur 1", "Tâches ("+n+")", "Lu jusqu’à 20 sur "+n,
		"Lu jusqu’à 40 sur "+n, "Tâches (1)", "Trouvé pour « a » (50)", "Lu jusqu’à 20 sur 50", "Les 50 premiers résultats")
}

// Where there is nothing yet, each list says what adds to it, help begins with
// that, and no number is asked for.
func TestLinearEmptyProfile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Jo")
	got := h.talks("1", "aide", "menu", "2", "menu", "3", "menu", "7", "menu", "1", "rapide Appeler Rosa demain", "date 1", "dans 2 jours", "tâches", "aide", "quitter")
	h.hears(got, "Rien ne presse. « Tâche rapide » ajoute une tâche d’une ligne.", "Aujourd’hui. Action, ou nom d’un volet : aide",
		"Tapez l’une de ces actions", "\n  Ajouter\n  Tâche rapide\n  Noter un contact\n", "Quand la liste a des fiches", "Ouvrir, puis le numéro",
		"Aucun plan. « plans », puis « Ajouter », en crée un", "Rien à montrer. « Ajouter » en fait une première fiche (projet)",
		"Rien d’ici 14 jours", "Enregistré ici", "Aujourd’hui (1)", "1. Appeler Rosa", "Modifié ici", "Tâches (1)", "Tapez un numéro", "Ouvrir, puis le numéro", "\n  Ajouter\n")
	if strings.Contains(got, "Effacer filtre") {
		t.Errorf("help offers to clear a filter that is not there:\n%s", got)
	}
}

// Every pane and every kind is read out, in three languages, with its actions.
func TestLinearReadsEverything(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	for _, lang := range i18n.Languages() {
		c := i18n.Load(lang)
		var answers []string
		for i := range tui.PaneTitles(c) {
			answers = append(answers, string(rune('1'+i)), c.T("action.help"), c.T("linear.more"), c.T("linear.menu"))
		}
		for _, k := range model.Kinds {
			answers = append(answers, k.Name)
		}
		got := h.with("RELAIS_LANG=" + lang).talks(append(answers, "quit")...)
		if strings.Contains(got, plain.Replace(c.T("linear.unknown", "text", c.Quote("task")))) {
			t.Errorf("%s: a kind is not known", lang)
		}
		h.hears(got, plain.Replace(c.T("linear.bye")))
	}
}

// Where the input ends in the middle of a form, what was answered waits: for the
// next session, and for the interface with a screen.
func TestLinearKeepsDrafts(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	got := h.talks("contact", "Appel de Rosa", "CALM")
	h.hears(got, "Résumé (à remplir) : Appel de Rosa", "Organisations : CALM", "gardé comme brouillon")
	if n := len(h.list("interaction", "list", "--where", `summary="Appel de Rosa"`)); n != 0 {
		t.Fatalf("%d contacts were written", n)
	}
	got = h.talks("reprendre", "", "", "", "", "", "", "", "", "", "", "", "", "quitter")
	h.hears(got, "1 brouillon attend", "Résumé (à remplir) (« Appel de Rosa »)", "Organisations (« CALM", "Enregistré ici : contact", "Organisations : CALM", "Au revoir")
	r := h.one("interaction", "list", "--where", `summary="Appel de Rosa"`)
	if r.text("organisations") == "" {
		t.Error("the organisation is lost")
	}
	h.hears(h.talks("reprendre", "quitter"), "Aucun brouillon")
	h.hears(h.talks("contact", "Autre", "abandonner", "quitter"), "Laissé comme c’était", "Au revoir")
	if n := len(h.list("interaction", "list", "--where", `summary="Autre"`)); n != 0 {
		t.Error("what was left was written")
	}
}

// A first start asks its three questions line by line; a refusal asks again.
func TestLinearFirstStart(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hears(h.talks("2", "", "Rosa Vidal", "1", "task", "add", "Call CALM", "leave", "quit"),
		"Langue", "Your name", "Required; give a value", "Your name", "Rosa Vidal", "Start with", "Panes", "Title (required): Call CALM", "Notes: leave", "Left as it was", "Goodbye")
	free := h.without("RELAIS_LANG")
	h.hears(free.talks("language", "1", "quitter"), "Panes", "Volets") // the language is kept
}

// The actions are those of the registry, under its words.
func TestLinearActionsAreTheRegistrys(t *testing.T) {
	words := i18n.Load("fr")
	a := tui.New(tui.Options{Words: words, Now: time.Now})
	known := map[string]string{"record.add": "action.add", "list.filter": "action.filter", "list.clear": "action.clear", "news.seen": "news.seen"}
	for _, x := range append(a.Actions(), a.Host().RecordActions(noRows{})...) {
		known[x.ID] = x.Words
	}
	for _, id := range []string{"do", "done", "wait", "drop", "day", "week", "month"} {
		known["task."+id] = "triage." + id
	}
	for _, x := range acts() {
		if !strings.HasPrefix(x.id, "linear.") && known[x.id] != x.words {
			t.Errorf("%s is %q in the registry, %q here", x.id, known[x.id], x.words)
		}
	}
	for _, x := range tui.PaneTitles(words) {
		switch x.Name {
		case "today", "objectives", "calendar", "sharing":
		default:
			if model.KindNamed(kindOfPane[x.Name]) == nil {
				t.Errorf("pane %s cannot be read out", x.Name)
			}
		}
	}
}

type noRows struct{}

func (noRows) Link() model.Link       { return model.Link{} }
func (noRows) Targets() []pane.Target { return nil }
func (noRows) Current(string) string  { return "" }
