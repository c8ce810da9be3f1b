package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"relais/model"
)

// quest is what a search looks for, as the index is asked for it.
type quest struct {
	model.Sought
	who     []string
	phrases [][]string // of each word, those that stand for it
	without []string   // that must not occur
}

const (
	// shortestListed and longestListed are the letters of a beginning that the
	// index has a list of its own for (prefix, in searchTables).
	shortestListed, longestListed = 2, 3
	// mostBegun is how many words a longer beginning is taken for one by one.
	mostBegun = 100
)

// span gives the rowids of a class that the days allow.
func (q quest) span(class int64) (from, to int64) {
	from, to = class<<(dayBits+seqBits), (class+1)<<(dayBits+seqBits)
	if q.After != "" || q.Before != "" {
		from = searchBase(class, "0001-01-01") // what has no day
	}
	if q.After != "" {
		from = searchBase(class, q.After)
	}
	if q.Before != "" {
		to = searchBase(class, q.Before)
	}
	return from, to
}

// within tells whether one of the kinds is of a class.
func (q quest) within(class int64) bool {
	return len(q.Kinds) == 0 || slices.ContainsFunc(q.Kinds, func(k string) bool { return searchClass(k) == class })
}

// ask asks the vocabulary which words a begun one may become: the index would
// lay all their lists together, of every record, before the first that is
// found; with the words it reads no further than it must.
func (s seeker) ask(ctx context.Context, q model.Sought, who []string) (quest, error) {
	out := quest{Sought: q, who: who}
	for _, w := range q.Words {
		var phrases []string
		for _, text := range append([]string{strings.Join(w.Tokens, " ")}, w.Near...) {
			more, err := s.phrases(ctx, text, w.Whole)
			if err != nil {
				return out, err
			}
			phrases = append(phrases, more...)
		}
		out.phrases = append(out.phrases, phrases)
	}
	for _, w := range q.Without {
		phrases, err := s.phrases(ctx, strings.Join(w.Tokens, " "), w.Whole)
		if err != nil {
			return out, err
		}
		out.without = append(out.without, phrases...)
	}
	return out, nil
}

// phrases writes words that follow each other for the index: the last one may
// be but begun.
func (s seeker) phrases(ctx context.Context, text string, whole bool) ([]string, error) {
	at := strings.LastIndexByte(text, ' ') + 1
	head, last := text[:at], text[at:]
	letters := utf8.RuneCountInString(last)
	if whole {
		return []string{`"` + text + `"`}, nil
	}
	var out []string
	switch {
	case letters < shortestListed:
		pairs, err := s.pairs(ctx, last)
		if err != nil {
			return nil, err
		}
		out = append(out, `"`+text+`"`)
		for _, w := range pairs {
			out = append(out, `"`+head+w+`"*`)
		}
	case letters > longestListed:
		rows, err := s.db.QueryContext(ctx, `SELECT term FROM search_term WHERE term >= ?1 AND term < ?1 || char(0x10ffff) LIMIT ?2`, last, mostBegun+1)
		if err != nil {
			return nil, s.explain(err)
		}
		words, err := columnOf[string](rows)
		if err != nil {
			return nil, s.explain(err)
		}
		for _, w := range words {
			out = append(out, `"`+head+w+`"`)
		}
	}
	if len(out) == 0 || len(out) > mostBegun {
		out = []string{`"` + text + `"*`}
	}
	return out, nil
}

// pairs lists the first two letters of the words that begin with one.
func (s seeker) pairs(ctx context.Context, letter string) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `WITH RECURSIVE pair(start) AS (
		SELECT substr(min(term), 1, 2) FROM search_term WHERE term > ?1 AND term < ?1 || char(0x10ffff)
		UNION ALL
		SELECT (SELECT substr(min(term), 1, 2) FROM search_term WHERE term > start || char(0x10ffff) AND term < ?1 || char(0x10ffff)) FROM pair WHERE start NOT NULL
	) SELECT start FROM pair WHERE start NOT NULL`, letter)
	if err != nil {
		return nil, s.explain(err)
	}
	out, err := columnOf[string](rows)
	return out, s.explain(err)
}

// match writes what is sought as an FTS5 query: every word must occur in one
// of the columns, one of each filter's facets. Nothing typed is taken for
// syntax: words hold letters and digits only.
func (q quest) match(columns string) string {
	var parts []string
	for _, phrases := range q.phrases {
		parts = append(parts, `{`+columns+`} : (`+strings.Join(phrases, " OR ")+`)`)
	}
	facet := func(values []string, word func(string) string) {
		if len(values) == 0 {
			return
		}
		alts := make([]string, len(values))
		for i, v := range values {
			alts[i] = `"` + word(v) + `"`
		}
		parts = append(parts, `facets : (`+strings.Join(alts, " OR ")+`)`)
	}
	facet(q.Kinds, kindFacet)
	facet(q.Statuses, statusFacet)
	facet(q.who, whoFacet)
	all := strings.Join(parts, " AND ")
	if all != "" && len(q.without) > 0 {
		all = `(` + all + `) NOT {title body} : (` + strings.Join(q.without, " OR ") + `)`
	}
	return all
}

// nearby gives what is sought with the words that one slip of the finger may
// have meant. Nothing was found, or little: then only long words are doubted.
func (s seeker) nearby(ctx context.Context, q model.Sought, nothing bool) (near model.Sought, changed bool, err error) {
	near = q
	near.Words = slices.Clone(q.Words)
	for i, w := range near.Words {
		least := leastFew
		if nothing {
			least = leastNear
		}
		if len(w.Tokens) != 1 || len([]rune(w.Tokens[0])) < least {
			continue
		}
		if nothing {
			have, err := s.vocabulary(ctx, w.Tokens, !w.Whole)
			if err != nil {
				return q, false, err
			}
			if len(have) > 0 {
				continue // it is another word that is not found
			}
		}
		variants := model.NearWords(w.Tokens[0])
		found, err := s.vocabulary(ctx, variants, false)
		if err == nil && len(found) == 0 && !w.Whole {
			found, err = s.vocabulary(ctx, variants, true)
		}
		if err != nil {
			return q, false, err
		}
		if len(found) > 0 {
			near.Words[i].Near, changed = found, true
		}
	}
	return near, changed, nil
}

// vocabulary lists those of the words that most texts hold, or that words of
// them begin with.
func (s seeker) vocabulary(ctx context.Context, words []string, starts bool) ([]string, error) {
	list, err := json.Marshal(words)
	if err != nil {
		return nil, err
	}
	held := `t.term = w.value`
	if starts {
		held = `t.term >= w.value AND t.term < w.value || char(0x10ffff)`
	}
	rows, err := s.db.QueryContext(ctx, `SELECT w.value FROM json_each(?) w JOIN search_term t ON `+held+`
		GROUP BY w.value ORDER BY sum(t.n) DESC LIMIT ?`, string(list), nearShown)
	if err != nil {
		return nil, s.explain(err)
	}
	out, err := columnOf[string](rows)
	return out, s.explain(err)
}

// respelt gives the first word found in place of one that was typed.
func (s *Store) respelt(f Found) string {
	for _, w := range f.Sought.Words {
		if len(w.Near) == 0 {
			continue
		}
		typed := model.Sought{Words: []model.SoughtWord{{Tokens: w.Tokens, Whole: w.Whole}}}
		only := model.Sought{Words: []model.SoughtWord{w}}
		for _, h := range f.Hits {
			for _, text := range []string{h.Label.Text, h.Snippet} {
				for _, sp := range only.Marks(text) {
					if word := text[sp.From:sp.To]; len(typed.Marks(word)) == 0 && !h.Label.Protected {
						return strings.ToLower(word)
					}
				}
			}
		}
	}
	return ""
}
