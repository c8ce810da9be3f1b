package plan

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"relais/model"
)

// Every doubt and refusal has its words, with the arguments that the comment
// beside its key names.
func TestEveryKeyHasWords(t *testing.T) {
	source, err := os.ReadFile("doubt.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`(?m)^\t(Doubt|Refused)\w+ += "([a-z0-9_.]+)"(?: *// ([a-z, ]+))?`).FindAllStringSubmatch(string(source), -1)
	if len(keys) < 40 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for _, lang := range []string{"fr", "en", "es"} {
		text, err := os.ReadFile("../../../tui/i18n/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]string{}
		if err := json.Unmarshal(text, &said); err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			key := k[2]
			if k[1] == "Refused" {
				key = "refuse." + key
			}
			sentence, ok := said[key]
			if !ok {
				t.Errorf("%s: no words for %s", lang, key)
			}
			for _, arg := range strings.FieldsFunc(k[3], func(r rune) bool { return r == ',' || r == ' ' }) {
				if arg != "none" && !strings.Contains(sentence, "{"+arg+"}") {
					t.Errorf("%s: %s does not say {%s}", lang, key, arg)
				}
			}
		}
	}
}

// A refusal of the file is a refusal like any other.
func TestRefusedIsAModelRefusal(t *testing.T) {
	_, _, err := Parse("f", []byte(strings.Replace(smallRaw, "1.1", "7.1", 1)))
	var r *model.Refusal
	if !errors.As(err, &r) || r.Code != model.Invalid || r.Key != RefusedOrphanMeans || r.Line != 7 || r.Args["number"] != "7.1" {
		t.Errorf("%v", err)
	}
}
