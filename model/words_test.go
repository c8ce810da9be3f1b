package model

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every refusal and doubt of this package has its sentence in each catalogue.
func TestRefusalsHaveWords(t *testing.T) {
	source, err := filepath.Glob("*.go")
	if err != nil || len(source) == 0 {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?:Refuse\(\w+, |key = |, fine, |Type\w+: )"([a-z_]+\.[a-z_.]+)"`)
	doubted := regexp.MustCompile(`doubt\([\w".]+, "([a-z_]+)"`)
	keys := map[string]bool{}
	for _, file := range source {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllSubmatch(text, -1) {
			keys["refuse."+string(m[1])] = true
		}
		for _, m := range doubted.FindAllSubmatch(text, -1) {
			keys["quickadd."+string(m[1])] = true
		}
	}
	if len(keys) < 40 {
		t.Errorf("only %d keys found: the test reads the source badly", len(keys))
	}
	for _, lang := range []string{"fr", "en", "es"} {
		words, err := os.ReadFile("../tui/i18n/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for key := range keys {
			if !strings.Contains(string(words), `"`+key+`": `) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
