package plan

import (
	"strings"
	"testing"
)

func repaired(text string) (string, []Doubt) {
	n := &notes{}
	f := newJoiner(nil, n).field()
	for i, l := range strings.Split(text, "\n") {
		f.add(line{no: i + 1, text: l}, false)
	}
	return f.text(), n.list
}

// What is certain is mended.
func TestCertainRepairs(t *testing.T) {
	for from, want := range map[string]string{
		"I'action de I’équipe":                         "l'action de l’équipe",
		"d’'un et d''autres":                           "d’un et d'autres",
		"straté-\ngiques":                              "stratégiques",
		"con-\ncréte":                                  "concrète",
		"co-\ncoordination et co-appren-\ntissage":     "co-coordination et co-apprentissage",
		"des co-\nopératives":                          "des coopératives",
		"Emploi-\nQuébec":                              "Emploi-Québec",
		"en 2021-\n2022":                               "en 2021-2022",
		"et/\nou":                                      "et/ou",
		"l'\ninternational":                            "l'international",
		"Appui & la création":                          "Appui à la création",
		"soutenir; appui a des projets":                "soutenir; appui à des projets",
		"vise a créer":                                 "vise à créer",
		"a travers le Québec":                          "à travers le Québec",
		"jusqu’a son terme":                            "jusqu’à son terme",
		"Mise a jour du site":                          "Mise à jour du site",
		"auprés de 'AQOCI":                             "auprès de l'AQOCI",
		"contribuer a 'amélioration":                   "contribuer à l'amélioration",
		"premiére, DERNIERE":                           "première, DERNIERE",
		"la mise en ceuvre; Ceuvrer; manceuvre; coeur": "la mise en œuvre; Œuvrer; manœuvre; cœur",
		"1égué |égislatives lls t6t":                   "légué législatives Ils tôt",
		"Elaboration en Haiti":                         "Élaboration en Haïti",
		"50¢ anniversaire":                             "50e anniversaire",
	} {
		if got, _ := repaired(from); got != want {
			t.Errorf("%q became %q, want %q", from, got, want)
		}
	}
}

// What is not certain stands as it was.
func TestNothingIsGuessed(t *testing.T) {
	for _, text := range []string{
		"Le CISO a la charge de ce dossier", "L'appui a la faveur de tous", "La mise a été faite", "Il a des alliés", "La centrale a la parole",
		"Marie & Paul", "Les unions & la paix", "de 'adapter", "avec 'autres", "I''TECA", "du 50¢ du fonds", "les pays ou il agit", "Vol. II",
		"connaitre et maitrise", "Grace Hopper", "des dés", "le 1er mai", "10h30", "Le CISO a mieux réussi", "un stage 1ère fois", "Tehuacan",
		"EQUIPE", "« 'autre' »", "dés prés",
	} {
		if got, _ := repaired(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// Every repair is listed with its line, and every word that looks damaged.
func TestRepairsAreListed(t *testing.T) {
	_, doubts := repaired("méme\nstraté-\ngie ceuvre\nl'auto-\ndétermination 50¢\nou & la voix et I''TECA")
	var got []string
	for _, d := range doubts {
		got = append(got, strings.TrimPrefix(d.Key, "plan.import.")+strings.Repeat("+", d.Line)+d.Args["to"]+d.Args["word"])
	}
	want := "joined+++stratégie hyphen+++++l'autodétermination repaired+même repaired+++œuvre suspicious+++++50¢ ambiguous++++++& suspicious++++++I''TECA"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// A word cut at a line end follows what the rest of the document shows.
func TestHyphenFollowsTheDocument(t *testing.T) {
	for elsewhere, want := range map[string]string{"bande-dessinée": "bande-dessinée", "bandedessinée": "bandedessinée"} {
		f := newJoiner([]line{{text: "la " + elsewhere + " finie"}}, &notes{}).field()
		f.add(line{no: 1, text: "une bande-"}, false)
		f.add(line{no: 2, text: "dessinée"}, false)
		if got := f.text(); got != "une "+want {
			t.Errorf("beside %q: %q", elsewhere, got)
		}
	}
}
