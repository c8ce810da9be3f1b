package model

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// sayings are a search's words in a small language.
type sayings struct{}

func (sayings) SearchFilter(w string) string {
	return map[string]string{"sorte": FilterKind, "état": FilterStatus, "qui": FilterWho, "avant": FilterBefore, "après": FilterAfter}[w]
}
func (sayings) SearchKinds(w string) []string {
	if w == "rien" {
		return nil
	}
	return []string{w}
}
func (sayings) SearchStatuses(w string) []string { return []string{w} }
func (sayings) SearchMe(w string) bool           { return w == "moi" }

const seekingDay = Day("2026-11-23")

func TestParseSearch(t *testing.T) {
	q, err := ParseSearch(`Écrire "fin de stage" 14:30 d'œuvre x sorte:task,interaction état:done qui:"Marie Dubé" qui:moi avant:2026-12-01 après:lundi -budget sorte:`, seekingDay, sayings{})
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, w := range q.Words {
		text := strings.Join(w.Tokens, " ")
		if w.Whole {
			text += "."
		}
		words = append(words, text)
	}
	if want := []string{"ecrire", "fin de stage.", "14 30", "d oeuvre", "x."}; !slices.Equal(words, want) {
		t.Errorf("words %q, want %q", words, want)
	}
	if !slices.Equal(q.Kinds, []string{"task", "interaction"}) || !slices.Equal(q.Statuses, []string{"done"}) ||
		!slices.Equal(q.Who, []string{"Marie Dubé"}) || !q.Me || q.Before != "2026-12-01" || q.After == "" {
		t.Errorf("filters %+v", q)
	}
	if !slices.Equal(q.Without[0].Tokens, []string{"budget"}) {
		t.Errorf("without %v", q.Without)
	}
	other, err := ParseSearch("bilan sorte=task qui=moi état=done avant:2s", seekingDay, sayings{})
	if err != nil || !other.Me || len(other.Kinds) != 1 || len(other.Statuses) != 1 || other.Before != "2026-12-07" {
		t.Errorf("as filters of lists: %+v, %v", other, err)
	}
	if _, err := ParseSearch("x avant:jamais sorte:task", seekingDay, sayings{}); AsRefusal(err).Args["column"] != "3" {
		t.Errorf("the place of a mistake: %v", err)
	}
	for line, key := range map[string]string{"sorte:rien": "search.kind", "avant:jamais": "date.unknown", "-bilan": "search.minus", "bilan -sorte:task": "search.minus"} {
		if _, err := ParseSearch(line, seekingDay, sayings{}); AsRefusal(err) == nil || AsRefusal(err).Key != key {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// A title counts more than a body, a whole word more than a beginning.
func TestSearchScore(t *testing.T) {
	q, _ := ParseSearch("coop", seekingDay, sayings{})
	order := []struct{ title, body string }{
		{"coop", ""}, {"coop des femmes", ""}, {"cooperative", ""}, {"ecrire a la cooperative", ""}, {"ecrire", "la coop"}, {"ecrire", "la cooperative"},
	}
	last := 1 << 20
	for _, o := range order {
		if s, _ := q.Score(o.title, o.body, 1); s >= last || s == 0 {
			t.Errorf("%q %q scores %d after %d", o.title, o.body, s, last)
		} else {
			last = s
		}
	}
}

func TestSearchSnippet(t *testing.T) {
	q, _ := ParseSearch(`ECOLE "fin de stage"`, seekingDay, sayings{})
	text := strings.Repeat("bla ", 40) + "puis l'École, la fin de stage, " + strings.Repeat("et cætera ", 40)
	part, marks := q.Snippet(text, 60)
	var found []string
	for _, m := range marks {
		found = append(found, part[m.From:m.To])
	}
	if !slices.Equal(found, []string{"École", "fin de stage"}) || !strings.HasPrefix(part, "…") || !strings.HasSuffix(part, "…") || utf8.RuneCountInString(part) > 62 {
		t.Errorf("%q %q", part, found)
	}
	if part, _ := q.Snippet("rien de tel", 60); part != "" {
		t.Errorf("%q", part)
	}
}

func TestNearWords(t *testing.T) {
	near := NearWords("reuinon")
	for _, w := range []string{"reunion", "reuinons", "reuino", "raeuinon", "reuinin"} {
		if !slices.Contains(near, w) {
			t.Errorf("%s is missing", w)
		}
	}
	if slices.Contains(near, "reuinon") || len(near) > 500 {
		t.Errorf("%d words, the word itself among them or too many", len(near))
	}
}

// Whatever is typed, what is found stands inside of the text.
func FuzzSearchMarks(f *testing.F) {
	f.Add(`l'école "fin`, "À l'École, fin de stage")
	f.Add("qui:«a", "œuvre ß ﬁn İstanbul e\u0301t\u00e9")
	f.Fuzz(func(t *testing.T, line, text string) {
		q, err := ParseSearch(line, seekingDay, sayings{})
		if err != nil || !utf8.ValidString(text) {
			return
		}
		part, marks := q.Snippet(text, 20)
		at := 0
		for _, m := range marks {
			if m.From < at || m.To > len(part) || m.From >= m.To {
				t.Fatalf("%v in %q", m, part)
			}
			at = m.To
		}
		q.Score(FoldText(text), FoldText(text), 2)
	})
}
