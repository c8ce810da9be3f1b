package model

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// One line gives a whole task, in each of the three languages.
func TestQuickAdd(t *testing.T) {
	for text, want := range map[string]QuickAdd{
		"Appeler le FAT vendredi 2.1.a qui:marie p:haute": {Title: "Appeler le FAT", Due: "2026-11-27", ActionRef: "2.1.a", Assignee: "marie", Priority: "high"},
		"Appeler le FAT #2.1.a @marie !haute +radio *chaque lundi projet:radio": {Title: "Appeler le FAT", ActionRef: "2.1.a", Assignee: "marie", Priority: "high",
			Tags: []string{"radio"}, Recurrence: "FREQ=WEEKLY;BYDAY=MO", Project: "radio"},
		"Send the report by next month who:paul prio:urgent org:FAT":                {Title: "Send the report", Due: "2026-12-01", Assignee: "paul", Priority: "urgent", Organisation: "FAT"},
		"Llamar a Radio Obrera mañana quién:ana prioridad:baja":                     {Title: "Llamar a Radio Obrera", Due: "2026-11-25", Assignee: "ana", Priority: "low"},
		"Terminar el informe en 2 semanas":                                          {Title: "Terminar el informe", Due: "2026-12-08"},
		"Faire le tour en 3 jours":                                                  {Title: "Faire le tour en 3 jours"},
		`Relire «vendredi» projet:"Radio Obrera"`:                                   {Title: "Relire vendredi", Project: "Radio Obrera"},
		`Écrire @"Marie Dubé" lundi`:                                                {Title: "Écrire", Assignee: "Marie Dubé", Due: "2026-11-30"},
		"Écrire @«Thu Hà»":                                                          {Title: "Écrire", Assignee: "Thu Hà"},
		"Payer le 3 du mois prochain":                                               {Title: "Payer", Due: "2026-12-03"},
		"Payer le 1er du mois prochain":                                             {Title: "Payer", Due: "2026-12-01"},
		"Pay on the 3rd of next month":                                              {Title: "Pay", Due: "2026-12-03"},
		"Pagar el 3 del próximo mes":                                                {Title: "Pagar", Due: "2026-12-03"},
		"Payer le loyer mois prochain":                                              {Title: "Payer le loyer", Due: "2026-12-01"},
		`"vendredi" lundi`:                                                          {Title: "vendredi", Due: "2026-11-30"},
		"Rapport pour le 15 décembre 2026 étiquette:bilan +bilan":                   {Title: "Rapport", Due: "2026-12-15", Tags: []string{"bilan"}},
		"Bulletin échéance:15 déc. @marie":                                          {Title: "Bulletin", Due: "2026-12-15", Assignee: "marie"},
		"Bulletin due:demain +2x":                                                   {Title: "Bulletin +2x", Due: "2026-11-25"},
		"+2s Payer le loyer":                                                        {Title: "Payer le loyer", Due: "2026-12-08"},
		"Payer *tous les 2 mois le loyer":                                           {Title: "Payer le loyer", Recurrence: "FREQ=MONTHLY;INTERVAL=2"},
		"Veille every:monday":                                                       {Title: "Veille", Recurrence: "FREQ=WEEKLY;BYDAY=MO"},
		"Voir ma mer et mon avis sur la vie, version 2.1, http://x.org Attention !": {Title: "Voir ma mer et mon avis sur la vie, version 2.1, http://x.org Attention !"},
		"Réserver 3 salles à 14h30 pour 12 personnes":                               {Title: "Réserver 3 salles à 14h30 pour 12 personnes"},
		"l'école d'été":                                                             {Title: "l'école d'été"},
		"Ligne de 24/7":                                                             {Title: "Ligne de 24/7"},
		"":                                                                          {},
	} {
		got := ParseQuickAdd(text, aTuesday)
		pieces, doubts := got.Pieces, got.Doubts
		got.Pieces, got.Doubts = nil, nil
		if !reflect.DeepEqual(got, want) || len(doubts) > 0 {
			t.Errorf("%q:\n got %+v\nwant %+v\npieces %+v doubts %+v", text, got, want, pieces, doubts)
		}
	}
}

// What may mean two things is left in the title and listed.
func TestQuickAddDoubts(t *testing.T) {
	for text, want := range map[string]struct {
		title, key, about string
		choices           int
	}{
		"Préparer lundi la fête mardi":    {"Préparer lundi la fête mardi", "several", "lundi", 2},
		"Écrire qui:marie qui:paul":       {"Écrire qui:marie qui:paul", "several", "qui:marie", 2},
		"Écrire p:rouge":                  {"Écrire p:rouge", "priority", "p:rouge", 4},
		"Écrire !!":                       {"Écrire !!", "priority", "!!", 4},
		`Écrire @"Marie`:                  {`Écrire @"Marie`, "mention", `@"Marie`, 0},
		"Écrire @marie?":                  {"Écrire @marie?", "mention", "@marie?", 0},
		"Écrire qui:":                     {"Écrire qui:", "empty", "qui:", 0},
		"Écrire #radio":                   {"Écrire #radio", "action", "#radio", 0},
		"Relire les notes hier":           {"Relire les notes hier", "past", "hier", 1},
		"Appeler vendredi prochain":       {"Appeler vendredi prochain", "next", "vendredi prochain", 2},
		"Call next friday":                {"Call next friday", "next", "next friday", 2},
		"Préparer la réunion de vendredi": {"Préparer la réunion de vendredi", "part_of", "vendredi", 1},
		"Bilan de fin d'année":            {"Bilan de fin d'année", "part_of", "fin d'année", 1},
		"Appeler chaque lundi":            {"Appeler chaque lundi", "star", "chaque lundi", 1},
		"Payer 31/11":                     {"Payer 31/11", "impossible", "31/11", 0},
		"Payer due:bientôt":               {"Payer due:bientôt", "date", "due:bientôt", 0},
		"Payer 1/2 journée":               {"Payer 1/2 journée", "fraction", "1/2", 1},
		"Payer *souvent":                  {"Payer *souvent", "recurrence", "*souvent", 0},
		"Fête vendredi 1er décembre":      {"Fête vendredi 1er décembre", "impossible", "vendredi 1er décembre", 0},
	} {
		got := ParseQuickAdd(text, aTuesday)
		if got.Title != want.title || len(got.Pieces) > 0 || len(got.Doubts) == 0 ||
			got.Doubts[0].Key != want.key || got.Doubts[0].Text != want.about || len(got.Doubts[0].Choices) != want.choices {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// A quoted line is its own title.
func TestQuotesKeepAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"vendredi", "@marie", "p:haute", "2.1.a", "*chaque", "lundi", "+x", "#2.1.a", "demain"}), 1, 8).Draw(t, "words")
		text := strings.Join(words, " ")
		if got := ParseQuickAdd(`"`+text+`"`, aTuesday); got.Title != text || len(got.Pieces)+len(got.Doubts) > 0 {
			t.Fatalf("%q: %+v", text, got)
		}
	})
}

func FuzzParseQuickAdd(f *testing.F) {
	for _, s := range []string{"Appeler le FAT vendredi 2.1.a qui:marie p:haute", "#2.1.a @marie !haute +tag *chaque lundi projet:\"Radio Obrera\"", "due:15 déc. 2027 «demain» hier",
		"* + ! @ # : \"", "qui: p:", "le le le vendredi prochain", "1/2 31/11 +2s", "*every monday until 2027-06-30", "“a b” ‘c d’"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := ParseQuickAdd(text, aTuesday)
		last := 0
		for _, p := range q.Pieces {
			if p.Start < last || p.End <= p.Start || p.End > len(text) || p.Meaning == "" || Tasks.Field(p.Field) == nil {
				t.Fatalf("%q: piece %+v after %d", text, p, last)
			}
			last = p.End
		}
		for _, d := range q.Doubts {
			if d.Start < 0 || d.End > len(text) || text[d.Start:d.End] != d.Text {
				t.Fatalf("%q: doubt %+v", text, d)
			}
			for _, p := range q.Pieces {
				if d.Start < p.End && p.Start < d.End {
					t.Fatalf("%q: %+v is understood and doubted: %+v", text, p, d)
				}
			}
		}
		if _, ok := ParseDay(string(q.Due)); !ok || q.Due != "" && q.Due < "1000-01-01" {
			t.Fatalf("%q is due on %q", text, q.Due)
		}
		if _, err := ParseRecurrence(q.Recurrence); q.Recurrence != "" && err != nil {
			t.Fatalf("%q recurs %q", text, q.Recurrence)
		}
	})
}
