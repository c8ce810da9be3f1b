package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/i18n"
)

// act is an action of the session. Its id and words are those of the registry of
// the interface where it has them there.
type act struct {
	id    string
	words string // catalogue key
	do    func(l *linear, ctx context.Context, rest string) (quit bool, err error)
	// record says that it is on a record: the one that is open, or that of the
	// number after its words.
	record bool
	// can tells whether it makes sense for a kind; nil is any.
	can func(k *model.Kind) bool
	// text says that what follows its words is what it asks for.
	text bool
	// asks says that it asks for a value: whose it is, is said first.
	asks bool
}

// takes tells whether what follows the words of an action can follow them.
func (a act) takes(rest string) bool {
	_, err := strconv.Atoi(rest)
	return rest == "" || a.text || a.record && err == nil
}

// plainly is for what neither ends the session nor takes a text.
func plainly(do func(*linear, context.Context) error) func(*linear, context.Context, string) (bool, error) {
	return func(l *linear, ctx context.Context, _ string) (bool, error) { return false, do(l, ctx) }
}

func withText(do func(*linear, context.Context, string) error) func(*linear, context.Context, string) (bool, error) {
	return func(l *linear, ctx context.Context, rest string) (bool, error) { return false, do(l, ctx, rest) }
}

// acts lists the actions, those on records first, in the order of the help.
func acts() []act {
	list := recordActs()
	return append(list,
		act{id: "record.add", words: "action.add", do: plainly((*linear).add)},
		act{id: "app.quick_add", text: true, words: "action.quick_add", do: withText((*linear).quick)},
		act{id: "app.contact", words: "action.contact", do: plainly((*linear).contact)},
		act{id: "list.filter", text: true, words: "action.filter", do: withText((*linear).narrow)},
		act{id: "list.clear", words: "action.clear", do: plainly((*linear).widen)},
		act{id: "news.seen", words: "news.seen", do: plainly((*linear).seen)},
		act{id: "linear.more", words: "linear.more", do: plainly((*linear).readMore)},
		act{id: "linear.again", words: "linear.again", do: plainly((*linear).again)},
		act{id: "linear.back", words: "linear.back", do: plainly((*linear).back)},
		act{id: "linear.menu", words: "linear.menu", do: plainly(func(l *linear, _ context.Context) error { l.menu(); return nil })},
		act{id: "app.search", text: true, words: "action.search", do: withText((*linear).search)},
		act{id: "app.undo", words: "action.undo", do: plainly(func(l *linear, ctx context.Context) error { return l.takeBack(ctx, "undo") })},
		act{id: "app.redo", words: "action.redo", do: plainly(func(l *linear, ctx context.Context) error { return l.takeBack(ctx, "redo") })},
		act{id: "app.drafts", words: "action.drafts", do: plainly((*linear).resume)},
		act{id: "app.review", words: "action.review", do: plainly(func(l *linear, ctx context.Context) error {
			_, err := l.run(ctx, "conflicts")
			return err
		})},
		act{id: "app.charts", words: "action.charts", do: plainly((*linear).charts)},
		act{id: "app.reveal", words: "action.reveal", do: plainly((*linear).reveal)},
		act{id: "app.language", words: "action.language", do: plainly((*linear).language)},
		act{id: "app.help", words: "action.help", do: plainly(func(l *linear, _ context.Context) error { l.help(); return nil })},
		act{id: "app.quit", words: "action.quit", do: func(l *linear, _ context.Context, _ string) (bool, error) {
			l.part("linear.bye")
			return true, nil
		}},
	)
}

// forms lists what may be typed for an action in a language: its words, the
// short ones or, before a text, the first, and the last part of its id.
func (a act) forms(c *i18n.Catalogue) []string {
	out := []string{fold(c.T(a.words)), fold(a.id[strings.LastIndexByte(a.id, '.')+1:])}
	switch {
	case c.Has(a.words + ".short"):
		short := fold(c.T(a.words + ".short"))
		out = append(out, short, strings.ReplaceAll(short, "-", "")) // « +1j » as well as « +1 j »
	case a.text:
		first, _, _ := strings.Cut(out[0], "-")
		out = append(out, first)
	}
	return out
}

// find finds the action that a line asks for, and what follows its words: by the
// whole words in any language, else by their beginning, else by some of them. found lists the words
// of all that it may be.
func (l *linear) find(line string) (a act, rest string, found []string) {
	all := append(acts(), l.openers()...)
	fields := strings.Fields(line)
	for n := len(fields); n > 0; n-- {
		head := fold(strings.Join(fields[:n], " "))
		for _, c := range append([]*catalogue{l.p.cat}, l.p.lex.rest()...) {
			rest := strings.Join(fields[n:], " ")
			for _, a := range all {
				if slices.Contains(a.forms(c), head) && a.takes(rest) {
					return a, rest, []string{l.p.cat.T(a.words)}
				}
			}
		}
	}
	if n := len(fields); n > 1 {
		if _, err := strconv.Atoi(fields[n-1]); err == nil { // a number is of the record
			fields, rest = fields[:n-1], fields[n-1]
		}
	}
	head := fold(strings.Join(fields, " "))
	for _, near := range []func(form, typed string) bool{strings.HasPrefix, holds} {
		for _, x := range all {
			if head != "" && x.takes(rest) && slices.ContainsFunc(x.forms(l.p.cat), func(form string) bool { return near(form, head) }) {
				a, found = x, append(found, l.p.cat.T(x.words))
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return a, rest, found
}

// holds tells whether each word typed begins one of a form.
func holds(form, typed string) bool {
	for t := range strings.SplitSeq(typed, "-") {
		if !slices.ContainsFunc(strings.Split(form, "-"), func(w string) bool { return strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
}

// do does an action, on the record that it needs.
func (l *linear) do(ctx context.Context, a act, rest string) (quit bool, err error) {
	if a.record {
		link, ok := l.meant(rest)
		if !ok {
			l.say("linear.no_record")
			return false, nil
		}
		if k := model.KindNamed(link.Kind); a.can != nil && !a.can(k) {
			l.say("reason.no_such_field")
			return false, nil
		}
		if link != l.link {
			if err := l.name(ctx, link); err != nil {
				return false, err
			}
		}
		if a.asks && l.at == atList {
			l.p.line(l.p.cat.Label(capital(l.p.cat.Kind(link.Kind)), l.label))
		}
	}
	return a.do(l, ctx, rest)
}

// meant is the record that an action is on: that of a number, or the open one.
func (l *linear) meant(rest string) (model.Link, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(rest))
	switch {
	case err == nil && n >= 1 && n <= len(l.items):
		return l.items[n-1].link, true
	case err == nil || l.at != atRecord:
		return model.Link{}, false
	}
	return l.link, true
}

// help says what can be done here, in the words to type.
func (l *linear) help() {
	if l.at == atRecord {
		l.say("about.kind." + l.link.Kind)
	}
	here, later := l.actsHere()
	if l.at == atList && len(l.items) == 0 {
		l.say("linear.help_empty")
	} else {
		l.say("linear.help")
	}
	l.sayActs(here)
	if len(later) > 0 {
		l.say("linear.help_later")
		l.sayActs(later)
	}
	l.say("linear.help_more")
	l.say("linear.help_screen")
}

func (l *linear) sayActs(acts []act) {
	for _, a := range acts {
		text := l.p.cat.T(a.words)
		if short := a.words + ".short"; a.record && l.p.cat.Has(short) {
			text = l.p.cat.T("linear.or_short", "words", text, "short", l.p.cat.Quote(l.p.cat.T(short)))
		}
		if a.record && l.at == atList {
			text = l.p.cat.T("linear.with_number", "words", text)
		}
		l.p.line("  " + text)
	}
}

// actsHere are the actions that make sense where one is, and those that will
// once the list has records to name.
func (l *linear) actsHere() (here, later []act) {
	here = slices.DeleteFunc(acts(), func(a act) bool {
		switch a.id {
		case "news.seen":
			return l.heard == 0
		case "list.filter", "linear.back":
			return l.at == atMenu
		case "list.clear":
			return l.at == atMenu || l.filter == ""
		case "linear.more":
			return l.at == atMenu || l.shown == l.total
		}
		return a.record
	})
	switch {
	case l.at == atList && len(l.items) == 0:
		return here, recordActs()
	case l.at == atList:
		return append(recordActs(), here...), nil
	case l.at == atRecord:
		return append(l.onRecord(), here...), nil
	}
	return here, nil
}
