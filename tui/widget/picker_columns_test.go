package widget

import (
	"strings"
	"testing"

	"relais/tui/i18n"
	"relais/tui/style"
)

// Names begin in one column, those beyond the ninth too, and what tells more of
// them in a second one.
func TestPickerColumns(t *testing.T) {
	var items []Item
	for _, name := range []string{"Titre", "Identifiant", "Texte", "État", "Priorité", "Échéance", "Responsable", "Projet", "Décision", "Activité", "Étiquettes"} {
		items = append(items, Item{Value: name, Label: name, Hint: "ceci : " + strings.ToLower(name)})
	}
	p := NewPicker(i18n.Load("fr"), style.New(style.Plain), "Copier", items)
	p.Numbered = true
	lines := strings.Split(p.Render(60, 20), "\n")[pickerHead:]
	for i, it := range items {
		name, _, _ := strings.Cut(lines[i], it.Label)
		_, after, _ := strings.Cut(lines[i], it.Label)
		hint := Width(name+it.Label) + Width(after) - Width(strings.TrimLeft(after, " "))
		if Width(name) != 5 || hint != 5+len("Responsable")+pickerGap {
			t.Errorf("%q: the name begins at %d, the rest at %d", lines[i], Width(name), hint)
		}
	}
}
