package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"relais/model"
)

// Label is a record in one line.
type Label struct {
	Text      string
	Short     string // the part that people say: an acronym, a ref
	Protected bool   // the record is sensitive: Text is for those who asked to see
	Sealed    bool   // its name is not held here: Text lacks it
	Gone      bool
}

// Hidden tells whether the label is not for everybody to see.
func (l Label) Hidden() bool { return l.Protected || l.Sealed }

// Candidate is a record that a reference may name.
type Candidate struct {
	Link      model.Link
	Label     Label
	Detail    string // what tells namesakes apart: an organisation, a role
	relevance int
}

// Labels gives the labels of records by their ids. Kinds says where to look
// (nil: everywhere); ids that are found nowhere are absent.
func (s *Store) Labels(ctx context.Context, kinds []string, ids []model.ID) (map[model.ID]Label, error) {
	out := map[model.ID]Label{}
	if len(ids) == 0 {
		return out, nil
	}
	if kinds == nil {
		kinds = allKinds()
	}
	for _, name := range kinds {
		k := model.KindNamed(name)
		if k == nil {
			continue
		}
		var rest []model.ID
		for _, id := range ids {
			if _, done := out[id]; !done {
				rest = append(rest, id)
			}
		}
		for chunk := range slices.Chunk(rest, 500) {
			if err := s.labelChunk(ctx, k, chunk, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func allKinds() []string {
	var names []string
	for _, k := range model.Kinds {
		names = append(names, k.Name)
	}
	return names
}

func (s *Store) labelChunk(ctx context.Context, k *model.Kind, ids []model.ID, out map[model.ID]Label) error {
	if len(ids) == 0 {
		return nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id.String()
	}
	records, err := s.labelRecords(ctx, k, `id IN (`+marks+`)`, args...)
	if err != nil {
		return err
	}
	return s.label(ctx, k, records, func(r *model.Record, l Label) { out[r.ID] = l })
}

// labelRecords reads what labels need. A kind that may be protected is read
// whole, to know.
func (s *Store) labelRecords(ctx context.Context, k *model.Kind, where string, args ...any) ([]*model.Record, error) {
	fields := append(namingFields(k), detailField(k)...)
	if slices.Contains([]string{"person", "interaction", "security_incident", "privacy_incident"}, k.Name) {
		fields = append(fields, "at_risk", "sensitive", "team")
	}
	sel := newSelection(k, fields)
	rows, err := s.db.QueryContext(ctx, `SELECT `+sel.columns+` FROM `+quote(k.Name)+` WHERE `+where, args...)
	if err != nil {
		return nil, s.explain(err)
	}
	out, err := sel.all(rows)
	return out, s.explain(err)
}

// namingFields are the fields that people call a record by.
func namingFields(k *model.Kind) []string {
	names := slices.Clone(k.Label)
	if p := k.Positional(); p != nil && !slices.Contains(names, p.Name) {
		names = append(names, p.Name)
	}
	if k.Field("handle") != nil {
		names = append(names, "handle")
	}
	return names
}

// detailField tells namesakes apart.
func detailField(k *model.Kind) []string {
	for _, n := range []string{"role", "country", "day", "moment", "status"} {
		if k.Field(n) != nil {
			return []string{n}
		}
	}
	return nil
}

// label makes the labels of records; references in a label are labelled in
// one go.
func (s *Store) label(ctx context.Context, k *model.Kind, records []*model.Record, give func(*model.Record, Label)) error {
	nested := map[string]map[model.ID]Label{}
	for _, name := range k.Label {
		f := k.Field(name)
		if f.Type != model.TypeRef {
			continue
		}
		var ids []model.ID
		for _, r := range records {
			if id, ok := model.ParseID(r.One(name)); ok && !id.IsZero() {
				ids = append(ids, id)
			}
		}
		labels, err := s.Labels(ctx, f.Targets, ids)
		if err != nil {
			return err
		}
		nested[name] = labels
	}
	for _, r := range records {
		l := Label{Protected: r.Protected() || r.Nameless(), Sealed: r.Nameless(), Gone: r.Deleted}
		var parts []string
		for _, name := range k.Label {
			v := r.One(name)
			switch f := k.Field(name); {
			case v == "":
			case f.Type == model.TypeRef:
				id, _ := model.ParseID(v)
				inner := nested[name][id]
				l.Protected, l.Sealed = l.Protected || inner.Protected, l.Sealed || inner.Sealed
				parts = append(parts, inner.Text)
			case f.Type == model.TypeChoice || f.Type == model.TypeMoney:
				// words and money are the caller's to say
			default:
				parts = append(parts, v)
			}
		}
		l.Text = strings.Join(parts, " · ")
		if len(parts) > 0 {
			l.Short = parts[0]
		}
		give(r, l)
	}
	return nil
}

// Candidates lists live records that a person may mean by text, the likeliest
// first; "" lists the first of each kind. Where team is asked for, the team's
// people come first. Case and accents do not count.
func (s *Store) Candidates(ctx context.Context, kinds []string, text string, limit int) ([]Candidate, error) {
	if len(kinds) == 0 {
		kinds = allKinds()
	}
	want := model.FoldText(strings.TrimSpace(text))
	var out []Candidate
	for _, name := range kinds {
		k := model.KindNamed(name)
		if k == nil {
			continue
		}
		records, err := s.labelRecords(ctx, k, `deleted=0`)
		if err != nil {
			return nil, err
		}
		err = s.label(ctx, k, records, func(r *model.Record, l Label) {
			score := relevance(k, r, l, want)
			if score < 0 {
				return
			}
			if r.Kind.Name == "person" && r.One("team") == "" {
				score++ // the team before others of the same relevance
			}
			c := Candidate{Link: model.Link{Kind: name, ID: r.ID}, Label: l, relevance: score}
			if d := detailField(k); d != nil && k.Field(d[0]).Type != model.TypeChoice {
				c.Detail = r.One(d[0])
			}
			out = append(out, c)
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		if a.relevance != b.relevance {
			return a.relevance - b.relevance
		}
		return strings.Compare(model.FoldText(a.Label.Text), model.FoldText(b.Label.Text))
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

// How well a record answers to a name; smaller is better, odd numbers are for
// those outside of the team.
const (
	relevExact  = 0
	relevID     = 2
	relevStart  = 4
	relevWord   = 6
	relevWithin = 8
)

// relevance tells how well a record answers to a folded text, -1 for not.
func relevance(k *model.Kind, r *model.Record, l Label, want string) int {
	if want == "" {
		return relevStart
	}
	if len(want) >= 3 && strings.HasPrefix(r.ID.String(), model.FoldID(want)) {
		return relevID
	}
	best := -1
	for _, name := range append(namingFields(k), "") {
		v := l.Text
		if name != "" {
			if f := k.Field(name); f.Type.IsRef() {
				continue
			}
			v = r.One(name)
		}
		v = model.FoldText(v)
		score := -1
		switch {
		case v == "":
		case v == want:
			score = relevExact
		case strings.HasPrefix(v, want):
			score = relevStart
		case strings.Contains(v, " "+want):
			score = relevWord
		case strings.Contains(v, want):
			score = relevWithin
		}
		if score >= 0 && (best < 0 || score < best) {
			best = score
		}
	}
	if best < 0 && allWords(model.FoldText(l.Text), want) {
		return relevWithin
	}
	return best
}

func allWords(v, want string) bool {
	words := strings.Fields(want)
	for _, w := range words {
		if !strings.Contains(v, w) {
			return false
		}
	}
	return len(words) > 1
}

// shownCandidates is how many candidates an ambiguity lists.
const shownCandidates = 6

// Resolve finds the one record that a person means by text: an id, a unique
// start of one, a name, or what only one name holds. It refuses with NotFound,
// or with Ambiguous and the candidates.
func (s *Store) Resolve(ctx context.Context, kinds []string, text string) (model.Link, error) {
	text = strings.TrimSpace(text)
	if l, ok := model.ParseLink(text); ok && !l.ID.IsZero() {
		return l, s.exists(ctx, []string{l.Kind}, l.ID, text)
	}
	found, err := s.named(ctx, kinds, text)
	if err != nil {
		return model.Link{}, err
	}
	switch len(found) {
	case 0:
		return model.Link{}, model.Refuse(model.NotFound, "reference.none", "value", text)
	case 1:
		return found[0], nil
	}
	return model.Link{}, s.ambiguous(ctx, text, found)
}

func (s *Store) exists(ctx context.Context, kinds []string, id model.ID, text string) error {
	labels, err := s.Labels(ctx, kinds, []model.ID{id})
	if err != nil {
		return err
	}
	if _, ok := labels[id]; !ok {
		return model.Refuse(model.NotFound, "reference.none", "value", text)
	}
	return nil
}

func (s *Store) ambiguous(ctx context.Context, text string, found []model.Link) error {
	var lines []string
	for _, l := range found[:min(shownCandidates, len(found))] {
		labels, err := s.Labels(ctx, []string{l.Kind}, []model.ID{l.ID})
		if err != nil {
			return err
		}
		name := labels[l.ID].Text
		if labels[l.ID].Protected {
			name = "…"
		}
		lines = append(lines, l.ID.Short(6)+" "+name)
	}
	return model.Refuse(model.Ambiguous, "reference.several", "value", text,
		"count", strconv.Itoa(len(found)), "candidates", strings.Join(lines, "\n"))
}

// named lists what text may mean: a full id or a unique start of one alone,
// else the records of the best relevance. Deleted records answer to ids only.
func (s *Store) named(ctx context.Context, kinds []string, text string) ([]model.Link, error) {
	if len(kinds) == 0 {
		kinds = allKinds()
	}
	if ids, err := s.byPrefix(ctx, kinds, model.FoldID(text)); err != nil || len(ids) == 1 {
		return ids, err
	}
	all, err := s.Candidates(ctx, kinds, text, 0)
	if err != nil || len(all) == 0 || text == "" {
		return nil, err
	}
	var out []model.Link
	for _, c := range all {
		if c.relevance/2 != all[0].relevance/2 {
			break
		}
		out = append(out, c.Link)
	}
	return out, nil
}

// byPrefix lists the records whose id starts so, at least three letters of it.
func (s *Store) byPrefix(ctx context.Context, kinds []string, prefix string) ([]model.Link, error) {
	if len(prefix) < 3 || strings.ContainsFunc(prefix, func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z') }) {
		return nil, nil
	}
	var out []model.Link
	for _, k := range kinds {
		if model.KindNamed(k) == nil {
			continue
		}
		rows, err := s.db.QueryContext(ctx, `SELECT id FROM `+quote(k)+` WHERE id >= ? AND id < ? LIMIT 3`, prefix, prefix+"~")
		if err != nil {
			return nil, s.explain(err)
		}
		found, err := readIDs(rows, k)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func readIDs(rows *sql.Rows, kind string) ([]model.Link, error) {
	defer rows.Close()
	var out []model.Link
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		id, _ := model.ParseID(text)
		out = append(out, model.Link{Kind: kind, ID: id})
	}
	return out, rows.Err()
}
