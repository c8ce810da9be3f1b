package plan

import (
	"strings"
	"testing"
	"time"
)

// page is a scan of two objectives with most of what goes wrong in one.
const page = `APDF

alliance populaire
du fleuve

PLAN D’ACTION 2024-2025

Depuis 1990, l'Alliance populaire du fleuve (APDF) agit.

LE CENTRE ARTICULE SON ACTION AUTOUR DE 3 OBJECTIFS

Obiectif 1 : Renforcer I'éducation

Objectif 2 : Soutenir les lut-
tes

Objectif 4 : Rayonner

 OBJECTIF 1 : Renforcer l’éducation populaire

Un mot.

MOYENS ET ACTIONS
1.1 Ateliers
- Premier atelier en
2.5 heures.
- Second atelier – avec
– sans doute – des membres.

Voir aussi la page suivante.

l.3 Veille

- Suivre la loi.
` + "\n12\n\f" + ` OBJECTIF 1 : Renforcer l’éducation populaire

- Perdue.

1.4 Suite

- Retrouvée.

2.1 Luttes

Un texte sans puce.

- Aider.

OBJECTIF 5 : Inattendu

5.1 Divers

- Autre chose.
`

// Oddities of a scan neither lose an action nor pass in silence.
func TestOddPageIsReadAndListed(t *testing.T) {
	d, doubts, err := Parse("f", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range append(d.MeansNodes(), d.ActionNodes()...) {
		got = append(got, n.Ref+" "+n.Text)
	}
	want := `1.1 Ateliers
1.3 Veille
1.4 Suite
2.1 Luttes
5.1 Divers
1.1.a Premier atelier en 2.5 heures.
1.1.b Second atelier – avec – sans doute – des membres. Voir aussi la page suivante.
1.3.a Suivre la loi.
1.4.a Retrouvée.
2.1.a Aider.
5.1.a Autre chose.`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	n := countDoubts(doubts)
	for key, want := range map[string]int{DoubtTitles: 1, DoubtInText: 2, DoubtContinued: 1, DoubtPageNumber: 1, DoubtRepeated: 1,
		DoubtNotAnAction: 1, DoubtElsewhere: 1, DoubtNoSection: 2, DoubtNotListed: 1, DoubtStray: 2, DoubtGap: 2, DoubtNoMeans: 1,
		DoubtNoHeader: 2, DoubtAnnounced: 1, DoubtNoPriority: 1} {
		if n[key] != want {
			t.Errorf("%d doubts %s, want %d", n[key], key, want)
		}
	}
	if t.Failed() {
		for _, d := range doubts {
			t.Log(d)
		}
	}
}

// A mebibyte of anything takes a second or two at most: no text is read in
// time that grows with its square. A short run, which is for the race detector
// that makes all of this ten times slower, reads an eighth.
func TestLargeDocumentsAreReadInTime(t *testing.T) {
	size, nodes := 1<<20, 8000
	if testing.Short() {
		size, nodes = size/8, nodes/8
	}
	fill := func(head, body string) []byte {
		return []byte(head + strings.Repeat(body, size/len(body)))
	}
	for what, data := range map[string][]byte{
		"actions":    fill(smallRaw, "- Tenir un atelier avec les membres du réseau.\n"),
		"one line":   fill(smallRaw+"- ", "mot "),
		"hyphens":    fill(smallRaw+"- ", "mot-\n"),
		"paragraphs": fill(smallRaw, "Un paragraphe perdu.\n\n"),
		"odd signs":  fill(smallRaw+"- ", "¢ a & ou "),
		"objectives": fill(smallRaw, "OBJECTIF 2 : Titre\n\n"),
		"markdown":   fill(smallMD, "- Tenir un atelier.\nsuite\n\nfin\n"),
		"md lines":   fill(smallMD, "a\n"),
		"sections":   fill(smallRaw, "OBJECTIF 2 : T\n2.1 T\n"),
		"json":       fill(`{"year":2024,"objectives":[{"number":1}`, `,{"number":1}`),
		"names":      fill("PLAN D'ACTION 2024\n\n", "Aa "),
	} {
		start := time.Now()
		Parse("f", data)
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s: %v", what, took)
		} else {
			t.Logf("%s: %v", what, took.Round(time.Millisecond))
		}
	}
	var old, new []Node
	for i := range nodes {
		old = append(old, Node{"a" + letters(i), "Tenir un atelier avec les membres de la région " + letters(i*7)})
		new = append(new, Node{"b" + letters(i), "Tenir un atelier avec les membres de la région " + letters(i*5)})
	}
	start := time.Now()
	Match(old, new)
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("match: %v", took)
	} else {
		t.Logf("match: %v", took.Round(time.Millisecond))
	}
}
