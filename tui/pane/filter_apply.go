package pane

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
)

// While a filter is typed, what is finished in it applies: words at once, and
// the conditions before the term that is being typed. That term, where it is a
// condition, applies once nothing was typed for a moment. Under what is not
// understood, what was understood last stays.

// quiet is how long nothing must be typed for a condition to be taken for whole.
const quiet = 250 * time.Millisecond

// parse reads a text for the first of the kinds that understands it; else it
// tells what is wrong for the first one.
func (f *Filter) parse(text string) (model.Query, *model.Refusal) {
	var problem *model.Refusal
	for i, k := range f.Kinds {
		q, err := model.ParseQueryWith(k, text, f.Host.Env(), f.Host.Lexicon)
		if err == nil {
			return q, nil
		}
		if i == 0 {
			problem = model.AsRefusal(err)
		}
	}
	return model.Query{}, problem
}

// apply takes in what of the text is finished.
func (f *Filter) apply() {
	f.pause.Drop()
	text := f.input.Value()
	switch head, last := model.Unfinished(text); {
	case !f.typing:
		f.applied = f.query
	case !f.input.AtEnd() || !f.begins(head, last):
		if f.problem == nil {
			f.applied = f.query
		}
	default:
		whole := f.problem == nil && valued(f.query)
		if whole {
			f.cmd = tea.Batch(f.cmd, f.settle())
		}
		if q, problem := f.parse(head); problem == nil && !(whole && f.applied.Under(head)) {
			f.applied = q
		}
	}
	f.renarrow()
}

// begins reports whether the last term of a text is a condition, or may become
// one: a name like those of fields, where a condition stands before it.
func (f *Filter) begins(head, last string) bool {
	if last == "" || strings.ContainsAny(last, operators) {
		return last != ""
	}
	q, problem := f.parse(head)
	return f.offers.Any() && problem == nil && q.Compares()
}

// operators tell a condition from words to look for.
const operators = "=<>~:≠≤≥"

// valued reports whether the last term of a query is a condition with a value.
func valued(q model.Query) bool {
	terms := q.Terms()
	if len(terms) == 0 {
		return false
	}
	last := terms[len(terms)-1]
	return last.Field != nil && len(last.Values) > 0
}

// settle waits until nothing was typed for a moment.
func (f *Filter) settle() tea.Cmd {
	return f.pause.Do(func(ctx context.Context) (struct{}, error) {
		select {
		case <-time.After(quiet):
			return struct{}{}, nil
		case <-ctx.Done():
			return struct{}{}, ctx.Err()
		}
	})
}

// renarrow asks what the conditions leave where they are others than before.
func (f *Filter) renarrow() {
	if f.Ask && f.Where() != f.narrows {
		f.cmd = tea.Batch(f.cmd, f.Narrow())
	}
}

// Take takes the answer to Pending, and reports whether it was one.
func (f *Filter) Take(msg tea.Msg) bool {
	named := f.offers.Take(msg)
	if kept, err, mine := f.narrow.Take(msg); mine {
		if f.kept = kept; err != nil {
			f.kept = map[model.Link]bool{}
			f.problem, f.insisted, f.typing = model.AsRefusal(err), true, true
		}
		return true
	}
	if _, err, mine := f.pause.Take(msg); mine && err == nil {
		f.applied = f.query
		f.renarrow()
		return true
	}
	return named
}

// Narrow asks which records the conditions that apply leave, for a pane that
// holds records of several kinds itself; Keeps tells them. Ask anew when they
// may have changed. Nil if there are no conditions.
func (f *Filter) Narrow() tea.Cmd {
	where := f.Where()
	if f.Host == nil || !f.Ask || where == "" {
		f.narrow.Drop()
		f.kept, f.narrows = nil, ""
		return nil
	}
	f.narrows = where
	data, kinds, env, words := f.Host.Data, f.Kinds, f.Host.Env(), f.Host.Lexicon
	return f.narrow.Do(func(ctx context.Context) (map[model.Link]bool, error) {
		kept := map[model.Link]bool{}
		for _, k := range kinds {
			if _, err := model.ParseQueryWith(k, where, env, words); err != nil {
				continue // none of that kind: it lacks a field
			}
			list, err := data.List(ctx, Query{Kind: k.Name, Columns: k.Columns[:1], Where: where, Sort: "created"})
			if err != nil {
				return kept, err
			}
			for _, r := range list.Rows {
				kept[model.Link{Kind: k.Name, ID: r.ID}] = true
			}
		}
		return kept, nil
	})
}

// Narrowed reports whether conditions leave some records only.
func (f *Filter) Narrowed() bool { return f.kept != nil }

// Keeps reports whether the conditions leave a record.
func (f *Filter) Keeps(link model.Link) bool { return f.kept == nil || f.kept[link] }
