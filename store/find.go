package store

import (
	"context"
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
	Status  string
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
	// first: words that thousands of records hold tell none apart. Of older ones
	// those are looked at whose titles have the words, until there are as many
	// as searchTitled.
	searchLooked, searchTitled = 150, 75
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
// of one letter that is found nowhere is taken for one that is but begun. Where
// nothing is typed yet it finds nothing, and makes ready for the first letter.
func (s *Store) Search(ctx context.Context, q model.Sought, limit int) (Found, error) {
	out, err := s.search(ctx, q, limit)
	if shorter, ok := q.WithoutStub(); ok && err == nil && len(out.Hits) == 0 {
		return s.search(ctx, shorter, limit)
	}
	return out, err
}

func (s *Store) search(ctx context.Context, q model.Sought, limit int) (Found, error) {
	out := Found{Sought: q}
	if s.past != nil {
		return s.searchPast(ctx, q, limit)
	}
	if _, err := s.CatchUpSearch(ctx); err != nil {
		return out, err
	}
	at, done, err := s.seeker(ctx)
	if err != nil {
		return out, err
	}
	defer done()
	if q.Empty() {
		_, err := at.newest(ctx, quest{Sought: q})
		return out, err
	}
	who, known, err := at.searchWho(ctx, q)
	if err != nil || !known {
		return out, err
	}
	found, more, err := at.look(ctx, q, who)
	if err != nil {
		return out, err
	}
	if len(found) < fewHits {
		near, changed, err := at.nearby(ctx, q, len(found) == 0)
		if err != nil {
			return out, err
		}
		if changed {
			out.Sought = near
			if found, more, err = at.look(ctx, near, who); err != nil {
				return out, err
			}
		}
	}
	byID, err := s.byShortID(ctx, q)
	if err != nil {
		return out, err
	}
	found = append(byID, found...)
	out.More = more || len(found) > limit
	if out.Hits, err = s.hits(ctx, out.Sought, found[:min(limit, len(found))]); err != nil {
		return out, err
	}
	out.Respelt = s.respelt(out)
	return out, nil
}

// leastID is how many letters of an id a search takes for one: as many as
// previews show.
const leastID = 6

// byShortID finds the records whose id begins as the one word of a search does.
func (s *Store) byShortID(ctx context.Context, q model.Sought) ([]spot, error) {
	if len(q.Words) != 1 || len(q.Words[0].Tokens) != 1 || len(q.Words[0].Tokens[0]) < leastID {
		return nil, nil
	}
	alone := q
	if alone.Words = nil; !alone.Empty() {
		return nil, nil
	}
	links, err := s.byPrefix(ctx, allKinds(), model.FoldID(q.Words[0].Tokens[0]))
	if err != nil {
		return nil, err
	}
	var out []spot
	for _, l := range links {
		r, err := s.getRow(ctx, model.KindNamed(l.Kind), l.ID)
		if err != nil {
			return nil, err
		}
		if r != nil && !r.Deleted {
			out = append(out, spot{id: l.ID.String(), kind: l.Kind})
		}
	}
	return out, nil
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
			if k.Field("status") != nil && !contains(r.Hidden(), "status") {
				h.Status = r.One("status")
			}
			if name := k.Owner(); name != "" && !contains(r.Hidden(), name) {
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
