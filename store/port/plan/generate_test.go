package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"pgregory.net/rapid"
)

// vocabulary holds words that no rule takes for damage. Where a word has a
// second form, a scan may show that one and the repair has to bring back the
// first.
var vocabulary = [][2]string{
	{"organisation"}, {"formation"}, {"réseau"}, {"travail"}, {"solidarité"}, {"campagne"}, {"atelier"}, {"membres"}, {"rencontre"},
	{"publique"}, {"internationale"}, {"stratégique"}, {"projet"}, {"développement"}, {"bulletin"}, {"régulier"}, {"partenaires"},
	{"écologique"}, {"justice"}, {"travailleuses"}, {"communautés"}, {"de"}, {"la"}, {"pour"}, {"des"}, {"en"}, {"avec"}, {"FAT"},
	{"AQOCI"}, {"Mexique"}, {"l’équipe"}, {"bande-dessinée"}, {"(2025)"}, {"2011,"}, {"recycleuses/eurs"}, {"«"}, {"»"}, {"et/ou"},
	{"même", "méme"}, {"être", "étre"}, {"système", "systéme"}, {"très", "trés"}, {"première", "premiére"}, {"œuvre", "ceuvre"},
	{"l'action", "I'action"}, {"auprès", "aupres"}, {"d'éducation", "d''éducation"}, {"légué", "1égué"}, {"Haïti", "Haiti"},
	{"rôle", "réle"}, {"critères", "criteres"}, {"tôt", "t6t"}, {"législatives", "|égislatives"},
}

var damage = func() map[string]string {
	m := map[string]string{}
	for _, w := range vocabulary {
		if w[1] != "" {
			m[w[0]] = w[1]
		}
	}
	return m
}()

// draw wraps rapid with what the generator asks for most.
type draw struct{ *rapid.T }

func (d draw) upTo(n int, label string) int { return rapid.IntRange(0, n).Draw(d.T, label) }
func (d draw) oneIn(n int) bool             { return rapid.IntRange(1, n).Draw(d.T, "oneIn") == 1 }
func (d draw) of(choices ...string) string  { return rapid.SampledFrom(choices).Draw(d.T, "of") }

// sentence is some words, the first with a capital.
func (d draw) sentence(maxWords int, end ...string) string {
	parts := []string{d.of("Créer", "Réflexion", "Soutenir", "Réaliser", "Appuyer", "Rencontres", "Mobilisation")}
	for range d.upTo(maxWords, "words") {
		parts = append(parts, rapid.SampledFrom(vocabulary).Draw(d.T, "word")[0])
	}
	parts = append(parts, d.of("membres", "campagnes", "projets"))
	return strings.Join(parts, " ") + d.of(end...)
}

func (d draw) paragraphs(most int) string {
	var ps []string
	for range d.upTo(most, "paragraphs") {
		ps = append(ps, d.sentence(40, ".", "!"))
	}
	return strings.Join(ps, "\n\n")
}

// plan is a random plan that keeps the invariants of Document.
func (d draw) plan() *Document {
	doc := &Document{Organisation: "Alliance populaire du fleuve (APDF)", Title: "PLAN D'ACTION ", Year: d.of("2024-2025", "1999-2000", "2031")}
	doc.Title += doc.Year
	doc.TransversalPriority = d.sentence(30, ".")
	doc.Principles = d.paragraphs(2)
	number := 0
	for range 1 + d.upTo(5, "objectives") {
		number += 1 + d.upTo(8, "gap")/8
		o := Objective{Number: number, Title: d.sentence(20, ".", ""), Intro: d.paragraphs(2)}
		index := 0
		for range d.upTo(4, "means") {
			index += 1 + d.upTo(6, "gap")/5
			o.Means = append(o.Means, d.means(number, index))
		}
		doc.Objectives = append(doc.Objectives, o)
	}
	if _, _, actions := doc.Counts(); actions == 0 {
		o := &doc.Objectives[0]
		o.Means = []Means{d.means(o.Number, 1)}
		o.Means[0].Actions = []Action{{Ref: o.Means[0].Number + ".a", Text: d.sentence(30, ".")}}
	}
	return doc
}

func (d draw) means(objective, index int) Means {
	m := Means{Number: fmt.Sprintf("%d.%d", objective, index), Title: d.sentence(14, "")}
	actions := d.upTo(4, "actions")
	if d.oneIn(12) {
		actions = 30
	}
	for i := range actions {
		m.Actions = append(m.Actions, Action{Ref: m.Number + "." + letters(i), Text: d.sentence(25, ".", "", " (etc.)", ";")})
	}
	return m
}

// scan renders a plan as a scan and fills in the lines on which it puts
// sections, means and actions.
type scan struct {
	draw
	b strings.Builder
}

func (s *scan) line() int { return 1 + strings.Count(s.b.String(), "\n") }

func (s *scan) put(text string) { s.b.WriteString(text) }

// flow writes text with damage, line ends, cut words and page breaks.
func (s *scan) flow(text string) {
	for i, w := range strings.Split(text, " ") {
		if i > 0 {
			s.space(w)
		}
		shown := w
		if to := damage[w]; to != "" && s.oneIn(2) {
			shown = to
		}
		if at := cut(shown); at > 0 && s.oneIn(12) {
			shown = shown[:at] + "-" + s.of("\n", "\n\f ", "\n ") + shown[at:]
		}
		s.put(shown)
	}
}

// space separates w from what precedes it.
func (s *scan) space(w string) {
	before := s.b.String()
	quiet := startsLower(w) && !endsSentence(before)
	switch s.upTo(30, "space") {
	case 0, 1, 2:
		s.put("\n")
	case 3:
		s.put(s.of("\n\f", "\n\f ", "\n \f\n", "\f"))
	case 4:
		if quiet {
			s.put(s.of("\n\n\f", "\n\f\n\n", "\n12\n\f"))
			return
		}
		s.put("\n")
	default:
		s.put(" ")
	}
}

// cut is where a plain long word may be cut, or 0.
func cut(w string) int {
	runes := []rune(w)
	if len(runes) < 8 {
		return 0
	}
	for _, r := range runes {
		if !unicode.IsLower(r) {
			return 0
		}
	}
	return len(string(runes[:4]))
}

// next starts a new block: a line end at least, an empty line if so asked.
func (s *scan) next(empty bool) {
	if empty || s.oneIn(2) {
		s.put(s.of("\n\n", "\n\n\n", "\n\n\f ", "\n\f\n\n", "\n \n"))
		return
	}
	s.put(s.of("\n", "\n\f ", "\n\f"))
}

func (s *scan) texts(text string) {
	for _, p := range strings.Split(text, "\n\n") {
		if p != "" {
			s.next(true)
			s.flow(p)
		}
	}
}

// render writes doc; the opening list may be absent, and then the section's
// title is the only one.
func (s *scan) render(doc *Document) string {
	s.put(s.of("", "\n", "\n\n") + "APDF\n\nalliance populaire\ndu fleuve\n\n" + doc.Title + "\n\n")
	s.put("Depuis 1990, l'Alliance populaire du fleuve (APDF) est une organisation publique.")
	for range s.upTo(2, "bullets") {
		s.next(true)
		s.put("- ")
		s.flow(s.sentence(10, ";"))
	}
	s.next(false)
	s.put(s.of("PRIORITE TRANSVERSALE", "PRIORITÉ TRANSVERSALE"))
	s.next(false)
	s.flow(doc.TransversalPriority)
	if listed := !s.oneIn(4); listed {
		s.openingList(doc)
	}
	if doc.Principles != "" {
		s.next(true)
		s.put("ELEMENTS DE PRINCIPES")
		s.texts(doc.Principles)
	}
	if s.oneIn(2) {
		s.next(true)
		s.put("EQUIPE")
		s.texts(s.sentence(30, "."))
	}
	for i := range doc.Objectives {
		s.section(&doc.Objectives[i])
	}
	s.put(s.of("", "\n", "\n\n\f"))
	return s.b.String()
}

func (s *scan) openingList(doc *Document) {
	s.next(true)
	s.put(fmt.Sprintf("LE CENTRE ARTICULE SON ACTION AUTOUR DE %d OBJECTIFS", len(doc.Objectives)))
	for i := range doc.Objectives {
		o := &doc.Objectives[i]
		o.SectionTitle = o.Title
		if s.oneIn(3) {
			o.SectionTitle = s.sentence(10, "")
		}
		s.next(true)
		s.put(fmt.Sprintf("%s %d : ", s.of("Objectif", "Obiectif", "Obijectif", "OBJECTIF"), o.Number))
		s.flow(o.Title)
	}
}

func (s *scan) section(o *Objective) {
	s.next(true)
	o.Line = s.line()
	s.put(fmt.Sprintf("%s %d : ", s.of("OBJECTIF", "Obiectif", "OBIECTIF"), o.Number))
	if o.SectionTitle != "" {
		s.flow(o.SectionTitle)
	} else {
		s.flow(o.Title)
	}
	s.texts(o.Intro)
	if !s.oneIn(3) {
		s.next(false)
		s.put("MOYENS ET ACTIONS")
	}
	for i := range o.Means {
		m := &o.Means[i]
		s.next(false)
		m.Line = s.line()
		s.put(m.Number + " ")
		s.flow(m.Title)
		for k := range m.Actions {
			s.next(false)
			m.Actions[k].Line = s.line()
			s.put(s.of("- ", "• ", "– ", "* ", "-  "))
			s.flow(m.Actions[k].Text)
		}
	}
}

// wrapped breaks some spaces of a corrected text.
func (d draw) wrapped(text string) string {
	var b strings.Builder
	for i, w := range strings.Split(text, " ") {
		switch {
		case i > 0 && startsLower(w) && d.oneIn(10):
			b.WriteString("\n  ")
		case i > 0:
			b.WriteString(" ")
		}
		b.WriteString(w)
	}
	return b.String()
}

// markdown renders the corrected form of a plan.
func (d draw) markdown(doc *Document) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	p("# APDF – Plan d'action %s\n\n**Priorité transversale** — %s\n\n", doc.Year, d.wrapped(doc.TransversalPriority))
	if doc.Principles != "" {
		p("**Principes** — %s\n\n", doc.Principles)
	}
	refs := !d.oneIn(3)
	for _, o := range doc.Objectives {
		p("## Objectif %d : %s\n", o.Number, o.Title)
		if o.Intro != "" {
			p("\n%s\n", o.Intro)
		}
		for _, m := range o.Means {
			p("\n### %s %s\n", m.Number, m.Title)
			for _, a := range m.Actions {
				mark := "- "
				if refs {
					mark += "(" + a.Ref + ") "
				}
				p("%s%s\n", mark, d.wrapped(a.Text))
			}
		}
	}
	return b.String()
}

// json renders the JSON form of a plan.
func (d draw) json(doc *Document) string {
	type object = map[string]any
	objectives := []any{}
	for _, o := range doc.Objectives {
		means := []any{}
		for _, m := range o.Means {
			actions := []any{}
			for _, a := range m.Actions {
				actions = append(actions, object{"id": a.Ref, "text": a.Text})
			}
			means = append(means, object{"number": m.Number, "title": m.Title, "actions": actions})
		}
		objectives = append(objectives, object{"number": o.Number, "title": o.Title, "title_section": o.SectionTitle, "intro": o.Intro, "means": means})
	}
	root := object{"organisation": doc.Organisation, "year": doc.Year, "transversal_priority": doc.TransversalPriority,
		"principles": object{"text": doc.Principles}, "objectives": objectives, "funds": []any{1, "x", nil, true}}
	out, err := json.MarshalIndent(root, "", d.of("", " ", "\t"))
	if err != nil {
		panic(err)
	}
	return string(out)
}
