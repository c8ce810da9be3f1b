package pane

import (
	"testing"

	"relais/model"
	"relais/tui/i18n"
)

// Every kind, field and choice has words in the three languages.
func TestEveryDeclarationHasWords(t *testing.T) {
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		for _, k := range model.Kinds {
			for _, key := range []string{"kind." + k.Name, "kind." + k.Name + ".many"} {
				if !words.Has(key) {
					t.Errorf("%s lacks %s", lang, key)
				}
			}
			for _, f := range k.Fields {
				if !words.Has("field."+k.Name+"."+f.Name) && !words.Has("field."+f.Name) {
					t.Errorf("%s lacks field.%s (of %s)", lang, f.Name, k.Name)
				}
				for _, code := range f.Codes {
					if f.Name == "kind_of" && words.Has("kind."+code+".many") {
						continue // a kind says its own name
					}
					if !words.Has("choice."+k.Name+"."+f.Name+"."+code) && !words.Has("choice."+f.Name+"."+code) {
						t.Errorf("%s lacks choice.%s.%s.%s", lang, k.Name, f.Name, code)
					}
				}
			}
		}
	}
}
