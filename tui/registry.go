package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/macro"
	"relais/tui/pane"
)

// Registry is the action registry as references and files of keys need it,
// without a profile. Pinned views are not known then.
type Registry struct {
	app *App
}

// Own is what is a person's own in the registry; each may be nil.
type Own struct {
	Keys   *keys.File
	Layout *keys.Layout // guessed
	Macros *macro.Book
}

// NewRegistry returns the registry with what is a person's own.
func NewRegistry(words *i18n.Catalogue, own Own) *Registry {
	return &Registry{New(Options{Words: words, Now: time.Now, Past: pane.NoPast{}, Keys: own.Keys, Layout: own.Layout, Macros: own.Macros})}
}

// Naming returns a catalogue whose texts name what {key:…} does in words, as the
// palette does: for where there are no keys to press, on the command line. What
// every dialog has is named by its key.
func Naming(words *i18n.Catalogue) *i18n.Catalogue {
	texts := sync.OnceValue(func() map[string]string {
		r := NewRegistry(words, Own{})
		defer r.Close()
		out := map[string]string{}
		for _, e := range r.Entries() {
			if out[e.ID] == "" {
				out[e.ID] = words.Quote(e.Words)
			}
		}
		for _, x := range keys.Typed() {
			out[x.ID] = keys.Show(words, x.Keys[0])
		}
		return out
	})
	return words.Naming(func(id string) string { return texts()[id] })
}

// Close ends what the registry began.
func (r *Registry) Close() { r.app.stop() }

// Problems says what of the user's files does not hold.
func (r *Registry) Problems() []*model.Refusal {
	return append(r.app.macros.book.Problems(), r.app.bound.Problems...)
}

// Layout is the keyboard that the file names, or that was guessed; nil for none.
func (r *Registry) Layout() *keys.Layout { return r.app.bound.Layout }

// Entry is an action in the registry.
type Entry struct {
	Place string
	ID    string
	Words string
	Keys  []string // as files name them
	Caps  string   // as people say them, with how they are typed
	Own   []string // the keys that it has without the user's file
	Fixed bool     // its keys cannot be changed
}

// Entries lists every action, with the first place where it works: an action
// that has other keys elsewhere stands once for each.
func (r *Registry) Entries() []Entry {
	a := r.app
	words := a.host.Words
	var out []Entry
	seen := map[string]bool{}
	add := func(title string, actions []keys.Action) {
		for _, x := range actions {
			own := x.Keys
			if id := x.ID + "\t" + strings.Join(own, " "); seen[id] {
				continue
			} else {
				seen[id] = true
			}
			x = a.bound.Apply([]keys.Action{x})[0]
			out = append(out, Entry{Place: title, ID: x.ID, Words: x.Text(words), Keys: x.Keys,
				Caps: a.bound.Caps(words, x.Keys), Own: own, Fixed: x.Fixed()})
		}
	}
	add(words.T("group.app"), a.unbound())
	for _, p := range append(a.places(), a.dialogPlaces()...) {
		add(p.Title, p.Own)
	}
	return out
}

// KeyFile is a whole file of keys to fill in: every line is a comment yet.
func (r *Registry) KeyFile() string {
	words := r.app.host.Words
	var b strings.Builder
	comment := func(text string) {
		for line := range strings.Lines(text) {
			b.WriteString("# " + strings.TrimSpace(line) + "\n")
		}
	}
	comment(words.T("keys.file.head"))
	b.WriteString("\n")
	comment(words.T("keys.file.layout", "layouts", strings.Join(keys.Layouts(), ", ")))
	name := keys.Layouts()[0]
	if l := r.Layout(); l != nil {
		name = l.Name
	}
	fmt.Fprintf(&b, "# layout = %q\n\n[keys]\n", name)
	place := ""
	var seen []string
	for _, e := range r.Entries() {
		if e.Fixed || slices.Contains(seen, e.ID) {
			continue
		}
		seen = append(seen, e.ID)
		if e.Place != place {
			place = e.Place
			b.WriteString("\n")
			comment(place)
		}
		quoted := make([]string, len(e.Own))
		for i, k := range e.Own {
			quoted[i] = strconv.Quote(k)
		}
		fmt.Fprintf(&b, "# %q = [%s] # %s\n", e.ID, strings.Join(quoted, ", "), e.Words)
	}
	return b.String()
}
