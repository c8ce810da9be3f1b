package i18n

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ownKeys are the texts that may name a key, for it is no action's: that of
// editing a text or of choosing within a field, of ending the program, of taking
// a macro's key away; or for the word or the arrow is no key there.
var ownKeys = []string{
	"about.field.handle", "about.removes", "did.emptied", "did.set", "flag.watch.help", "flag.where.help", "history.field", "history.set", "internships.step.2",
	"linear.draft_kept", "linear.draft_kept_demo", "linear.ended", "linear.ended_demo", "macros.press_hint", "past.line.edit", "sync.watching",
	"widget.confirm.hint", "widget.form.hint_choice", "widget.form.hint_codes", "widget.form.hint_proposed",
}

// Texts name keys by what they do, {key:app.undo}, for the user may have others.
func TestTextsNameKeysByAction(t *testing.T) {
	c := Load("fr")
	named := regexp.MustCompile(`(?i)(^|[^\pL\d])(échap|entrée|espace|retour arrière|tab|(ctrl|maj)\+\pL|f\d)($|[^\pL\d])|[←→↑↓]`)
	used := 0
	for _, key := range c.Keys() {
		if strings.HasPrefix(key, "key.") || !named.MatchString(c.T(key)) {
			continue
		}
		if slices.Contains(ownKeys, key) {
			used++
			continue
		}
		t.Errorf("%s names a key: %q", key, c.T(key))
	}
	if used != len(ownKeys) {
		t.Errorf("%d of %d texts that may name a key do", used, len(ownKeys))
	}
}
