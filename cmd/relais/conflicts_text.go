package main

import (
	"context"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"
)

// issueSheet words issues, with the labels of all that they name.
type issueSheet struct {
	p       *program
	labels  map[model.ID]store.Label
	devices map[model.WriterID]string
}

// listIssues writes what a person must look at: all of it, or what is to be
// said of one record.
func (p *program) listIssues(ctx context.Context, only model.Link) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	found, _, err := s.Issues(ctx, only, 0)
	if err != nil {
		return err
	}
	if !only.ID.IsZero() && len(found) == 0 && !p.globals.json {
		return model.Refuse(model.NotFound, "conflict.none", "id", only.ID.Short(shortIDs))
	}
	sheet, err := p.issueSheet(ctx, found)
	if err != nil {
		return err
	}
	if p.globals.json {
		return sheet.json(found)
	}
	if len(found) == 0 {
		p.line(p.cat.T("conflict.empty"))
	}
	for i := range found {
		if i > 0 {
			p.line("")
		}
		sheet.write(&found[i], !only.ID.IsZero())
	}
	return nil
}

func (p *program) issueSheet(ctx context.Context, found []store.Issue) (*issueSheet, error) {
	s := &issueSheet{p: p, devices: map[model.WriterID]string{}}
	seen := map[model.ID]bool{}
	var ids []model.ID
	want := func(id model.ID) {
		if !id.IsZero() && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, is := range found {
		want(is.Into)
		for _, o := range is.Others {
			want(o.Link.ID)
		}
		for _, h := range is.Heads {
			want(h.Author)
			if is.Field != nil && is.Field.Type.IsRef() {
				want(idOf(h.Value))
			}
		}
		for _, v := range is.Common {
			if is.Field.Type.IsRef() {
				want(idOf(v))
			}
		}
	}
	var err error
	if s.labels, err = p.db.Labels(ctx, nil, ids); err != nil || len(found) == 0 {
		return s, err
	}
	s.devices, err = p.deviceNames(ctx)
	return s, err
}

// deviceNames names the team's devices; none for a profile that is not shared,
// or whose keys are away.
func (p *program) deviceNames(ctx context.Context) (map[model.WriterID]string, error) {
	e, err := p.exchanger(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := e.folder(ctx)
	if err != nil {
		return nil, err
	}
	x, err := e.side(ctx, folder)
	if model.AsRefusal(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return x.DeviceNames(), nil
}

// title is «tâche k7f3 – Appeler le FAT».
func (s *issueSheet) title(is *store.Issue) string {
	c := s.p.cat
	if is.Link.ID.IsZero() {
		return ""
	}
	kind := is.Link.Kind
	if model.KindNamed(kind) != nil {
		kind = c.Kind(kind)
	}
	return c.T("conflict.title", "kind", clean(kind), "id", is.Link.ID.Short(shortIDs), "label", s.p.labelText(is.Label))
}

// write tells an issue: what it is about, what stands beside each other, what
// to do.
func (s *issueSheet) write(is *store.Issue, whole bool) {
	c := s.p.cat
	args := []any{"title", s.title(is), "n", len(is.Heads), "count", len(is.Others)}
	switch is.Type {
	case model.IssueValue:
		args = append(args, "field", c.Field(is.Link.Kind, is.Field.Name))
	case model.IssueRule:
		args = append(args, "why", s.reason(is))
	case model.IssueDuplicate:
		args = append(args, "other", s.label(is.Others[0].Link.ID), "other_id", is.Others[0].Link.ID.Short(shortIDs), "why", s.why(is))
	case model.IssueAside:
		args = append(args, "why", s.reason(is))
	}
	s.p.line(capital(c.T("conflict.line."+string(is.Type), args...)))
	if is.Type != model.IssueDuplicate {
		for _, l := range s.p.headTexts(is, s) {
			s.p.line("  " + l)
		}
	}
	if is.Type == model.IssueValue {
		s.common(is)
		if whole {
			s.parts(is)
		}
	}
	s.todo(is)
}

func (s *issueSheet) label(id model.ID) string {
	l, ok := s.labels[id]
	if !ok {
		return s.p.cat.T("value.gone")
	}
	return s.p.labelText(l)
}

// why lists what two records have in common.
func (s *issueSheet) why(is *store.Issue) string {
	words := make([]string, len(is.Why))
	for i, w := range is.Why {
		words[i] = s.p.cat.Field(is.Link.Kind, w)
	}
	return strings.Join(words, s.p.cat.T("list.comma"))
}

// headTexts writes what stands beside each other, numbered as --keep takes it.
// Without a sheet, nobody is named.
func (p *program) headTexts(is *store.Issue, s *issueSheet) []string {
	var out []string
	for i, h := range is.Heads {
		text := p.headText(is, h, s)
		if is.Type == model.IssueAside {
			out = append(out, p.cat.T("conflict.by", "who", s.who(h), "when", h.When.Local().Format("2006-01-02 15:04")))
			continue
		}
		if s != nil {
			text = p.cat.T("conflict.head", "text", text, "who", s.who(h), "when", h.When.Local().Format("2006-01-02 15:04"))
		}
		if h.Shown {
			text = p.cat.T("conflict.shown", "text", text)
		}
		out = append(out, p.cat.T("conflict.number", "n", strconv.Itoa(i+1), "text", text))
	}
	return out
}

func (p *program) headText(is *store.Issue, h store.IssueHead, s *issueSheet) string {
	switch {
	case h.Gone:
		return p.cat.T("conflict.side.gone." + string(is.Type))
	case is.Type == model.IssueDeletion || is.Type == model.IssueReference:
		return p.cat.T("conflict.side.edit."+string(is.Type), "field", p.historyField(model.KindNamed(is.Link.Kind), h.Field))
	case is.Field == nil:
		return ""
	case h.Sealed:
		return p.cat.T("value.protected")
	}
	return p.issueValue(is, h.Value, s)
}

// issueValue writes one value of a field in conflict.
func (p *program) issueValue(is *store.Issue, wire string, s *issueSheet) string {
	switch {
	case is.Hidden && !p.globals.reveal:
		return p.cat.T("value.protected")
	case wire == "":
		return p.cat.T("history.nothing")
	}
	sh := &sheet{p: p, kind: model.KindNamed(is.Link.Kind)}
	if s != nil {
		sh.labels = s.labels
	}
	if is.Field.Type.IsRef() && s == nil {
		return idOf(wire).Short(shortIDs)
	}
	return p.cat.Quote(shortened(clean(sh.text(is.Field, wire))))
}

// longestShown is how much of a text a line shows.
const longestShown = 200

func shortened(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= longestShown {
		return string(r)
	}
	return string(r[:longestShown]) + "…"
}

// who names who wrote a value, and on which device where its name says more.
func (s *issueSheet) who(h store.IssueHead) string {
	name := s.label(h.Author)
	if device := s.devices[h.Writer]; device != "" && clean(device) != name {
		return s.p.cat.T("conflict.device", "who", name, "device", clean(device))
	}
	return name
}

// common tells what the values came from.
func (s *issueSheet) common(is *store.Issue) {
	if len(is.Common) == 0 {
		s.p.line("  " + s.p.cat.T("conflict.from_nothing"))
		return
	}
	texts := make([]string, len(is.Common))
	for i, v := range is.Common {
		texts[i] = s.p.issueValue(is, v, s)
	}
	s.p.line("  " + s.p.cat.T("conflict.from", "text", strings.Join(texts, s.p.cat.T("list.comma"))))
}

// parts writes a long text as far as it merges: what is agreed on once, and the
// versions of the rest.
func (s *issueSheet) parts(is *store.Issue) {
	if is.Parts == nil || is.Hidden && !s.p.globals.reveal {
		return
	}
	s.p.line("  " + s.p.cat.T("conflict.parts"))
	for _, part := range is.Parts {
		if part.Versions == nil {
			for l := range strings.SplitSeq(strings.TrimRight(part.Text, "\n"), "\n") {
				s.p.line("    " + clean(l))
			}
			continue
		}
		for i, v := range part.Versions {
			text := s.p.cat.T("history.nothing")
			if v != "" {
				text = strings.Join(strings.Fields(clean(v)), " ")
			}
			s.p.line("    ≠ " + s.p.cat.T("conflict.number", "n", strconv.Itoa(i+1), "text", text))
		}
	}
}

// todo says how to end it.
func (s *issueSheet) todo(is *store.Issue) {
	key := "conflict.todo." + string(is.Type)
	args := []any{"kind", is.Link.Kind, "id", is.Link.ID.Short(shortIDs)}
	switch {
	case is.Type == model.IssueValue:
		args = append(args, "field", s.p.issueField(is))
	case is.Type == model.IssueDuplicate:
		args = append(args, "other", is.Others[0].Link.ID.Short(shortIDs))
	case !is.Into.IsZero():
		key += "_merged"
		args = append(args, "into", is.Into.Short(shortIDs), "label", s.label(is.Into))
	}
	s.p.line("  → " + s.p.cat.T(key, args...))
}
