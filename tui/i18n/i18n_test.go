package i18n

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// fix rewrites the catalogues sorted, one key a line, with French typography:
// go test ./tui/i18n -fix
var fix = flag.Bool("fix", false, "sort the catalogues and mend French spaces and apostrophes")

const (
	noBreak = "\u00a0"
	narrow  = "\u202f"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *fix {
		for _, l := range languages {
			rewrite(l)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func rewrite(lang string) {
	text, err := os.ReadFile(lang + ".json")
	if err != nil {
		panic(err)
	}
	words := maps.Collect(newWords(string(text)).all())
	keys := slices.Sorted(maps.Keys(words))
	var b strings.Builder
	b.WriteString("{\n")
	for i, k := range keys {
		v := words[k]
		if lang == "fr" && !exempt(k) {
			v = typography(v)
		}
		b.WriteString("  " + quoted(k) + ": " + quoted(v))
		if i < len(keys)-1 {
			b.WriteString(",")
		}
		b.WriteString("\n")
	}
	b.WriteString("}\n")
	if err := os.WriteFile(lang+".json", []byte(b.String()), 0o644); err != nil {
		panic(err)
	}
}

func asMap(lang string) map[string]string { return maps.Collect(Load(lang).words.all()) }

func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// exempt are the keys whose text is no prose: number patterns and key names.
func exempt(key string) bool {
	return strings.HasPrefix(key, "number.") || strings.HasPrefix(key, "key.")
}

var (
	beforeHigh  = regexp.MustCompile(`(\S)[ \x{a0}\x{202f}]*([;!?])(\s|$|»|\)|\x{a0}|\x{202f})`)
	beforeColon = regexp.MustCompile(`(\S)[ \x{a0}\x{202f}]+:`)
	afterOpen   = regexp.MustCompile(`«[ \x{a0}\x{202f}]*`)
	beforeClose = regexp.MustCompile(`[ \x{a0}\x{202f}]*»`)
)

// typography applies the rules of the Office québécois de la langue française:
// a narrow no-break space before ; ! ?, a no-break space before the colon and
// inside guillemets, a typographic apostrophe.
func typography(s string) string {
	s = strings.ReplaceAll(s, "'", "’")
	s = beforeHigh.ReplaceAllString(s, "$1"+narrow+"$2$3")
	s = beforeColon.ReplaceAllString(s, "$1"+noBreak+":")
	s = afterOpen.ReplaceAllString(s, "«"+noBreak)
	return beforeClose.ReplaceAllString(s, noBreak+"»")
}

// Every language has the same keys with the same placeholders.
func TestCataloguesHaveTheSameKeys(t *testing.T) {
	source := Load("fr")
	for _, l := range languages[1:] {
		c := Load(l)
		for k, text := range source.words.all() {
			other, ok := c.words.of(k)
			if !ok {
				t.Errorf("%s lacks %s", l, k)
				continue
			}
			if a, b := placeholders(text), placeholders(other); a != b && !strings.HasPrefix(k, "date.") {
				t.Errorf("%s %s: placeholders %s, in French %s", l, k, b, a)
			}
		}
		for k := range c.words.all() {
			if !source.Has(k) {
				t.Errorf("%s has %s, French has not", l, k)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_:.]+\}`)

func placeholders(s string) string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " ")
}

// The files are sorted, hold one key a line, no key twice and no empty text,
// and the quick reader reads what encoding/json reads.
func TestCataloguesAreSortedJSON(t *testing.T) {
	for _, l := range languages {
		text := map[string]string{"fr": fr, "en": en, "es": es}[l]
		var want map[string]string
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		got, c := asMap(l), Load(l)
		if len(got) != len(want) {
			t.Errorf("%s: read %d keys, the JSON has %d", l, len(got), len(want))
		}
		for k, v := range want {
			if found, _ := c.words.of(k); got[k] != v || found != v {
				t.Errorf("%s %s: read %q, found %q, the JSON says %q", l, k, got[k], found, v)
			}
			for _, other := range []string{k + " ", k[:len(k)-1]} {
				if _, there := want[other]; !there && c.Has(other) {
					t.Errorf("%s: %q is found and is not there", l, other)
				}
			}
			if strings.TrimSpace(v) == "" && !exempt(k) {
				t.Errorf("%s %s is empty", l, k)
			}
		}
		var last string
		lines := 0
		for line := range strings.Lines(text) {
			key, _, ok := strings.Cut(strings.TrimSpace(line), `": "`)
			if !ok {
				continue
			}
			lines++
			if key <= last {
				t.Errorf("%s: %s is not after %s (go test ./tui/i18n -fix)", l, key, last)
			}
			last = key
		}
		if lines != len(want) {
			t.Errorf("%s: %d lines for %d keys", l, lines, len(want))
		}
	}
}

// A text equal in two languages is a forgotten translation, unless it stands
// in testdata/same.txt.
func TestEqualTextsAreAllowed(t *testing.T) {
	list, err := os.ReadFile("testdata/same.txt")
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{}
	for _, k := range strings.Fields(string(list)) {
		allowed[k] = true
	}
	fr, en, es := asMap("fr"), asMap("en"), asMap("es")
	for k := range fr {
		same := fr[k] == en[k] || fr[k] == es[k] || en[k] == es[k]
		if same && !allowed[k] {
			t.Errorf("%s is the same in two languages: translate it, or add it to testdata/same.txt", k)
		}
		if !same && allowed[k] {
			t.Errorf("%s differs everywhere: take it off testdata/same.txt", k)
		}
		delete(allowed, k)
	}
	for k := range allowed {
		t.Errorf("testdata/same.txt lists %s, which no catalogue has", k)
	}
}

// French texts keep their spaces and apostrophes.
func TestFrenchTypography(t *testing.T) {
	for k, text := range Load("fr").words.all() {
		if exempt(k) {
			continue
		}
		if want := typography(text); want != text {
			t.Errorf("%s: %q should be %q (go test ./tui/i18n -fix)", k, text, want)
		}
		if strings.Contains(text, "...") {
			t.Errorf("%s: %q has three points, not …", k, text)
		}
	}
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"fr", 0, "0 ligne"}, {"fr", 1, "1 ligne"}, {"fr", 2, "2 lignes"}, {"fr", 1500, "1\u00a0500 lignes"},
		{"en", 0, "0 rows"}, {"en", 1, "1 row"}, {"en", 1500, "1,500 rows"},
		{"es", 0, "0 filas"}, {"es", 1, "1 fila"}, {"es", 1500, "1500 filas"}, {"es", 15000, "15,000 filas"},
	} {
		if got := Load(c.lang).T("widget.list.count", "n", c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

func TestMissingKeysAndArgumentsShow(t *testing.T) {
	c := Load("fr")
	if got := c.T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("missing key shows as %q", got)
	}
	if got := c.T("widget.picker.create"); got != "Créer ⟦text⟧" {
		t.Errorf("missing argument shows as %q", got)
	}
	if got := c.First("no.such.key", "field.due"); got != "échéance" {
		t.Errorf("First found %q", got)
	}
	if got := c.Choice("task", "status", "from_the_future"); got != "from_the_future" {
		t.Errorf("unknown code shows as %q", got)
	}
	if got := c.Choice("task", "status", "done"); got != "terminée" {
		t.Errorf("status done of a task is %q", got)
	}
}

func TestDates(t *testing.T) {
	today := time.Date(2026, 11, 24, 15, 4, 0, 0, time.UTC)
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	first := time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ lang, got, want string }{
		{"fr", Load("fr").Day(monday, today), "lun. 23 nov."},
		{"fr", Load("fr").Day(first, today), "sam. 1er mai 2027"},
		{"fr", Load("fr").DayLong(monday), "lundi 23 novembre 2026"},
		{"fr", Load("fr").Relative(monday, today), "hier"},
		{"fr", Load("fr").Relative(first, today), "dans 5 mois"},
		{"fr", Load("fr").Relative(monday.AddDate(0, 0, 4), today), "dans 3 jours"},
		{"fr", Load("fr").Clock(today), "15\u00a0h\u00a004"},
		{"fr", Load("fr").Ago(2 * time.Minute), "il y a 2 min"},
		{"en", Load("en").Day(monday, today), "Mon Nov 23"},
		{"en", Load("en").Day(first, today), "Sat May 1, 2027"},
		{"en", Load("en").DayLong(monday), "Monday, November 23, 2026"},
		{"en", Load("en").Relative(monday.AddDate(0, 0, -20), today), "3 weeks ago"},
		{"fr", Load("fr").Relative(today.AddDate(0, 0, 14), today), "dans 2 semaines"},
		{"fr", Load("fr").Relative(today.AddDate(0, 0, 19), today), "dans 19 jours"},
		{"fr", Load("fr").Relative(today.AddDate(0, 0, 34), today), "dans 5 semaines"},
		{"es", Load("es").Day(monday, today), "lun 23 nov"},
		{"es", Load("es").DayLong(monday), "lunes 23 de noviembre de 2026"},
		{"es", Load("es").Relative(today.AddDate(0, 0, 1), today), "mañana"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, c.got, c.want)
		}
	}
}

func TestNumbersAndMoney(t *testing.T) {
	fr, en, es := Load("fr"), Load("en"), Load("es")
	for _, c := range [][2]string{
		{fr.Money(123456, "CAD"), "1\u00a0234,56\u00a0$"},
		{fr.Money(-5, ""), "−0,05\u00a0$"},
		{fr.Money(100, "USD"), "1,00\u00a0$\u00a0US"},
		{fr.Money(100, "XAF"), "1,00\u00a0XAF"},
		{en.Money(123456, "CAD"), "$1,234.56"},
		{en.Money(-123456, "CAD"), "−$1,234.56"},
		{es.Money(123456789, "CAD"), "$1,234,567.89"},
		{fr.Decimal("1234.5"), "1\u00a0234,5"},
		{fr.Decimal("un"), "un"},
		{en.Decimal("-12345.25"), "−12,345.25"},
		{fr.And("a"), "a"},
		{fr.And("a", "b", "c"), "a, b et c"},
		{en.Or("a", "b"), "a or b"},
		{fr.Quote("Radio Obrera"), "«\u00a0Radio Obrera\u00a0»"},
		{fr.Label("Échéance", "lundi"), "Échéance\u00a0: lundi"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range [][5]string{
		{"en", "fr_CA.UTF-8", "", "", "en"},
		{"", "es_MX.UTF-8", "", "en_US", "es"},
		{"", "", "en_CA", "fr_CA", "en"},
		{"", "", "", "FR_ca.utf8", "fr"},
		{"", "", "", "de_DE", "fr"},
		{"", "C", "", "en_US", "fr"},
		{"", "", "", "", "fr"},
		{"es-419", "", "", "", "es"},
	} {
		if got := Detect(c[0], c[1], c[2], c[3]); got != c[4] {
			t.Errorf("Detect(%q) = %q, want %q", c[:4], got, c[4])
		}
	}
}

// What a command's first words cost, and what a screen's that were said before.
func BenchmarkWord(b *testing.B) {
	b.Run("first", func(b *testing.B) {
		w := newWords(fr)
		for b.Loop() {
			w.find("kind.task.many")
		}
	})
	b.Run("again", func(b *testing.B) {
		w := newWords(fr)
		for b.Loop() {
			w.of("kind.task.many")
		}
	})
}
