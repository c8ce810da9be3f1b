package keys

import (
	"strings"
	"testing"

	"relais/model"
)

const sample = `# my keys
layout = "CSA"   # at home

[keys]
"app.undo" = ["z", 'Z']  # both
app.help = "?"
"app.quit" = [
  "q", # a comment
  "Q",
]
"list.sort" = []
"pane.today" = "\""
`

func TestFileIsRead(t *testing.T) {
	f := ParseFile([]byte(strings.ReplaceAll(sample, "\n", "\r\n")))
	if len(f.Problems) > 0 || f.Layout != "csa" {
		t.Fatalf("layout %q, problems %v", f.Layout, f.Problems)
	}
	want := []Binding{
		{"app.undo", []string{"z", "Z"}, 5}, {"app.help", []string{"?"}, 6}, {"app.quit", []string{"q", "Q"}, 7},
		{"list.sort", nil, 11}, {"pane.today", []string{`"`}, 12},
	}
	if len(f.Bindings) != len(want) {
		t.Fatalf("%v", f.Bindings)
	}
	for i, b := range f.Bindings {
		if b.ID != want[i].ID || b.Line != want[i].Line || strings.Join(b.Keys, " ") != strings.Join(want[i].Keys, " ") {
			t.Errorf("%+v, want %+v", b, want[i])
		}
	}
}

// Each line that cannot be read is told of by its number, and the others count.
func TestBadLinesAreTold(t *testing.T) {
	for text, want := range map[string]string{
		"app.undo = \"z\"":    "keys.setting@1",
		"layout = \"dvorak\"": "keys.layout@1",
		"layout = [\"csa\"]":  "keys.layout_form@1",
		"layout = csa":        "keys.layout_form@1",
		"layout \"csa\"":      "keys.layout_form@1",
		"layout = \"azerty":   "keys.quote@1",
		"layout = 'azerty\n[keys]\n\"app.undo = \"\"": "keys.quote@1 keys.syntax@3",
		"[keys]\nlayout = csa":                        "keys.syntax@2",
		"\n[colours]\nred = \"x\"":                    "keys.setting@2",
		"[keys\n":                                     "keys.syntax@1",
		"[keys]\napp.undo":                            "keys.syntax@2",
		"[keys]\napp.undo = z":                        "keys.syntax@2",
		"[keys]\napp.undo = \"z":                      "keys.quote@2",
		"[keys]\napp.undo = [\"z":                     "keys.quote@2",
		"[keys]\napp.undo = \"z\" \"y\"":              "keys.syntax@2",
		"[keys]\napp.undo = [\"z\" \"y\"]":            "keys.syntax@2",
		"[keys]\napp.undo = [\"z\",":                  "keys.syntax@2",
		"[keys]\napp.undo = \"\\x\"":                  "keys.syntax@2",
		"[keys]\n= \"z\"":                             "keys.syntax@2",
		"[keys]\napp.undo = 3\napp.redo = \"y\"\n\n@": "keys.syntax@2 keys.syntax@5",
		"\xff\xfe":                                    "keys.not_text@",
		"":                                            "",
	} {
		f := ParseFile([]byte(text))
		var got []string
		for _, p := range f.Problems {
			got = append(got, p.Key+"@"+p.Args["line"])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
		if strings.Contains(text, "redo") && (len(f.Bindings) != 1 || f.Bindings[0].Line != 3) {
			t.Errorf("%q: %v", text, f.Bindings)
		}
	}
}

// Whatever the bytes, reading ends, and every problem has its file.
func FuzzParseFile(f *testing.F) {
	for _, s := range []string{sample, "[keys]\na = [\"b\",\n", "layout", "[", "[keys]\n\"\\", "\ufeff#"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, p := range ParseFile(text).Problems {
			if p.Args["file"] != FileName || model.AsRefusal(p) == nil {
				t.Errorf("%v", p.Args)
			}
		}
	})
}
