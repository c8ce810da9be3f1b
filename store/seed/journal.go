package seed

import (
	"fmt"
	"strconv"
	"strings"

	"relais/model"
)

// wanted is how many entries of the contact log are made from patterns, by
// whom they are with. With the rows of 9-journal.txt they make 300.
var wanted = []struct {
	suits string
	n     int
}{
	{"union", 70}, {"mx", 45}, {"ht", 40}, {"funder", 22}, {"coalition", 20},
	{"media", 9}, {"government", 8}, {"member", 12},
}

// followUps is how many entries ask for a follow-up: with 8-taches.txt they
// make 200 tasks.
const followUps = 24

// conversations fills the contact log over the year.
func (b *builder) conversations() {
	for _, w := range wanted {
		with := b.circle(w.suits)
		patterns := talks()[w.suits]
		for i := range w.n {
			// A stride through the patterns keeps repeats as far apart as can be.
			t := patterns[(i*3+i/len(patterns)+b.copy)%len(patterns)]
			who := with[draw(len(with), strconv.Itoa(b.copy), w.suits, strconv.Itoa(i))]
			day := -3 - i*358/w.n - draw(max(1, 358/w.n), strconv.Itoa(b.copy), w.suits, strconv.Itoa(i), "day")
			b.conversation(fmt.Sprintf("%s%d", w.suits, i), day, t, who)
		}
	}
}

// circle lists the people whom entries of a sort are with. Those at risk are
// left out: nothing about them is made up by rule.
func (b *builder) circle(suits string) (out []*entry) {
	for _, p := range b.byKind["person"] {
		org := b.byID[b.id("organisation", p.cells["organisation"])]
		if p.rec.One("at_risk") == "1" || p.rec.One("team") != "" {
			continue
		}
		if org == nil {
			if suits == "member" {
				out = append(out, p)
			}
			continue
		}
		if org.rec.One("relation") == "dormant" {
			continue
		}
		country, categories := org.cells["country"], ","+org.cells["categories"]+","
		local := country != "Mexique" && country != "Haïti"
		if suits == "mx" && country == "Mexique" || suits == "ht" && country == "Haïti" ||
			local && strings.Contains(categories, ","+suits+",") &&
				(suits != "union" && suits != "government" || !strings.Contains(categories, "funder")) {
			out = append(out, p)
		}
	}
	return out
}

func (b *builder) conversation(key string, day int, t talk, who *entry) {
	r := row{key: key, cells: map[string]string{"moment": strconv.Itoa(day)}}
	author := pick([]string{"coord", "coord", "coord", "wilner", "wilner", "rejean", "sami", "marie"}, strconv.Itoa(b.copy), key)
	switch t.suits {
	case "mx":
		author = pick([]string{"coord", "wilner", "itzel"}, strconv.Itoa(b.copy), key)
	case "ht", "funder":
		author = pick([]string{"wilner", "wilner", "coord"}, strconv.Itoa(b.copy), key)
	}
	e := b.add(model.Interactions.Kind, key, b.created(model.Interactions.Kind, "=moment", r), b.person(author))
	org := who.cells["organisation"]
	say := func(word string) string {
		switch word {
		case "p":
			return who.rec.One("name")
		case "p.p":
			return b.first(who)
		case "o", "O", "do", "ao":
			n := b.names[org]
			return with(word, n.article, b.say(org))
		}
		return b.say(word)
	}
	unique := []string{strconv.Itoa(b.copy), key}
	e.rec.Put("summary", capital(fill(vary(t.summary, append(unique, "summary")...), say)))
	e.rec.Put("notes", capital(fill(vary(t.note, append(unique, "note")...), say)))
	e.rec.Put("channel", t.channel).Put("people", who.rec.ID.String())
	e.rec.Put("moment", b.moment(r.cells["moment"], strconv.Itoa(b.copy), key).String())
	if org != "" {
		e.rec.Put("organisations", b.id("organisation", org).String())
	}
	b.about(e, t.suits, org)
	if b.follow < followUps && draw(7, append(unique, "follow")...) == 0 {
		due := b.from(day).Add(4 + draw(8, unique...))
		for free(due) {
			due = due.Add(1)
		}
		e.rec.Put("follow_up", string(due))
		b.followUp(e)
	}
}

// about links an entry with a partner or funder to a project of theirs, and
// all to the action that they belong to.
func (b *builder) about(e *entry, suits, org string) {
	action := map[string]string{
		"union": "4.3.b", "mx": "2.3.a", "ht": "2.3.a", "funder": "5.3.b", "coalition": "3.3.a",
		"media": "4.5.b", "government": "3.2.b", "member": "5.2.b",
	}[suits]
	var projects []string
	for _, p := range b.byKind["project"] {
		if strings.Contains(","+p.cells["partners"]+","+p.cells["funders"]+",", ","+org+",") && org != "" {
			projects = append(projects, p.key)
		}
	}
	if len(projects) > 0 {
		project := pick(projects, strconv.Itoa(b.copy), e.key)
		e.rec.Put("project", b.id("project", project).String())
		if suits == "funder" {
			action, _, _ = strings.Cut(b.byID[b.id("project", project)].cells["actions"], ",")
		}
	}
	e.rec.Put("actions", b.id("action", action).String())
}

// first gives the first name of a person's entry.
func (b *builder) first(e *entry) string {
	if n, ok := b.names[e.key]; ok {
		return n.first
	}
	_, n, _ := strings.Cut(e.key, ".")
	return b.names["person"+n].first
}
