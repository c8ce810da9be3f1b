package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"relais/model"
)

// Hit is a record that search found.
type Hit struct {
	Link  model.Link
	Label Label
	// Snippet is the text around the words found, where the label does not show
	// them; Marks are where they stand in it.
	Snippet string
	Marks   []model.Mark
	Day     model.Day // the record's own, "" where it has none
	Owner   Label     // who answers for it
}

// Found is the answer to a search.
type Found struct {
	Hits []Hit // the best first
	More bool  // there may be others
	// Respelt is the word that was found where one that was typed was not, as
	// it is written there; Sought holds what was looked for in the end.
	Respelt string
	Sought  model.Sought
}

const (
	// searchLooked is how many records of a class are looked at, the newest
	// first: words that thousands of records hold tell none apart.
	searchLooked = 300
	// fewHits is how many hits leave room for those of a word nearby.
	fewHits = 3
	// nearShown is how many words nearby are looked for at most.
	nearShown = 8
	// leastNear and leastFew are the fewest letters of a word that may have been
	// mistyped: where it is found nowhere, and where it is found.
	leastNear, leastFew = 4, 5
	// mostWho is how many people a name may mean in a filter.
	mostWho = 50
	// snippetRunes is the length of a snippet.
	snippetRunes = 100
)

// Search finds records by words and filters, the best first. A word that is
// found hardly anywhere is looked for with one letter mistyped, too; a last word
// of one letter that is found nowhere is taken for one that is but begun.
func (s *Store) Search(ctx context.Context, q model.Sought, limit int) (Found, error) {
	out, err := s.search(ctx, q, limit)
	if shorter, ok := q.WithoutStub(); ok && err == nil && len(out.Hits) == 0 {
		return s.search(ctx, shorter, limit)
	}
	return out, err
}

func (s *Store) search(ctx context.Context, q model.Sought, limit int) (Found, error) {
	out := Found{Sought: q}
	if q.Empty() {
		return out, nil
	}
	if s.past != nil {
		return s.searchPast(ctx, q, limit)
	}
	if _, err := s.CatchUpSearch(ctx); err != nil {
		return out, err
	}
	who, known, err := s.searchWho(ctx, q)
	if err != nil || !known {
		return out, err
	}
	found, more, err := s.look(ctx, q, who)
	if err != nil {
		return out, err
	}
	if len(found) < fewHits {
		near, changed, err := s.nearby(ctx, q, len(found) == 0)
		if err != nil {
			return out, err
		}
		if changed {
			out.Sought = near
			if found, more, err = s.look(ctx, near, who); err != nil {
				return out, err
			}
		}
	}
	out.More = more || len(found) > limit
	if out.Hits, err = s.hits(ctx, out.Sought, found[:min(limit, len(found))]); err != nil {
		return out, err
	}
	out.Respelt = s.respelt(out)
	return out, nil
}

// place is a record found, before it is read.
type spot struct {
	row      int64
	id, kind string
	score    int
}

// look finds places, the best first, and tells whether some were not looked at.
func (s *Store) look(ctx context.Context, q model.Sought, who []string) (all []spot, more bool, err error) {
	match := matchExpression(q, who, "title body")
	for class := range int64(classAll) {
		if len(q.Kinds) > 0 && !slices.ContainsFunc(q.Kinds, func(k string) bool { return searchClass(k) == class }) {
			continue
		}
		found, err := s.lookIn(ctx, q, class, match)
		if err != nil {
			return nil, false, err
		}
		if len(found) == searchLooked {
			more = true
			if len(q.Words) > 0 {
				titles, err := s.lookIn(ctx, q, class, matchExpression(q, who, "title"))
				if err != nil {
					return nil, false, err
				}
				found = append(found, titles...)
			}
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b spot) int {
		return cmp.Or(b.score-a.score, cmp.Compare(b.row, a.row))
	})
	return slices.Compact(all), more, nil
}

// lookIn finds the newest places of one class.
func (s *Store) lookIn(ctx context.Context, q model.Sought, class int64, match string) ([]spot, error) {
	from, to := class<<(dayBits+seqBits), (class+1)<<(dayBits+seqBits)
	if q.After != "" || q.Before != "" {
		from = max(from, searchBase(class, "0001-01-01"))
	}
	if q.After != "" {
		from = searchBase(class, q.After)
	}
	if q.Before != "" {
		to = searchBase(class, q.Before)
	}
	query, args := `SELECT rowid, id, kind, title, body FROM search WHERE rowid>=? AND rowid<?`, []any{from, to}
	if match != "" {
		query, args = query+` AND search MATCH ?`, append(args, match)
	}
	rows, err := s.db.QueryContext(ctx, query+` ORDER BY rowid DESC LIMIT ?`, append(args, searchLooked)...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []spot
	for rows.Next() {
		var p spot
		var title, body string
		if err := rows.Scan(&p.row, &p.id, &p.kind, &title, &body); err != nil {
			return nil, err
		}
		p.score = q.Score(title, body[:min(len(body), 4096)])
		out = append(out, p)
	}
	return out, s.explain(rows.Err())
}

// matchExpression writes what is sought as an FTS5 query: every word must
// occur in one of the columns, one of each filter's facets. Nothing typed is
// taken for syntax: words hold letters and digits only.
func matchExpression(q model.Sought, who []string, columns string) string {
	var parts []string
	for _, w := range q.Words {
		star := "*"
		if w.Whole {
			star = ""
		}
		alts := []string{`"` + strings.Join(w.Tokens, " ") + `"` + star}
		for _, near := range w.Near {
			alts = append(alts, `"`+near+`"`+star)
		}
		parts = append(parts, `{`+columns+`} : (`+strings.Join(alts, " OR ")+`)`)
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
	facet(who, whoFacet)
	return strings.Join(parts, " AND ")
}

// searchWho finds the people whom a filter means; known is false where there is
// a name that nobody has, and nothing can be found.
func (s *Store) searchWho(ctx context.Context, q model.Sought) (ids []string, known bool, err error) {
	if q.Me {
		ids = append(ids, s.Me().String())
	}
	for _, name := range q.Who {
		people, err := s.SearchPeople(ctx, name, mostWho)
		if err != nil {
			return nil, false, err
		}
		for _, id := range people {
			ids = append(ids, id.String())
		}
	}
	return ids, len(ids) > 0 || len(q.Who) == 0, nil
}

// SearchPeople lists people by the beginnings of their names, the best first.
// Those whose names are protected are not found.
func (s *Store) SearchPeople(ctx context.Context, name string, limit int) ([]model.ID, error) {
	if s.past != nil {
		return s.pastPeople(ctx, name, limit)
	}
	q := model.Sought{Kinds: []string{model.People.Name}}
	for _, t := range model.SearchTokens(model.FoldText(name)) {
		q.Words = append(q.Words, model.SoughtWord{Tokens: []string{t.Text}})
	}
	if len(q.Words) == 0 {
		return nil, nil
	}
	found, err := s.lookIn(ctx, q, searchClass(model.People.Name), matchExpression(q, nil, "title"))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b spot) int { return b.score - a.score })
	var out []model.ID
	for _, f := range found[:min(limit, len(found))] {
		if id, ok := model.ParseID(f.id); ok {
			out = append(out, id)
		}
	}
	return out, nil
}

// nearby gives what is sought with the words that one slip of the finger may
// have meant. Nothing was found, or little: then only long words are doubted.
func (s *Store) nearby(ctx context.Context, q model.Sought, nothing bool) (near model.Sought, changed bool, err error) {
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
func (s *Store) vocabulary(ctx context.Context, words []string, starts bool) ([]string, error) {
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
	defer rows.Close()
	var out []string
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, s.explain(rows.Err())
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

// hits reads the records found.
func (s *Store) hits(ctx context.Context, q model.Sought, found []spot) ([]Hit, error) {
	byKind := map[string][]string{}
	for _, p := range found {
		byKind[p.kind] = append(byKind[p.kind], p.id)
	}
	made := map[string]Hit{}
	owners := map[string]model.ID{}
	var people []model.ID
	for kind, ids := range byKind {
		k := model.KindNamed(kind)
		if k == nil {
			continue
		}
		records, err := rowsOf(ctx, s.db, k, ids)
		if err != nil {
			return nil, s.explain(err)
		}
		err = s.label(ctx, k, records, func(r *model.Record, l Label) {
			h := Hit{Link: model.Link{Kind: kind, ID: r.ID}, Label: l, Day: dayOf(r)}
			h.Snippet, h.Marks = snippetOf(q, r, l)
			if name := searchOwner(k); name != "" && !contains(r.Hidden(), name) {
				if id, ok := model.ParseID(r.One(name)); ok && !id.IsZero() {
					owners[r.ID.String()] = id
					people = append(people, id)
				}
			}
			made[r.ID.String()] = h
		})
		if err != nil {
			return nil, err
		}
	}
	labels, err := s.Labels(ctx, []string{model.People.Name}, people)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, 0, len(found))
	for _, p := range found {
		h, ok := made[p.id]
		if !ok {
			continue
		}
		if id, ok := owners[p.id]; ok {
			h.Owner = labels[id]
		}
		out = append(out, h)
	}
	return out, nil
}

// snippetOf gives the text around the words found, of the first text that holds
// some and that the label does not show.
func snippetOf(q model.Sought, r *model.Record, l Label) (string, []model.Mark) {
	titles, bodies := searchTexts(r)
	for _, text := range append(titles, bodies...) {
		if strings.Contains(l.Text, text) {
			continue
		}
		if part, marks := q.Snippet(text, snippetRunes); len(marks) > 0 {
			return part, marks
		}
	}
	return "", nil
}
