package widget

import (
	"slices"
)

// propose marks the value as one that nobody touched.
func (x *field) propose() {
	switch x.Type {
	case TextField:
		x.input.Propose(x.input.Value())
	case RefField, RefsField, SetField:
		x.yielding = len(x.chosen) > 0
	}
}

// proposed reports whether nobody touched the value that was put there.
func (x *field) proposed() bool {
	return x.yielding || x.Type == TextField && x.input.Proposed()
}

// touched takes a key that keeps the proposed records or words, or empties the
// field of them.
func (x *field) touched(key string) (done bool) {
	switch {
	case !x.yielding || !x.input.Empty():
		return false
	case slices.Contains(cuts, key):
		x.chosen, x.yielding = nil, false
		return true
	case slices.Contains(moves, key):
		x.yielding = false
	}
	return false
}
