package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// recordActs are the actions on a record.
func recordActs() []act {
	verb := func(name string) func(*linear, context.Context, string) (bool, error) {
		return plainly(func(l *linear, ctx context.Context) error {
			_, err := l.run(ctx, l.link.Kind, name, l.link.ID.String())
			return err
		})
	}
	list := []act{
		{id: "record.open", words: "action.open", do: plainly(func(l *linear, ctx context.Context) error { return l.open(ctx, l.link) })},
		{id: "record.edit", words: "action.edit", asks: true, do: plainly((*linear).edit)},
	}
	for _, id := range []string{"status", "owner", "date", "priority", "tags"} {
		field := func(k *model.Kind) *model.Field { return pane.FieldOf("record."+id, k) }
		list = append(list, act{id: "record." + id, words: "action." + id, asks: true,
			can: func(k *model.Kind) bool { return field(k) != nil },
			do:  plainly(func(l *linear, ctx context.Context) error { return l.change(ctx, field(model.KindNamed(l.link.Kind))) })})
	}
	for _, d := range []struct {
		id     string
		status model.Status
	}{{"do", model.Doing}, {"done", model.Done}, {"wait", model.Waiting}, {"drop", model.Cancelled}} {
		list = append(list, act{id: "task." + d.id, words: "triage." + d.id,
			can: func(k *model.Kind) bool { return k == model.Tasks.Kind },
			do: plainly(func(l *linear, ctx context.Context) error {
				return l.set(ctx, model.Tasks.Field("status"), model.Single(string(d.status)))
			})})
	}
	for _, d := range []struct {
		id           string
		days, months int
	}{{"day", 1, 0}, {"week", 7, 0}, {"month", 0, 1}} {
		list = append(list, act{id: "task." + d.id, words: "triage." + d.id,
			can: func(k *model.Kind) bool { return k == model.Tasks.Kind },
			do:  plainly(func(l *linear, ctx context.Context) error { return l.postpone(ctx, d.days, d.months) })})
	}
	list = append(list,
		act{id: "record.any", words: "action.any_field", asks: true, do: plainly((*linear).anyField)},
		act{id: "record.history", words: "action.history", do: verb("history")},
		act{id: "record.delete", words: "action.delete", do: verb("delete")},
		act{id: "record.settle", words: "action.settle", do: plainly(func(l *linear, ctx context.Context) error {
			_, err := l.run(ctx, "conflicts", "show", l.link.String())
			return err
		})})
	for i := range list {
		list[i].record = true
	}
	return list
}

// onRecord are the actions that make sense on the open record.
func (l *linear) onRecord() []act {
	k := model.KindNamed(l.link.Kind)
	return slices.DeleteFunc(recordActs(), func(a act) bool {
		return a.id == "record.open" || a.id == "record.settle" && !l.issues || a.can != nil && !a.can(k)
	})
}

// name takes a record as the one that is meant.
func (l *linear) name(ctx context.Context, link model.Link) error {
	labels, err := l.p.db.Labels(ctx, []string{link.Kind}, []model.ID{link.ID})
	if err != nil {
		return err
	}
	l.link, l.label = link, l.p.labelText(labels[link.ID])
	return nil
}

// record reads the record that is meant.
func (l *linear) record(ctx context.Context) (*model.Record, error) {
	k := model.KindNamed(l.link.Kind)
	l.p.target.kind = k // refusals name its fields
	return l.p.db.GetAny(ctx, k, l.link.ID)
}

// open reads a record out, and what can be done with it.
func (l *linear) open(ctx context.Context, link model.Link) error {
	if err := l.name(ctx, link); err != nil {
		return err
	}
	r, err := l.record(ctx)
	if err != nil {
		return err
	}
	issues, _, err := l.p.db.Issues(ctx, link, 1)
	if err != nil {
		return err
	}
	l.at, l.issues = atRecord, len(issues) > 0
	l.p.line("")
	if err := l.p.showRecords(ctx, r.Kind, []*model.Record{r}); err != nil {
		return err
	}
	l.p.line("")
	l.say("linear.actions")
	for i, a := range l.onRecord() {
		l.p.line(l.p.cat.T("linear.item", "n", strconv.Itoa(i+1), "text", l.p.cat.T(a.words)))
	}
	return nil
}

// change asks for one field's value until it fits, and writes it.
func (l *linear) change(ctx context.Context, f *model.Field) error {
	r, err := l.record(ctx)
	if err != nil {
		return err
	}
	l.p.target.kind = r.Kind
	if err := l.askOne(ctx, r, f); err != nil {
		return err
	}
	return l.set(ctx, f, r.Values[f.Index()])
}

// askOne asks for one field; an input that ends before is no answer.
func (l *linear) askOne(ctx context.Context, r *model.Record, f *model.Field) error {
	l.p.ended = false
	if err := l.p.askField(ctx, r, f); err != nil && !l.p.ended {
		return err
	}
	if l.p.ended {
		l.part("linear.ended")
		return errEnded
	}
	return nil
}

// postpone moves the due day of a task.
func (l *linear) postpone(ctx context.Context, days, months int) error {
	r, err := l.record(ctx)
	if err != nil {
		return err
	}
	due := model.Postponed(model.Tasks.Read(r).Due, l.host.Today(), days, months)
	return l.set(ctx, model.Tasks.Field("due"), model.Single(string(due)))
}

// set writes one field of the record that is meant, and why where a status asks
// for it.
func (l *linear) set(ctx context.Context, f *model.Field, v model.Value) error {
	r, err := l.record(ctx)
	if err != nil {
		return err
	}
	values := map[string]model.Value{f.Name: v}
	if r.Kind == model.Actions.Kind && f.Name == "status" && model.AsksReason(v.One()) {
		reason := r.Kind.Field("reason")
		if err := l.askOne(ctx, r, reason); err != nil {
			return err
		}
		values["reason"] = r.Values[reason.Index()]
	}
	res, err := l.p.db.Edit(ctx, func(tx *store.Tx) error { return tx.Change(r.Kind, r.ID, r.Base, values) })
	if err != nil {
		return err
	}
	var fields []string
	for name := range values {
		fields = append(fields, name)
	}
	return l.wrote(ctx, "cli.changed", r, res, fields)
}

// anyField asks which field, then for its value.
func (l *linear) anyField(ctx context.Context) error {
	k := model.KindNamed(l.link.Kind)
	fields := settable(k)
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = capital(l.p.cat.Field(k.Name, f.Name))
	}
	i, err := l.choose(l.p.cat.T("change.which"), names)
	if err != nil || i < 0 {
		return err
	}
	return l.change(ctx, fields[i])
}

// choose reads choices out and asks for the number or the words of one, until
// it is one; an empty answer is none.
func (l *linear) choose(question string, choices []string) (int, error) {
	for i, c := range choices {
		l.p.line(l.p.cat.T("linear.item", "n", strconv.Itoa(i+1), "text", clean(c)))
	}
	for {
		line, err := l.ask(question)
		if err != nil {
			return -1, errEnded
		}
		line = strings.TrimSpace(line)
		if line == "" {
			return -1, nil
		}
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(choices) {
			return n - 1, nil
		}
		if i := slices.IndexFunc(choices, func(c string) bool { return fold(c) == fold(line) }); i >= 0 {
			return i, nil
		}
		l.say("linear.number", "n", clean(line), "of", len(choices))
	}
}

// quick makes a task of one line; what may mean several things is refused with
// the choices, and asked for again.
func (l *linear) quick(ctx context.Context, text string) error {
	for {
		if text == "" {
			line, err := l.ask(l.p.cat.T("linear.quick"))
			if err != nil && line == "" {
				return errEnded
			}
			if text = strings.TrimSpace(line); text == "" {
				return nil
			}
		}
		q := model.ParseQuickAdd(text, l.p.db.Env().Today)
		err := l.p.quickAsks(q)
		if err == nil {
			var res store.Result
			if res, err = l.p.quickAdd(ctx, []string{text}); err == nil {
				r := &model.Record{Kind: model.Tasks.Kind, ID: res.Created[0]}
				var fields []string
				for _, piece := range q.Pieces {
					fields = append(fields, piece.Field)
				}
				return l.wrote(ctx, "cli.added", r, res, fields)
			}
		}
		if model.AsRefusal(err) == nil {
			return err
		}
		l.p.tell(err)
		text = ""
	}
}

// search looks everywhere; what is found is a list.
func (l *linear) search(ctx context.Context, text string) error {
	if text == "" {
		line, err := l.ask(l.p.cat.T("action.search"))
		if err != nil && line == "" {
			return errEnded
		}
		if text = strings.TrimSpace(line); text == "" {
			return nil
		}
	}
	title, more := l.p.cat.T("linear.found", "text", l.p.cat.Quote(clean(text))), false
	err := l.list(ctx, listing{title: title, none: l.p.cat.T("search.nothing"), adds: model.Tasks.Kind, source: func(ctx context.Context, _ int, filter string) ([]item, int, error) {
		found, err := l.d.Search(ctx, text, searchLimit)
		more = found.More
		var out []item
		for _, h := range found.Hits {
			label := l.host.Title(h.Label)
			if h.Label == pane.Hidden {
				label = l.p.cat.T("value.protected")
			}
			out = append(out, item{text: l.p.cat.Label(capital(l.p.cat.Kind(h.Link.Kind)), label), link: h.Link})
		}
		return whole(byWords(out, filter), err)
	}})
	if more {
		l.p.line(capital(l.p.cat.T("search.more_here", "n", searchLimit)))
	}
	return err
}

// takeBack undoes or does again; what others changed since needs a yes.
func (l *linear) takeBack(ctx context.Context, verb string) error {
	code, err := l.run(ctx, verb)
	if err != nil || code != exitCode(model.Ambiguous) {
		return err
	}
	i, err := l.choose(l.p.cat.T("app.force.question"), []string{l.p.cat.T("app.force.no"), l.p.cat.T("app.force.yes")})
	if err != nil || i < 1 {
		return err
	}
	_, err = l.run(ctx, verb, "--force")
	return err
}

// charts asks which chart, and reads it out in words.
func (l *linear) charts(ctx context.Context) error {
	names := make([]string, len(model.Charts))
	for i, name := range model.Charts {
		names[i] = l.p.cat.T("chart." + name)
	}
	i, err := l.choose(l.p.cat.T("action.charts"), names)
	if err != nil || i < 0 {
		return err
	}
	text, err := l.p.drawChart(ctx, model.Charts[i], chartLines, "")
	if err != nil {
		return err
	}
	for row := range strings.SplitSeq(strings.TrimRight(string(text), "\n"), "\n") {
		l.p.line(row)
	}
	return nil
}

func (l *linear) reveal(context.Context) error {
	l.p.globals.reveal = !l.p.globals.reveal
	l.host.Reveal = l.p.globals.reveal
	if l.host.Reveal {
		l.say("app.revealed")
	} else {
		l.say("app.hidden")
	}
	return nil
}

// language asks for a language and speaks it from now on.
func (l *linear) language(ctx context.Context) error {
	codes := i18n.Languages()
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = capital(i18n.Load(c).T("language." + c))
	}
	i, err := l.choose(l.p.cat.T("action.language"), names)
	if err != nil || i < 0 {
		return err
	}
	p := l.p
	p.lex = newLexicon(codes[i])
	p.cat = p.lex.cat
	l.host.Words, l.host.Lexicon = p.cat, p.lex
	l.say("app.language", "language", p.cat.T("language."+codes[i]))
	if err := p.db.SetSetting(ctx, tui.SettingLang, codes[i]); err != nil {
		return err
	}
	l.menu()
	return nil
}
