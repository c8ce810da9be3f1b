package store

import (
	"slices"
	"strings"
	"unicode"

	"relais/model"
)

// sharedBy is how many records may have an address in common before it is
// that of a house rather than of somebody.
const sharedBy = 4

// duplicates finds people and organisations that may have been typed twice:
// each pair once, by what both would answer to. Its time grows with the number
// of records, not of pairs.
func (f *issueFinder) duplicates() error {
	for _, k := range []*model.Kind{model.Organisations.Kind, model.People.Kind} {
		if !f.only.ID.IsZero() && f.only.Kind != k.Name {
			continue
		}
		fields := []string{"name", "acronym", "country", "email", "phone", "website", "distinct", "at_risk"}
		var all []*model.Record
		err := f.s.Each(f.ctx, k, ListOptions{Fields: fields, Sort: "created"}, func(r *model.Record) error {
			all = append(all, r)
			return nil
		})
		if err != nil {
			return err
		}
		for _, p := range pairs(all) {
			if !f.only.ID.IsZero() && p.a.ID != f.only.ID && p.b.ID != f.only.ID {
				continue
			}
			if !f.room() {
				continue
			}
			f.found = append(f.found, Issue{Type: model.IssueDuplicate, Link: model.Link{Kind: k.Name, ID: p.a.ID}, Why: p.why,
				Others: []Backlink{{Link: model.Link{Kind: k.Name, ID: p.b.ID}}}, Hidden: p.a.Protected() || p.b.Protected()})
		}
	}
	return nil
}

// pair is two records and what they have in common.
type pair struct {
	a, b *model.Record
	why  []string
}

// pairs finds the pairs of records that share a key, by the ids of both.
func pairs(all []*model.Record) []pair {
	type at struct{ why, key string }
	groups := map[at][]*model.Record{}
	for _, r := range all {
		for why, keys := range likeness(r) {
			for _, key := range keys {
				groups[at{why, key}] = append(groups[at{why, key}], r)
			}
		}
	}
	found := map[[2]model.ID]*pair{}
	for g, records := range groups {
		if len(records) > sharedBy {
			continue
		}
		for i, a := range records {
			for _, b := range records[i+1:] {
				if a.ID == b.ID || apart(a, b, g.why) {
					continue
				}
				note(found, a, b, g.why)
			}
		}
	}
	out := make([]pair, 0, len(found))
	for _, p := range found {
		slices.Sort(p.why)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(x, y pair) int {
		return strings.Compare(x.a.ID.String()+x.b.ID.String(), y.a.ID.String()+y.b.ID.String())
	})
	return out
}

func note(found map[[2]model.ID]*pair, a, b *model.Record, why string) {
	if b.ID.String() < a.ID.String() {
		a, b = b, a
	}
	p := found[[2]model.ID{a.ID, b.ID}]
	if p == nil {
		p = &pair{a: a, b: b}
		found[[2]model.ID{a.ID, b.ID}] = p
	}
	if !slices.Contains(p.why, why) {
		p.why = append(p.why, why)
	}
}

// apart tells that somebody said that two records are not one, or that what
// they share says too little: an acronym across countries, a telephone.
func apart(a, b *model.Record, why string) bool {
	if slices.Contains(a.Get("distinct"), b.ID.String()) || slices.Contains(b.Get("distinct"), a.ID.String()) {
		return true
	}
	switch why {
	case "acronym":
		here, there := model.FoldText(a.One("country")), model.FoldText(b.One("country"))
		return here != "" && there != "" && here != there
	case "phone": // colleagues and households have one
		return !akin(words(a.One("name")), words(b.One("name")))
	}
	return false
}

// akin tells whether two names have a word in common, or one an initial of the
// other's.
func akin(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y || len(x) == 1 && strings.HasPrefix(y, x) || len(y) == 1 && strings.HasPrefix(x, y) {
				return true
			}
		}
	}
	return false
}

// likeness gives what a record would be found by, by the sort of it.
func likeness(r *model.Record) map[string][]string {
	out := map[string][]string{}
	put := func(why, key string) {
		if key != "" {
			out[why] = append(out[why], key)
		}
	}
	put("name", sortedWords(r.One("name")))
	put("email", strings.TrimSpace(model.FoldText(r.One("email"))))
	put("phone", digits(r.One("phone")))
	put("website", bareAddress(r.One("website")))
	if r.Kind == model.Organisations.Kind {
		acronym := letters(r.One("acronym"))
		if len(acronym) > 1 {
			put("acronym", acronym)
		}
		if name := letters(r.One("name")); name != acronym && !strings.Contains(strings.TrimSpace(r.One("name")), " ") {
			put("acronym", name) // typed by its acronym alone
		}
	}
	return out
}

// sortedWords is a name without accents, case, signs, and order of its words:
// «Côté, Élodie» is «Élodie Côté».
func sortedWords(name string) string {
	all := words(name)
	slices.Sort(all)
	return strings.Join(all, " ")
}

func words(name string) []string {
	return strings.FieldsFunc(model.FoldText(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// letters is an acronym without accents, case, points and spaces.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, model.FoldText(s))
}

// phoneDigits is how many last digits tell a telephone: without the country's
// code, which not everybody types. leastDigits is the fewest of one.
const (
	phoneDigits = 10
	leastDigits = 7
)

func digits(phone string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	if len(d) < leastDigits {
		return ""
	}
	return d[max(0, len(d)-phoneDigits):]
}

// bareAddress is a website without what people leave out.
func bareAddress(url string) string {
	s := model.FoldText(strings.TrimSpace(url))
	for _, p := range []string{"https://", "http://", "www."} {
		s = strings.TrimPrefix(s, p)
	}
	return strings.TrimRight(s, "/")
}
