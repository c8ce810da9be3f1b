package macro

import (
	"strings"
	"testing"

	"relais/tui/i18n"
)

const file = `{
  "version": 1,
  "macros": [
    {
      "id": "clore",
      "name": "Clore",
      "steps": [
        {"do": "record.status"},
        {"answer": ""},
        {"type": "<é> \"x\" {1}"},
        {"press": "ctrl+s"}
      ]
    },
    {
      "id": "futur",
      "name": "D’une autre version",
      "steps": [
        {"teleport": "Lima"}
      ]
    },
    {
      "name": "Écrite à la main",
      "colour": "red",
      "steps": [
        {"do": "record.status"},
        {"move": "down"}
      ]
    },
    17
  ],
  "remark": "mine"
}
`

// A file is written as it was read, what is not understood included; each change
// changes what it is about alone.
func TestFileIsKept(t *testing.T) {
	b := Parse([]byte(file))
	if got := string(b.Text()); got != file {
		t.Fatalf("written as\n%s", got)
	}
	var keys, ids []string
	for _, p := range b.Problems() {
		keys = append(keys, p.Key+"@"+p.Args["n"])
	}
	for _, m := range b.Macros() {
		ids = append(ids, m.ID)
	}
	if strings.Join(keys, " ") != "macros.step@1 macros.entry@4" || strings.Join(ids, " ") != "clore écrite-à-la-main" {
		t.Fatalf("problems %v, macros %v", keys, ids)
	}
	for name, err := range map[string]error{
		"rename": b.Rename("écrite-à-la-main", "Autre"), "bind": b.Bind("écrite-à-la-main", "W"), "delete": b.Delete("clore"),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	added := b.Add(Macro{Name: "Autre", Steps: []Step{{Do: "record.tags"}}})
	text := string(b.Text())
	for _, want := range []string{`"colour": "red"`, `"key": "W"`, `"name": "Autre"`, `"id": "écrite-à-la-main"`, `{"teleport": "Lima"}`, "17", `"remark": "mine"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is lost:\n%s", want, text)
		}
	}
	if strings.Contains(text, "clore") || added.ID != "autre" {
		t.Errorf("added %s:\n%s", added.ID, text)
	}
	again := Parse([]byte(text))
	if len(again.Macros()) != 2 || again.Macros()[0].Key != "W" || len(again.Macros()[0].Steps) != 2 {
		t.Errorf("%+v", again.Macros())
	}
	for name, err := range map[string]error{"rename": b.Rename("x", "y"), "bind": b.Bind("futur", "y"), "delete": b.Delete("futur")} {
		if err == nil {
			t.Errorf("%s of what is not there went well", name)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"  \n":                              "",
		"{\n\"version\": 1,\n\"macros\": [": "macros.unreadable@3",
		"[]":                                "macros.unreadable@1",
		"{}":                                "macros.unreadable@1",
		`{"version": "1", "macros": []}`:    "macros.unreadable@1",
		`{"version": 1, "macros": {}}`:      "macros.unreadable@1",
		`{"version": 2, "macros": []}`:      "macros.newer@",
		"\xff":                              "macros.unreadable@1",
	} {
		b := Parse([]byte(text))
		got := ""
		for _, p := range b.Problems() {
			got += p.Key + "@" + p.Args["line"]
		}
		if got != want || b.Broken() != strings.Contains(want, "unreadable") || (b.Newer() != nil) != strings.Contains(want, "newer") {
			t.Errorf("%q: %s", text, got)
		}
	}
	for name, steps := range map[string]string{
		"two things": `{"do": "a", "press": "b"}`, "nothing": `{}`, "no step": `"s"`, "unrecorded": `{"do": "record.purge"}`, "itself": `{"do": "macro.x"}`,
	} {
		b := Parse([]byte(`{"version": 1, "macros": [{"name": "x", "steps": [` + steps + `]}]}`))
		if len(b.Macros()) != 0 || len(b.Problems()) != 1 {
			t.Errorf("%s is replayed", name)
		}
	}
}

// Every sentence of this package stands in the catalogues.
func TestProblemsHaveWords(t *testing.T) {
	for _, key := range []string{"unreadable", "newer", "entry", "step", "gone", "key_lost"} {
		if !i18n.Load("fr").Has("refuse.macros." + key) {
			t.Errorf("no words for %s", key)
		}
	}
}

func TestRecorder(t *testing.T) {
	var r Recorder
	r.Did("record.status")
	r.Typed("x")
	if r.Len() > 0 || r.On() {
		t.Fatal("it writes before it begins")
	}
	r.Start()
	r.Moved("down")
	r.Did("record.edit")
	r.Did("record.purge")
	r.Did("macro.other")
	for _, letter := range []string{"é", "t", "é", "x"} {
		r.Typed(letter)
	}
	r.Back()
	r.Pressed("ctrl+s")
	r.Pressed("tab")
	r.Back()
	r.Moved("down")
	r.Answered("")
	r.Created("CTC")
	var got []string
	for _, s := range r.Stop() {
		if s.count() != 1 {
			t.Errorf("%+v is %d things", s, s.count())
		}
		got = append(got, s.Do+s.Type+s.Press+s.Move+s.Create)
	}
	if strings.Join(got, "|") != "record.edit|été|ctrl+s|down||CTC" {
		t.Errorf("%q", got)
	}
	if r.On() || r.Len() > 0 {
		t.Error("it goes on")
	}
}

func TestNewID(t *testing.T) {
	others := []Macro{{ID: "a-b"}, {ID: "a-b-2"}, {ID: "macro"}}
	for name, want := range map[string]string{"A, b !": "a-b-3", "…": "macro-2", "Vue d’été": "vue-d-été"} {
		if got := NewID(name, others); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte(`{"version":1,"macros":[{"name":"x","key":"\u0000","steps":[{"answer":"` + "\u202e" + `"}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		b := Parse(text)
		if len(b.Problems()) > 0 || b.Broken() {
			return
		}
		n := len(b.Macros())
		if again := Parse(b.Text()); len(again.Macros()) != n || len(again.Problems()) > 0 {
			t.Errorf("%d macros, then %d: %s", n, len(again.Macros()), b.Text())
		}
	})
}
