package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"relais/model"
)

// searchTables are the full-text index, derived like the kinds' tables and made
// with them. Texts are folded as all comparisons are. facets holds a word for
// the kind, the status and each person named, so that filters are words like
// others; a rowid holds the day (searchBase), so that spans of days and the
// newest entries are ranges of it. search_term counts the records that hold each
// word: FTS5's own vocabulary table reads a word's whole list to tell of it, and
// hundreds of words may be near to a mistyped one.
var searchTables = []string{
	`CREATE VIRTUAL TABLE search USING fts5(
		id UNINDEXED, kind UNINDEXED, title, body, facets,
		tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')`,
	`CREATE TABLE search_term (term TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
	`CREATE TABLE search_row (id TEXT PRIMARY KEY, row INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
	`CREATE TABLE search_due (id TEXT PRIMARY KEY, kind TEXT NOT NULL) STRICT, WITHOUT ROWID`,
}

// resetSearch lists what makes the index empty and of this version's shape.
func resetSearch() []string {
	var script []string
	for _, name := range []string{"search_term", "search", "search_row", "search_due"} {
		script = append(script, `DROP TABLE IF EXISTS `+name)
	}
	return append(script, searchTables...)
}

// A rowid of the index is, from the top: the class of the kind, the day of the
// record, and a number that tells those of one day apart.
const (
	seqBits  = 24
	dayBits  = 22
	classAll = 3
	// daysBefore1970 makes days of the calendar positive: there are as many
	// since the year 1.
	daysBefore1970 = 719_162
)

// searchClass parts the kinds by how many records there may be: the many of one
// kind must not crowd out the few of another.
func searchClass(kind string) int64 {
	switch kind {
	case "interaction":
		return 0
	case "task", "item", "expense", "income", "payment", "dues", "measure":
		return 1
	}
	return 2
}

// searchBase is the first rowid of a class and day, an unset day included.
func searchBase(class int64, day model.Day) int64 {
	n := int64(0)
	if t := day.Time(); !t.IsZero() {
		n = min(max(1, t.Unix()/86400+daysBefore1970), 1<<dayBits-1)
	}
	return class<<(dayBits+seqBits) | n<<seqBits
}

// indexed is a record as the index holds it.
type indexed struct {
	base                int64
	id, kind            string
	title, body, facets string
	was                 int64 // the rowid that it had, 0 for none
	gone                bool
}

// indexedOf gives what the index holds of a record. What is sensitive stays
// out: words that are found would give it away.
func indexedOf(r *model.Record) indexed {
	x := indexed{id: r.ID.String(), kind: r.Kind.Name, base: searchBase(searchClass(r.Kind.Name), dayOf(r))}
	titles, bodies := searchTexts(r)
	x.title, x.body = model.FoldText(strings.Join(titles, "\n")), model.FoldText(strings.Join(bodies, "\n"))
	x.gone = r.Deleted || x.title == "" && x.body == ""
	if !x.gone {
		x.facets = strings.Join(facetsOf(r), " ")
	}
	return x
}

// dayOf is the day that a search goes by.
func dayOf(r *model.Record) model.Day {
	name := r.Kind.MainDay()
	if name == "" || contains(r.Hidden(), name) {
		return ""
	}
	v := r.One(name)
	return model.Day(v[:min(len(v), 10)])
}

// searchTexts gives the texts of a record that are found, its title's parts and
// the long ones.
func searchTexts(r *model.Record) (titles, bodies []string) {
	hidden := r.Hidden()
	for i, f := range r.Kind.Fields {
		if !f.Searched || len(r.Values[i]) == 0 || contains(hidden, f.Name) {
			continue
		}
		text := strings.Join(r.Values[i], " ")
		if f.Type == model.TypeLong && !f.Required {
			bodies = append(bodies, text)
		} else {
			titles = append(titles, text)
		}
	}
	return titles, bodies
}

// facetsOf gives the words that filters look for.
func facetsOf(r *model.Record) []string {
	facets := []string{kindFacet(r.Kind.Name)}
	hidden := r.Hidden()
	for i, f := range r.Kind.Fields {
		if f.Compute != nil || contains(hidden, f.Name) {
			continue
		}
		switch {
		case f.Name == "status":
			if v := r.Values[i].One(); v != "" {
				facets = append(facets, statusFacet(v))
			}
		case f.Type.IsRef() && (slices.Contains(f.Targets, "person") || len(f.Targets) == 0):
			for _, v := range r.Values[i] {
				kind, id, found := strings.Cut(v, ":")
				if !found {
					id = v
				}
				if !found || kind == "person" {
					facets = append(facets, whoFacet(id))
				}
			}
		}
	}
	if r.Kind.Name == "person" {
		facets = append(facets, whoFacet(r.ID.String()))
	}
	return facets
}

// Facets begin as no word does. The tokenizer parts words at the underscore.
func kindFacet(kind string) string   { return "xk" + strings.ReplaceAll(kind, "_", "") }
func statusFacet(code string) string { return "xs" + strings.ReplaceAll(code, "_", "") }
func whoFacet(id string) string      { return "xw" + id }

// searchIndex holds the statements that keep the full-text index.
type searchIndex struct {
	find, text, drop, forget, last, add, remember, count, clear *sql.Stmt
	base, next                                                  int64 // the last place given out, for sorted entries
}

func newSearchIndex(ctx context.Context, tx *sql.Tx) (*searchIndex, error) {
	x := &searchIndex{base: -1}
	for _, q := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&x.find, `SELECT row FROM search_row WHERE id=?`},
		{&x.text, `SELECT title, body FROM search WHERE rowid=?`},
		{&x.drop, `DELETE FROM search WHERE rowid=?`},
		{&x.forget, `DELETE FROM search_row WHERE id=?`},
		{&x.last, `SELECT rowid FROM search WHERE rowid>=? AND rowid<? ORDER BY rowid DESC LIMIT 1`},
		{&x.add, `INSERT INTO search(rowid, id, kind, title, body, facets) VALUES (?,?,?,?,?,?)`},
		{&x.remember, `INSERT INTO search_row VALUES (?,?)`},
		{&x.count, `INSERT INTO search_term VALUES (?,?) ON CONFLICT(term) DO UPDATE SET n=n+excluded.n`},
		{&x.clear, `DELETE FROM search_term WHERE term=? AND n<=0`},
	} {
		st, err := tx.PrepareContext(ctx, q.sql)
		if err != nil {
			return nil, err
		}
		*q.to = st
	}
	return x, nil
}

func (x *searchIndex) close() {
	for _, st := range []*sql.Stmt{x.find, x.text, x.drop, x.forget, x.last, x.add, x.remember, x.count, x.clear} {
		st.Close()
	}
}

// index brings one record's search entry up to date.
func (p *projector) index(ctx context.Context, r *model.Record) error {
	if p.search == nil {
		x, err := newSearchIndex(ctx, p.tx)
		if err != nil {
			return err
		}
		p.search = x
	}
	p.search.base = -1 // entries come in any order, and leave
	return p.search.put(ctx, []indexed{indexedOf(r)})
}

// put brings entries up to date, in the order of their places: the index writes
// a new segment wherever a place lies before the last.
func (x *searchIndex) put(ctx context.Context, all []indexed) error {
	for i := range all {
		err := x.find.QueryRowContext(ctx, all[i].id).Scan(&all[i].was)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	terms := map[string]int{}
	slices.SortFunc(all, func(a, b indexed) int { return cmp.Compare(a.was, b.was) })
	for _, e := range all {
		if e.was == 0 {
			continue
		}
		var title, body string
		err := x.text.QueryRowContext(ctx, e.was).Scan(&title, &body)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		tally(terms, title, body, -1)
		if _, err := x.drop.ExecContext(ctx, e.was); err != nil {
			return err
		}
		if _, err := x.forget.ExecContext(ctx, e.id); err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b indexed) int { return cmp.Or(cmp.Compare(a.base, b.base), cmp.Compare(a.id, b.id)) })
	for _, e := range all {
		if e.gone {
			continue
		}
		row, err := x.place(ctx, e.base)
		if err != nil {
			return err
		}
		if _, err := x.add.ExecContext(ctx, row, e.id, e.kind, e.title, e.body, e.facets); err != nil {
			return err
		}
		if _, err := x.remember.ExecContext(ctx, e.id, row); err != nil {
			return err
		}
		tally(terms, e.title, e.body, 1)
	}
	return x.learn(ctx, terms)
}

// tally counts the words of a record, each once.
func tally(terms map[string]int, title, body string, by int) {
	seen := map[string]bool{}
	for _, text := range []string{title, body} {
		for _, t := range model.SearchTokens(text) {
			if !seen[t.Text] {
				seen[t.Text] = true
				terms[t.Text] += by
			}
		}
	}
}

// learn writes how many records hold each word now. A word that none holds is
// forgotten: it may have been purged.
func (x *searchIndex) learn(ctx context.Context, terms map[string]int) error {
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		by := terms[term]
		if by == 0 {
			continue
		}
		if _, err := x.count.ExecContext(ctx, term, by); err != nil {
			return err
		}
		if by < 0 {
			if _, err := x.clear.ExecContext(ctx, term); err != nil {
				return err
			}
		}
	}
	return nil
}

// place gives the next free rowid after those of a class and day. A rowid is
// never 0, which says that there is none.
func (x *searchIndex) place(ctx context.Context, base int64) (int64, error) {
	if base != x.base {
		err := x.last.QueryRowContext(ctx, base, base+1<<seqBits).Scan(&x.next)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		if err != nil {
			x.next = base
		}
		x.base = base
	}
	x.next++
	return x.next, nil
}
