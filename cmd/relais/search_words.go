package main

import (
	"slices"
	"strings"

	"relais/model"
)

// A lexicon knows the words of a search's filters in the three languages.
var _ model.SearchWords = (*lexicon)(nil)

// SearchFilter names the filter that a word means.
func (l *lexicon) SearchFilter(word string) string {
	name, _ := l.find(word, model.SearchFilters(), filterWords)
	return name
}

func filterWords(c *catalogue, filter string) []string { return listed(c, "search.filter."+filter) }

// SearchMe tells whether a word means the person at the keyboard.
func (l *lexicon) SearchMe(word string) bool {
	_, ok := l.find(word, []string{"me"}, meWords)
	return ok
}

// SearchKinds lists the kinds that a word means, or else those whose own words
// it begins in the current language.
func (l *lexicon) SearchKinds(word string) []string {
	if kind, ok := l.find(word, kindNames(), kindWords); ok {
		return []string{kind}
	}
	var out []string
	start := fold(word)
	for _, kind := range kindNames() {
		words := append(kindWords(l.cat, kind), kind)
		if start != "" && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(fold(w), start) }) {
			out = append(out, kind)
		}
	}
	return out
}

// SearchStatuses lists the codes of any kind's status that a word means, or
// else those that it begins.
func (l *lexicon) SearchStatuses(word string) []string {
	var exact, begun []string
	typed := fold(word)
	if typed == "" {
		return nil
	}
	for _, st := range statuses() {
		words := []string{st.code, l.cat.Choice(st.kind, "status", st.code)}
		for _, c := range l.rest() {
			words = append(words, c.Choice(st.kind, "status", st.code))
		}
		switch {
		case slices.ContainsFunc(words, func(w string) bool { return fold(w) == typed }):
			exact = append(exact, st.code)
		case slices.ContainsFunc(words[:2], func(w string) bool { return strings.HasPrefix(fold(w), typed) }):
			begun = append(begun, st.code)
		}
	}
	if len(exact) > 0 {
		begun = exact
	}
	slices.Sort(begun)
	return slices.Compact(begun)
}

// statusOf is a code of the status of a kind.
type statusOf struct{ kind, code string }

// statuses lists every status of every kind, in the order of their declaration.
func statuses() []statusOf {
	var out []statusOf
	for _, k := range model.Kinds {
		if f := k.Field("status"); f != nil {
			for _, code := range f.Codes {
				out = append(out, statusOf{k.Name, code})
			}
		}
	}
	return out
}
