package i18n

import (
	"encoding/json"
	"iter"
	"strings"
	"sync"
)

// words are a catalogue's keys and texts, read where they lie in the program:
// a command says a few dozen of several thousand, and a table of them all
// would take a tenth of its start. The keys are sorted, one a line.
type words struct {
	lines string   // without the braces
	met   sync.Map // key to string, or to absent
}

// absent stands for a key that was asked for and is not there.
type absent struct{}

func newWords(object string) *words {
	return &words{lines: strings.TrimSuffix(strings.TrimPrefix(object, "{\n"), "}\n")}
}

// of gives the text of a key.
func (w *words) of(key string) (string, bool) {
	if v, ok := w.met.Load(key); ok {
		text, ok := v.(string)
		return text, ok
	}
	text, ok := w.find(key)
	if ok {
		w.met.Store(key, text)
	} else {
		w.met.Store(key, absent{})
	}
	return text, ok
}

// find halves the lines until the key's is left.
func (w *words) find(key string) (string, bool) {
	for rest := w.lines; rest != ""; {
		mid := len(rest) / 2
		start := strings.LastIndexByte(rest[:mid], '\n') + 1
		end := len(rest)
		if i := strings.IndexByte(rest[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		k, raw := entry(rest[start:end])
		switch {
		case k == key:
			return unquoted(raw), true
		case k < key:
			rest = rest[end:]
		default:
			rest = rest[:start]
		}
	}
	return "", false
}

// all gives every key with its text, in the order of the keys.
func (w *words) all() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(w.lines) {
			if k, raw := entry(line); !yield(k, unquoted(raw)) {
				return
			}
		}
	}
}

// entry parts a line into its key and its text, still with the escapes of JSON.
func entry(line string) (key, raw string) {
	line = strings.TrimSuffix(strings.TrimSpace(line), ",")
	key, raw, _ = strings.Cut(line, `": "`)
	return strings.TrimPrefix(key, `"`), strings.TrimSuffix(raw, `"`)
}

// unquoted reads the escapes that few texts hold.
func unquoted(raw string) string {
	if strings.Contains(raw, `\`) {
		var s string
		if json.Unmarshal([]byte(`"`+raw+`"`), &s) == nil {
			return s
		}
	}
	return raw
}
