package seed

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// naming is what a row is called in texts.
type naming struct{ short, long, first, article string }

// nameAll finds out what everybody and everything is called in this copy.
func (b *builder) nameAll() {
	seen := map[string]bool{}
	for _, s := range sections() {
		for n, r := range s.rows {
			key := r.key
			if key == "-" {
				key = s.kind + strconv.Itoa(n)
			}
			switch s.kind {
			case "organisation":
				b.names[key] = b.nameOrganisation(key, r)
			case "person":
				b.names[key] = b.namePerson(key, r, seen)
			}
		}
	}
}

// say gives what {word} stands for.
func (b *builder) say(word string) string {
	year := b.start.Time().Year()
	switch word {
	case "A":
		if end := b.end.Time().Year(); end != year {
			return strconv.Itoa(year) + "-" + strconv.Itoa(end)
		}
		return strconv.Itoa(year)
	case "Y":
		return strconv.Itoa(year)
	}
	if len(word) == 3 && word[2] >= '1' && word[2] <= '9' {
		if places := pools()[word[:2]+" lieux"]; places != nil {
			// Copies walk the list in steps that share no divisor with its length.
			return places[(int(word[2]-'1')+7*b.copy)%len(places)]
		}
	}
	key, first := strings.CutSuffix(word, ".p")
	n, ok := b.names[key]
	switch {
	case !ok:
		panic("seed: nothing is called {" + word + "}")
	case first:
		return n.first
	case n.short != "":
		return n.short
	}
	return n.long
}

func (b *builder) namePerson(key string, r row, seen map[string]bool) naming {
	name, origin := r.cells["name"], r.cells["~origin"]
	words := strings.Split(name, " ")
	first := words[0]
	if origin == "vn" {
		first = strings.Join(words[:len(words)-1], " ")
	}
	if b.copy == 0 {
		seen[name] = true
		return naming{long: name, first: first}
	}
	for try := 0; ; try++ {
		what := []string{strconv.Itoa(b.copy), key, strconv.Itoa(try)}
		first = pick(pools()[origin+gender(r)], append(what, "first")...)
		last := pick(pools()[origin+" noms"], append(what, "last")...)
		last = compound(last, pick(pools()[origin+" noms"], append(what, "more")...), origin,
			try > 3 || draw(6, what...) < min(4, 1+b.copy/4))
		if name = first + " " + last; !seen[name] {
			seen[name] = true
			return naming{long: name, first: first}
		}
	}
}

// compound makes a surname of two where that is wanted: the more copies, the
// more names are needed. Mexican surnames are two anyway: they are recombined.
func compound(last, more, origin string, wanted bool) string {
	switch {
	case origin == "mx":
		father, _, _ := strings.Cut(last, " ")
		_, mother, _ := strings.Cut(more, " ")
		return father + " " + mother
	case wanted && more != last:
		return last + "-" + more
	}
	return last
}

// masculine finds roles that a woman would not have.
var masculine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(Président|Conseiller|Délégué|Trésorier|Directeur|Avocat|Organisateur|Attaché|Administrateur|Animateur|Coordonnateur|Chargé|Secrétaire général|Membre individuel|Webmestre|Professeur|Analyste financier)(,| |$)`)
})

// gender gives the pool of first names that suits a row's pronoun or role.
func gender(r row) string {
	pronoun := r.cells["pronouns"]
	if pronoun == "il" || pronoun == "" && masculine().MatchString(r.cells["role"]) {
		return " m"
	}
	return " f"
}

// nameOrganisation keeps an organisation's sort (its first word, hence its
// article) and gives it another trade or place in each copy.
func (b *builder) nameOrganisation(key string, r row) naming {
	name, short := r.cells["name"], r.cells["acronym"]
	head, _, _ := strings.Cut(name, " ")
	if b.copy == 0 {
		return naming{short, name, "", articles[head]}
	}
	place := func(pool string) string { return b.walk(pools()[pool+" lieux"], key) }
	switch {
	case key == "sobo":
		return naming{short, name + ", section de " + b.say("qc1"), "", "la "}
	case r.cells["country"] == "Mexique":
		name = head + " de " + place("mx")
	case r.cells["country"] == "Haïti":
		name = head + " " + place("ht")
	case strings.Contains(r.cells["categories"], "union"):
		name = head + " des " + b.walk(pools()["métiers"], key) + " de " + pick(pools()["qc lieux"], strconv.Itoa(b.copy), key)
	case short == "":
		name = name + " de " + place("qc")
	default:
		name = head + " de " + place("qc")
	}
	if short != "" {
		short = initials(name)
	}
	return naming{short, name, "", articles[head]}
}

// walk gives another part of a pool to each copy, then pairs of them: two
// copies share a name only by chance.
func (b *builder) walk(pool []string, key string) string {
	n := len(pool)
	at := draw(n, key) + b.copy
	if b.copy < n {
		return pool[at%n]
	}
	return pool[at%n] + " et " + pool[(at+b.copy/n)%n]
}

// initials makes an acronym; articles and prepositions give no letter.
func initials(name string) string {
	var out strings.Builder
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '\'' }) {
		switch w {
		case "de", "des", "du", "et", "à", "aux", "l", "la", "le", "sur", "d":
			continue
		}
		out.WriteString(strings.ToUpper(plain(w)[:1]))
	}
	return out.String()
}

// found names an organisation and gives it an address.
func (b *builder) found(e *entry) {
	n := b.names[e.key]
	e.rec.Put("name", n.long).Put("acronym", n.short)
	site := b.site(e.key)
	e.rec.Put("email", "info@"+site).Put("website", "https://"+site)
}

// site is an address under .example, which nobody can own (RFC 2606).
func (b *builder) site(key string) string {
	n := b.names[key]
	if n.short == "" {
		return plain(n.long) + ".example"
	}
	return plain(n.short) + ".example"
}

// reach names a person and gives addresses to those who may be written to.
// Québec's numbers are of the range kept for fiction, 555-0100 to 555-0199.
func (b *builder) reach(e *entry) {
	key := e.key
	if b.names[key].long == "" { // a row without a key of its own
		_, n, _ := strings.Cut(key, ".")
		key = "person" + n
	}
	n := b.names[key]
	e.rec.Put("name", n.long)
	if e.rec.One("at_risk") == "1" {
		return
	}
	user := plain(n.first) + "." + plain(strings.TrimPrefix(n.long, n.first))
	if e.rec.One("handle") != "" && b.copy > 0 {
		e.rec.Put("handle", plain(n.first)+"-"+plain(strings.TrimPrefix(n.long, n.first)))
	}
	host := "courriel.example"
	if e.rec.One("team") != "" && e.rec.One("team") != "intern" {
		host = b.site("sobo")
	} else if o := e.cells["organisation"]; o != "" {
		host = b.site(o)
	}
	last := "01" + two(draw(100, strconv.Itoa(b.copy), key, "phone"))
	phone := pick([]string{"418 555-", "450 555-", "514 555-", "819 555-"}, key) + last
	switch e.cells["~origin"] {
	case "mx":
		if e.cells["organisation"] != "" {
			phone = "+52 55 5555 " + last
		}
	case "ht":
		if o := e.cells["organisation"]; o != "" && b.country(o) == "Haïti" {
			phone = "+509 5555 " + last
		}
	}
	e.rec.Put("email", user+"@"+host).Put("phone", phone)
}

func (b *builder) country(organisation string) string {
	if e := b.byID[b.id("organisation", organisation)]; e != nil {
		return e.rec.One("country")
	}
	return ""
}
