package pane

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
)

// firstPage is how many rows of a long list are read before the whole: more than
// the tallest screen shows.
const firstPage = 200

// Load asks for the rows; of a long list that shows none yet for its first page,
// and for the whole when that is there.
func (t *Table) Load() tea.Cmd {
	if !t.begins() {
		return t.loadAll()
	}
	t.ask.Drop()
	t.asked = t.where()
	q, data := t.query(), t.host.Data
	q.Limit = firstPage
	return t.first.Do(func(ctx context.Context) (List, error) { return data.List(ctx, q) })
}

// begins tells whether the list is long, and nothing of it is shown yet that
// would go away: neither rows, nor what they are narrowed or sorted by.
func (t *Table) begins() bool {
	return (t.Paged || t.Kind.Paged && t.where() == "") && t.Fetch == nil && !t.Deleted && t.sort == t.Kind.Sort &&
		t.now.Query.Kind == "" && !t.filter.On()
}

func (t *Table) query() Query {
	return Query{Kind: t.Kind.Name, Columns: slices.Clip(t.columns), Where: t.where(), Sort: t.sort, Reveal: t.host.Reveal, Deleted: t.Deleted}
}

// loadAll asks for all rows.
func (t *Table) loadAll() tea.Cmd {
	t.first.Drop()
	t.asked = t.where()
	q, data, fields, fetch, fold := t.query(), t.host.Data, t.fields[:t.display:t.display], t.Fetch, t.folder()
	if !t.filter.On() {
		fold = func([]Row) []string { return nil }
	}
	return t.ask.Do(func(ctx context.Context) (loaded, error) {
		if fetch == nil {
			fetch = func(ctx context.Context, data Data, q Query) (List, error) { return data.List(ctx, q) }
		}
		list, err := fetch(ctx, data, q)
		sortByLabel(list.Rows, fields, q)
		return loaded{list, fold(list.Rows)}, err
	})
}

// begin shows the first page, and asks for the whole where that is more. What
// went wrong with it goes wrong with the whole too, and is told then.
func (t *Table) begin(page List, err error) tea.Cmd {
	page.Query.Limit = 0
	switch {
	case err != nil || t.filter.On():
		return t.loadAll()
	case len(page.Rows) < firstPage:
		return t.came(loaded{List: page}, nil)
	}
	t.take(loaded{List: page})
	t.partial = true
	t.rearrange()
	return Afterwards(t.loadAll())
}

// Await says how many rows there are, for while no more than the first page of
// them is here.
func (t *Table) Await(n int) { t.awaited = n }

// awaiting is how many rows there will be, where that is known; 0 once all of
// them are here, or where a filter leaves some out.
func (t *Table) awaiting() int {
	if !t.partial || t.filter.On() {
		return 0
	}
	return t.awaited
}

// came shows the rows.
func (t *Table) came(got loaded, err error) tea.Cmd {
	if err != nil {
		t.problem = t.host.Sentence(err)
		return nil
	}
	t.problem, t.partial = "", false
	top := t.List.Top()
	t.take(got)
	t.rearrange()
	if !t.target.IsZero() && t.List.Seek(t.target.String()) {
		t.target = model.ID{}
	}
	if !t.back.IsZero() {
		if t.List.Seek(t.back.String()) {
			t.List.SetTop(top)
		}
		t.back = model.ID{}
	}
	return t.prepare()
}

// Loading reports whether rows are being read.
func (t *Table) Loading() bool { return t.ask.Pending() || t.first.Pending() }
