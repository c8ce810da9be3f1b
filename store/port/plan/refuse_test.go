package plan

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	smallRaw = "APDF\n\nPLAN D’ACTION 2024-2025\n\nOBJECTIF 1 : Agir\n\n1.1 Ateliers\n\n- Tenir un atelier.\n"
	smallMD  = "# APDF – Plan 2024-2025\n\n## Objectif 1 : Agir\n\n### 1.1 Ateliers\n- (1.1.a) Tenir un atelier.\n"
	smallJS  = "{\"year\": \"2024-2025\",\n\"objectives\": [\n{\"number\": 1, \"title\": \"Agir\",\n\"means\": [\n{\"number\": \"1.1\", \"title\": \"Ateliers\",\n\"actions\": [\n{\"id\": \"1.1.a\", \"text\": \"Tenir un atelier.\"}]}]}]}"
)

// Each file that is no plan is refused with its reason and its line.
func TestRefusals(t *testing.T) {
	raw := func(old, new string) string { return strings.Replace(smallRaw, old, new, 1) }
	md := func(old, new string) string { return strings.Replace(smallMD, old, new, 1) }
	js := func(old, new string) string { return strings.Replace(smallJS, old, new, 1) }
	for _, c := range []struct {
		what, text, key string
		line            int
	}{
		{"nothing", "", RefusedEmpty, 1},
		{"spaces", "\uFEFF \n\t\r\n\f", RefusedEmpty, 1},
		{"too large", strings.Repeat("a\n", MaxBytes), RefusedTooLarge, 1},
		{"a program", "ELF\r\nx\r\n\x00\x01\x02", RefusedBinary, 3},
		{"noise", "a\n" + strings.Repeat("\x01\x02é", 40), RefusedBinary, 2},
		{"damaged UTF-8", "é\n\nx\xe9 y", RefusedEncoding, 3},
		{"undefined byte", "a\nb\x81", RefusedEncoding, 2},
		{"a letter", "\n\nChère Anne,\nmerci.\n", RefusedNotAPlan, 3},
		{"a title alone", "PLAN D'ACTION 2024-2025\n\nRien\nencore.\n", RefusedNoObjective, 4},
		{"no means", raw("1.1", "Les"), RefusedNoMeans, 5},
		{"no action", raw("- Tenir", "Tenir"), RefusedNoAction, 5},
		{"no year", raw("PLAN D’ACTION 2024-2025", "PLAN"), RefusedNoYear, 1},
		{"no title", raw("Agir", ""), RefusedNoTitle, 5},
		{"means without title", raw("Ateliers", ""), RefusedNoTitle, 7},
		{"means of no objective", raw("1.1", "7.1"), RefusedOrphanMeans, 7},
		{"two means", smallRaw + "\n1.1 Encore\n\n- Agir.\n", RefusedTwoMeans, 11},
		{"two objectives", smallRaw + "\nOBJECTIF 1 : Rayonner partout\n\n1.2 Visites\n\n- Visiter.\n", RefusedTwoObjective, 11},
		{"md: two objectives", smallMD + "## Objectif 1 : Encore\n", RefusedTwoObjective, 7},
		{"md: two means", smallMD + "### 1.1 Encore\n", RefusedTwoMeans, 7},
		{"md: two refs", smallMD + "- (1.1.a) Encore\n", RefusedTwoRefs, 7},
		{"md: ref elsewhere", md("(1.1.a)", "(1.2.a)"), RefusedOrphanRef, 6},
		{"md: means elsewhere", md("1.1 A", "2.1 A"), RefusedOrphanMeans, 5},
		{"md: no text", md("Tenir un atelier.", ""), RefusedNoText, 6},
		{"md: no year", md(" 2024-2025", ""), RefusedNoYear, 1},
		{"json: broken", js("\"Agir\",", "\"Agir\""), RefusedSyntax, 4},
		{"json: cut", smallJS[:80], RefusedSyntax, 5},
		{"json: more", smallJS + "\n{}", RefusedSyntax, 8},
		{"json: deep", "{\"objectives\":\n" + strings.Repeat("[", 5000), RefusedSyntax, 2},
		{"json: something else", "{\"a\": 1}", RefusedNotAPlan, 1},
		{"json: number", js("\"number\": 1,", "\"number\": \"un\","), RefusedField, 3},
		{"json: text", js("\"Agir\"", "[1]"), RefusedField, 3},
		{"json: list", js("\"means\": [", "\"means\": [3,"), RefusedField, 4},
		{"json: twice", js("\"id\": \"1.1.a\"", "\"text\": \"\""), RefusedField, 7},
		{"json: year", js("2024-2025", "bientôt"), RefusedField, 1},
		{"json: ref", js("1.1.a", "1.1.A"), RefusedOrphanRef, 7},
		{"json: NUL", js("Agir", `A\u0000`), RefusedBinary, 3},
		{"json: no objective", `{"year":"2024","objectives":[]}`, RefusedNoObjective, 1},
	} {
		doc, _, err := Parse("file", []byte(c.text))
		var r *Refused
		if !errors.As(err, &r) || doc != nil {
			t.Errorf("%s: not refused: %v", c.what, err)
			continue
		}
		if r.Key != c.key || r.Line != c.line {
			t.Errorf("%s: %v, want line %d: %s", c.what, r, c.line, c.key)
		}
	}
}

// Lines of the three forms are those of the file.
func TestLines(t *testing.T) {
	for text, want := range map[string][3]int{smallRaw: {5, 7, 9}, smallMD: {3, 5, 6}, smallJS: {3, 5, 7},
		strings.ReplaceAll(smallMD, "\n", "\r\n"): {3, 5, 6}} {
		d, _, err := Parse("file", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		o := d.Objectives[0]
		if got := [3]int{o.Line, o.Means[0].Line, o.Means[0].Actions[0].Line}; got != want {
			t.Errorf("lines %v, want %v in\n%s", got, want, text)
		}
	}
}

// The same plan in the encodings that people's programs save comes out equal.
func TestEncodings(t *testing.T) {
	text := strings.ReplaceAll(smallRaw, "Tenir", "Créer l’été à")
	want, _, err := Parse("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var cp1252, utf16le, utf16be []byte
	for _, r := range text {
		b := byte(r)
		if r == '’' {
			b = 0x92
		}
		cp1252 = append(cp1252, b)
	}
	utf16le, utf16be = []byte{0xFF, 0xFE}, []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(text)) {
		utf16le = append(utf16le, byte(u), byte(u>>8))
		utf16be = append(utf16be, byte(u>>8), byte(u))
	}
	decomposed := strings.NewReplacer("é", "e\u0301", "à", "a\u0300").Replace(text)
	for what, data := range map[string][]byte{"Windows-1252": cp1252, "UTF-16 LE": utf16le, "UTF-16 BE": utf16be, "decomposed": []byte(decomposed)} {
		got, doubts, err := Parse("f", data)
		if err != nil || show(got) != show(want) {
			t.Errorf("%s: %v\n%s", what, err, show(got))
		}
		if n := countDoubts(doubts)[DoubtEncoding]; n != 1 && what != "decomposed" {
			t.Errorf("%s: the encoding is not mentioned", what)
		}
	}
}

// An escape sequence is listed with its line and left to the screens.
func TestControlCharactersAreListed(t *testing.T) {
	text := strings.Replace(smallRaw+strings.Repeat("- Tenir un autre atelier.\n", 40), "un atelier", "un \x1b[31m atelier \u202e", 1)
	d, doubts, err := Parse("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(d.Objectives[0].Means[0].Actions[0].Text, "\x1b[31m") {
		t.Error("the text was altered")
	}
	for _, x := range doubts {
		if x.Key == DoubtControlSymbol && x.Line == 9 && x.Args["code"] == "U+001B" {
			return
		}
	}
	t.Errorf("not listed: %v", doubts)
}
