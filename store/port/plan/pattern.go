package plan

import (
	"regexp"
	"sync"
)

// pattern compiles an expression at its first use: most runs of the program
// read no plan, and none of them should wait for thirty expressions.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
