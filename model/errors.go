package model

import (
	"errors"
	"strconv"
	"strings"
)

// Code says what sort of refusal it is; the command line's exit code follows.
type Code int

// The sorts of refusal, with the exit code that each gives.
const (
	Invalid   Code = iota + 1 // bad input or usage: 2
	Ambiguous                 // needs a person: several match, or a conflict: 3
	NotFound                  // no such record: 4
	Busy                      // another process holds the profile: 5
	Unusable                  // the profile cannot be used as it is: 1
)

// Refusal is an error that the user can mend. It carries no sentence: Key
// names one in the catalogues, Args fill it. Anything that is not a Refusal
// is a fault.
type Refusal struct {
	Code  Code
	Field string            // the field at fault, or ""
	Key   string            // catalogue key, "refuse." stands before it
	Args  map[string]string // what the sentence names
	Line  int               // line of the input (1-based), or 0
}

// Error gives a text for logs and tests, never for the user.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString("refused: ")
	b.WriteString(r.Key)
	if r.Field != "" {
		b.WriteString(" (" + r.Field + ")")
	}
	if r.Line > 0 {
		b.WriteString(" line " + strconv.Itoa(r.Line))
	}
	return b.String()
}

// Refuse makes a Refusal; args are name, value pairs.
func Refuse(code Code, key string, args ...string) *Refusal {
	r := &Refusal{Code: code, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if r.Args == nil {
			r.Args = map[string]string{}
		}
		r.Args[args[i]] = args[i+1]
	}
	return r
}

// On names the field that a refusal is about.
func (r *Refusal) On(field string) *Refusal {
	r.Field = field
	return r
}

// AsRefusal finds the Refusal in err, or nil where err is a fault.
func AsRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}
