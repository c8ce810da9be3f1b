package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Sought is what a person looks for in all kinds at once: words that must all
// occur, and filters that must all hold. The values of one filter are
// alternatives.
type Sought struct {
	Words    []SoughtWord
	Without  []SoughtWord // words that must not occur, beside others that must
	Kinds    []string     // names of kinds
	Statuses []string     // codes of the field status of any kind
	Who      []string     // names of people, as they were typed
	Me       bool         // the person at the keyboard is one of Who
	// Before excludes its day, After includes it: a week is after:monday
	// before:monday. Unset days narrow nothing, set ones leave out what has no date.
	Before, After Day
}

// SoughtWord is a word that must occur, or several that must follow each other.
type SoughtWord struct {
	Tokens []string // folded
	// Whole says that the last letters of the last token may not be missing.
	Whole bool
	// Stub says that it is one letter: of a word that may still be being typed.
	Stub bool
	// Near lists words that stand for it too, where it was found nowhere: what
	// a slip of the finger may have meant.
	Near []string
}

// SearchWords knows the words of a search's filters in the user's languages.
type SearchWords interface {
	// SearchFilter names the filter that a word means: kind, status, who, before
	// or after; "" for a word that is none.
	SearchFilter(word string) string
	// SearchKinds and SearchStatuses list what a word, or the start of one, means.
	SearchKinds(word string) []string
	SearchStatuses(word string) []string
	// SearchMe tells whether a word means the person at the keyboard.
	SearchMe(word string) bool
}

// The filters of a search.
const (
	FilterKind   = "kind"
	FilterStatus = "status"
	FilterWho    = "who"
	FilterBefore = "before"
	FilterAfter  = "after"
)

// SearchFilters lists the filters of a search.
func SearchFilters() []string {
	return []string{FilterKind, FilterStatus, FilterWho, FilterBefore, FilterAfter}
}

// Empty tells whether nothing is sought.
func (s Sought) Empty() bool {
	return len(s.Words) == 0 && len(s.Kinds) == 0 && len(s.Statuses) == 0 && len(s.Who) == 0 && !s.Me && s.Before == "" && s.After == ""
}

// ParseSearch reads a line such as
//
//	coopérative "fin de stage" kind:task who:marie after:2026-10-01
//
// The last letters of a word may be missing, but for words in quotes and single
// letters. A minus before a word leaves out what has it. A filter whose value is not typed yet is left out; a word before a
// colon that names no filter is a word like others. It fails with a Refusal:
// search.kind or search.status for a value that means nothing, search.minus for
// a minus before a filter or without any word to look for, or as ParseHumanDay
// does; its Args hold the column.
func ParseSearch(line string, today Day, words SearchWords) (Sought, error) {
	var s Sought
	for _, p := range searchPieces(line) {
		if err := s.add(p, today, words); err != nil {
			return s, err
		}
	}
	dated := s
	if dated.Before, dated.After = "", ""; s.Without != nil && dated.Empty() { // the index must find something to leave it out of
		return s, Refuse(Invalid, "search.minus")
	}
	return s, nil
}

// add takes a piece of the line in.
func (s *Sought) add(p searchPiece, today Day, words SearchWords) error {
	filter := ""
	if p.name != "" {
		filter = words.SearchFilter(p.name)
	}
	if filter == "" {
		s.addWord(p)
		return nil
	}
	err := s.narrow(filter, p.value, today, words)
	if p.not {
		err = Refuse(Invalid, "search.minus")
	}
	if refusal := AsRefusal(err); refusal != nil {
		if refusal.Args == nil {
			refusal.Args = map[string]string{}
		}
		refusal.Args["column"] = strconv.Itoa(p.column)
	}
	return err
}

func (s *Sought) addWord(p searchPiece) {
	text := p.value
	if p.name != "" {
		text = p.name + " " + text
	}
	tokens := SearchTokens(FoldText(text))
	if len(tokens) == 0 {
		return
	}
	w := SoughtWord{Whole: p.closed}
	for _, t := range tokens {
		w.Tokens = append(w.Tokens, t.Text)
	}
	// The beginning of a word is two letters at least: nearly every text has a
	// word that begins with a given one.
	if last := w.Tokens[len(w.Tokens)-1]; len([]rune(last)) < 2 {
		w.Whole, w.Stub = true, !p.closed
	}
	if p.not {
		s.Without = append(s.Without, w)
		return
	}
	s.Words = append(s.Words, w)
}

// WithoutStub returns what is sought without a last word of one letter, where
// there are others: "thu h" is on the way to "thu ha".
func (s Sought) WithoutStub() (shorter Sought, ok bool) {
	last := len(s.Words) - 1
	if last < 1 || !s.Words[last].Stub {
		return s, false
	}
	s.Words = s.Words[:last:last]
	return s, true
}

func (s *Sought) narrow(filter, value string, today Day, words SearchWords) error {
	if value == "" {
		return nil
	}
	switch filter {
	case FilterBefore, FilterAfter:
		day, err := ParseHumanDayNear(value, today)
		if err != nil {
			return err
		}
		if filter == FilterBefore {
			s.Before = day
		} else {
			s.After = day
		}
		return nil
	}
	for v := range strings.SplitSeq(value, ",") {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		switch filter {
		case FilterKind:
			found := words.SearchKinds(v)
			if len(found) == 0 {
				return Refuse(Invalid, "search.kind", "value", v)
			}
			s.Kinds = append(s.Kinds, found...)
		case FilterStatus:
			found := words.SearchStatuses(v)
			if len(found) == 0 {
				return Refuse(Invalid, "search.status", "value", v)
			}
			s.Statuses = append(s.Statuses, found...)
		case FilterWho:
			if words.SearchMe(v) {
				s.Me = true
			} else {
				s.Who = append(s.Who, v)
			}
		}
	}
	return nil
}

// Mark is a part of a text: bytes From to To.
type Mark struct{ From, To int }

// SearchToken is a word of a text, as search takes it apart.
type SearchToken struct {
	Mark
	Text string
}

// SearchTokens cuts a text where the full-text index does: letters, digits and
// marks make words, everything else parts them.
func SearchTokens(text string) []SearchToken {
	var out []SearchToken
	from := -1
	for i, r := range text {
		if inWord(r) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			out = append(out, SearchToken{Mark{from, i}, text[from:i]})
			from = -1
		}
	}
	if from >= 0 {
		out = append(out, SearchToken{Mark{from, len(text)}, text[from:]})
	}
	return out
}

func inWord(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// fit tells how well a word fits the tokens of a text from one on: 0 not at
// all, up to 100 for the very word.
func (w SoughtWord) fit(tokens []SearchToken) int {
	n := len(w.Tokens)
	if len(tokens) < n {
		return 0
	}
	best := 0
	last := n - 1
	if slices.EqualFunc(w.Tokens[:last], tokens[:last], func(a string, b SearchToken) bool { return a == b.Text }) {
		best = w.fitOne(w.Tokens[last], tokens[last].Text)
	}
	for _, near := range w.Near {
		best = max(best, w.fitOne(near, tokens[0].Text)/2)
	}
	return best
}

func (w SoughtWord) fitOne(want, have string) int {
	switch {
	case want == have:
		return 100
	case w.Whole || !strings.HasPrefix(have, want):
		return 0
	}
	return 50 + 40*len(want)/len(have)
}

// Marks finds the words in a text, in order; they do not overlap.
func (s Sought) Marks(text string) []Mark {
	tokens := SearchTokens(text)
	for i := range tokens {
		tokens[i].Text = FoldText(tokens[i].Text)
	}
	var out []Mark
	for i := 0; i < len(tokens); i++ {
		for _, w := range s.Words {
			if w.fit(tokens[i:]) == 0 {
				continue
			}
			end := i
			if n := len(w.Tokens); len(w.Near) == 0 {
				end = i + n - 1
			}
			out = append(out, Mark{tokens[i].From, tokens[end].To})
			i = end
			break
		}
	}
	return out
}

// Snippet gives the part of a text that is around the first words found, at
// most so many runes with … where something is left out, and where the words
// stand in it. Without words found it is empty.
func (s Sought) Snippet(text string, most int) (string, []Mark) {
	marks := s.Marks(text)
	if len(marks) == 0 {
		return "", nil
	}
	runes := []rune(text[:marks[0].From])
	lead := 0
	if len(runes) > most/3 {
		lead = len(string(runes[:len(runes)-most/3]))
		// A word that would be cut is left out whole.
		if at := strings.IndexFunc(text[lead:marks[0].From], unicode.IsSpace); at >= 0 {
			lead += at
		}
	}
	part := []rune(strings.TrimLeftFunc(text[lead:], unicode.IsSpace))
	start := len(text) - len(string(part))
	before, after := "", ""
	if lead > 0 {
		before = "…"
	}
	if len(part) > most {
		part, after = part[:most], "…"
	}
	out := before + string(part) + after
	end := start + len(string(part))
	var inside []Mark
	for _, sp := range marks {
		if sp.From >= start && sp.To <= end {
			inside = append(inside, Mark{sp.From - start + len(before), sp.To - start + len(before)})
		}
	}
	return out, inside
}

// NearWords lists what one slip of the finger makes of a folded word: two
// neighbours swapped, a letter too many, another, or missing
// (Damerau-Levenshtein distance 1).
func NearWords(word string) []string {
	w := []rune(word)
	letters := []rune("abcdefghijklmnopqrstuvwxyz")
	if strings.ContainsFunc(word, unicode.IsDigit) {
		letters = append(letters, []rune("0123456789")...)
	}
	seen := map[string]bool{word: true}
	var out []string
	add := func(parts ...[]rune) {
		var v []rune
		for _, p := range parts {
			v = append(v, p...)
		}
		if s := string(v); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for i := 0; i+1 < len(w); i++ {
		add(w[:i], []rune{w[i+1], w[i]}, w[i+2:])
	}
	for i := range w {
		add(w[:i], w[i+1:])
	}
	for i := range w {
		for _, r := range letters {
			add(w[:i], []rune{r}, w[i+1:])
		}
	}
	for i := 0; i <= len(w); i++ {
		for _, r := range letters {
			add(w[:i], []rune{r}, w[i:])
		}
	}
	return out
}
