package keys

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/i18n"
)

// Place is where actions work at the same time: those of a pane in one of its
// modes, and those that work in every pane, which give way to them.
type Place struct {
	Title string
	Own   []Action
	All   []Action
}

// Meant returns the key that actions have by themselves for one that the user
// pressed: the key itself where it is one of the action's own or of none. It
// reports false for a key that the user took away from what it did. None of the
// actions is changed.
func (b *Bound) Meant(key string, actions []Action) (string, bool) {
	if !b.Any() {
		return key, true
	}
	own := true
	for _, a := range actions {
		keys, changed := b.keys[a.ID]
		if !changed {
			keys = a.Keys
		}
		had := slices.Contains(a.Keys, key)
		switch has := slices.Contains(keys, key); {
		case has && (had || len(a.Keys) == 0):
			return key, true
		case has:
			return a.Keys[0], true
		case had:
			own = false
		}
	}
	return key, own
}

// Does returns the id of the action that a key does, with the keys that the
// user has, and "" for none.
func (b *Bound) Does(key string, actions []Action) string {
	if key, ok := b.Meant(key, actions); ok {
		return Means(key, actions)
	}
	return ""
}

// Bound is the keys that a file gives to actions, as far as they hold. A nil
// Bound changes nothing.
type Bound struct {
	// Layout is the user's keyboard, nil where it is not known.
	Layout *Layout
	// Problems say what does not hold, and what does in its place.
	Problems []*model.Refusal

	keys map[string][]string
}

// Apply gives actions the keys that the file gives them.
func (b *Bound) Apply(actions []Action) []Action {
	if b == nil || len(b.keys) == 0 {
		return actions
	}
	for i := range actions {
		if keys, ok := b.keys[actions[i].ID]; ok {
			actions[i].Keys = keys
		}
	}
	return actions
}

// Any reports whether any action has other keys than its own.
func (b *Bound) Any() bool { return b != nil && len(b.keys) > 0 }

// Changed reports whether the file gives an action keys that hold.
func (b *Bound) Changed(id string) bool {
	if b == nil {
		return false
	}
	_, ok := b.keys[id]
	return ok
}

// Bind holds a file against the actions of every place. A key that two actions
// would have where both work stays with the one that had it; of two that the
// file gives it to, with the first. An action that loses every key that the
// file gives it keeps its own.
//
// Macros' keys, which are in no line of the file, come last.
func Bind(words *i18n.Catalogue, f *File, guessed *Layout, places []Place, macros []Binding) *Bound {
	b := &Bound{Layout: guessed, keys: map[string][]string{}}
	if f == nil {
		f = &File{}
	}
	if f.Layout != "" {
		b.Layout = LayoutNamed(f.Layout)
	}
	n := &binder{words: words, bound: b, places: places, known: map[string]Action{}, lines: map[string]int{}}
	n.learn()
	b.Problems = slices.Clone(f.Problems)
	for _, x := range f.Bindings {
		n.take(x)
	}
	for _, x := range macros {
		if n.lines[x.ID] == 0 { // else the file says otherwise
			x.Line = noLine
			n.take(x)
		}
	}
	for n.clash() {
	}
	n.tell()
	slices.SortStableFunc(b.Problems, func(x, y *model.Refusal) int { return line(x) - line(y) })
	return b
}

// line is where in the file a problem is. It is among the sentence's words: the
// command line's own for lines are those of its input.
func line(r *model.Refusal) int {
	n, _ := strconv.Atoi(r.Args["line"])
	return n
}

// noLine stands for the line of what is in no file of keys; it comes last.
const noLine = math.MaxInt

// binder holds a file against the actions.
type binder struct {
	words  *i18n.Catalogue
	bound  *Bound
	places []Place
	known  map[string]Action   // by id; of actions that differ by place, the first
	own    map[string][]string // the keys that actions have by themselves, anywhere
	lines  map[string]int
	lost   []loss
}

// loss is a key that an action does not get.
type loss struct {
	problem *model.Refusal
	id      string
}

func (n *binder) learn() {
	n.own = map[string][]string{}
	for _, p := range n.places {
		for _, a := range slices.Concat(p.Own, p.All) {
			n.own[a.ID] = append(n.own[a.ID], a.Keys...)
			if old, ok := n.known[a.ID]; !ok || old.Fixed() {
				n.known[a.ID] = a
			}
		}
	}
}

// name is an action in words, with its id.
func (n *binder) name(id string) string {
	return n.words.Quote(n.known[id].Text(n.words)) + " (" + id + ")"
}

// problem keeps what is wrong in a line.
func (n *binder) problem(line int, r *model.Refusal) *model.Refusal {
	if line == noLine {
		r.Key = "macros.key_lost" // whatever the reason: it has no line to mend
	} else {
		r.Args["file"], r.Args["line"] = FileName, strconv.Itoa(line)
	}
	n.bound.Problems = append(n.bound.Problems, r)
	return r
}

// take takes the keys of a line that can be typed.
func (n *binder) take(x Binding) {
	a, ok := n.known[x.ID]
	switch {
	case !ok:
		n.problem(x.Line, model.Refuse(model.Invalid, "keys.unknown", "id", x.ID))
		return
	case n.lines[x.ID] > 0:
		n.problem(x.Line, model.Refuse(model.Invalid, "keys.twice", "id", x.ID, "first", strconv.Itoa(n.lines[x.ID])))
		return
	case a.Fixed():
		n.problem(x.Line, model.Refuse(model.Invalid, "keys.fixed", "action", n.name(x.ID)))
		return
	}
	n.lines[x.ID] = x.Line
	if a.Needed && len(x.Keys) == 0 {
		n.lose(x.ID, model.Refuse(model.Invalid, "keys.needed", "action", n.name(x.ID)))
		return
	}
	keys := []string{}
	for _, typed := range x.Keys {
		key := Named(typed)
		switch {
		case a.Typing && Press(key).Text != "":
			n.lose(x.ID, model.Refuse(model.Invalid, "keys.typed", "key", typed, "action", n.name(x.ID)))
		case key == Kill:
			n.lose(x.ID, model.Refuse(model.Invalid, "keys.reserved", "key", typed, "action", n.name(x.ID)))
		case !n.bound.Layout.Types(key):
			n.lose(x.ID, model.Refuse(model.Invalid, "keys.untypeable", "key", typed, "action", n.name(x.ID)))
		case !slices.Contains(keys, key):
			keys = append(keys, key)
		}
	}
	if len(keys) > 0 || len(x.Keys) == 0 {
		n.bound.keys[x.ID] = keys
	}
}

// lose notes that an action does not get a key. What it keeps is known at the
// end only.
func (n *binder) lose(id string, r *model.Refusal) {
	n.lost = append(n.lost, loss{n.problem(n.lines[id], r), id})
}

// clash finds a key that two actions of a place would have because of the
// file, and takes it from one of them. It reports whether there was one.
func (n *binder) clash() bool {
	for _, p := range n.places {
		holder := map[string]string{}
		for _, a := range slices.Concat(p.Own, p.All) {
			keys, ok := n.bound.keys[a.ID]
			if !ok {
				keys = a.Keys
			}
			for _, k := range keys {
				other, ok := holder[k]
				if !ok {
					holder[k] = a.ID
					continue
				}
				if other != a.ID && n.part(p, k, other, a.ID) {
					return true
				}
			}
		}
	}
	return false
}

// part takes a key from one of two actions. That a pane's own key hides one of
// the application's by themselves is no clash.
func (n *binder) part(p Place, key, x, y string) bool {
	newX, newY := n.given(key, x), n.given(key, y)
	loser, winner := x, y
	switch {
	case !newX && !newY:
		return false
	case newX && newY && n.lines[y] > n.lines[x], !newX:
		loser, winner = y, x
	}
	left := slices.DeleteFunc(slices.Clone(n.bound.keys[loser]), func(k string) bool { return k == key })
	n.bound.keys[loser] = left
	if len(left) == 0 {
		delete(n.bound.keys, loser)
	}
	n.lose(loser, model.Refuse(model.Invalid, "keys.clash", "key", Show(n.words, key), "action", n.name(loser),
		"other", n.name(winner), "place", n.words.Quote(p.Title)))
	return true
}

// given reports whether the file gives an action a key that it does not have by
// itself.
func (n *binder) given(key, id string) bool {
	return slices.Contains(n.bound.keys[id], key) && !slices.Contains(n.own[id], key)
}

// tell completes what was lost with what holds in its place.
func (n *binder) tell() {
	for _, l := range n.lost {
		keys, ok := n.bound.keys[l.id]
		if !ok {
			keys = n.known[l.id].Keys
		}
		l.problem.Args["kept"] = n.words.T("keys.no_key")
		if len(keys) > 0 {
			shown := make([]string, len(keys))
			for i, k := range keys {
				shown[i] = Show(n.words, k)
			}
			l.problem.Args["kept"] = strings.Join(shown, ", ")
		}
	}
}

// Caps returns the names of several keys, each with how it is typed on the
// user's keyboard where that is not plain.
func (b *Bound) Caps(words *i18n.Catalogue, keys []string) string {
	var l *Layout
	if b != nil {
		l = b.Layout
	}
	return l.Caps(words, keys)
}
