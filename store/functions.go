package store

import (
	"database/sql/driver"
	"strings"
	"sync"

	"relais/model"

	sqlite "modernc.org/sqlite"
)

// registerFunctions teaches SQLite the comparisons that are ours.
var registerFunctions = sync.OnceFunc(func() {
	sqlite.MustRegisterDeterministicScalarFunction("fold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if s, ok := args[0].(string); ok {
			return model.FoldText(s), nil
		}
		return args[0], nil
	})
	sqlite.MustRegisterDeterministicScalarFunction("idtext", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if b, ok := args[0].([]byte); ok && len(b) == len(model.ID{}) {
			return model.ID(b).String(), nil
		}
		return nil, nil
	})
	sqlite.MustRegisterDeterministicScalarFunction("planorder", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if s, ok := args[0].(string); ok {
			return planOrder(s), nil
		}
		return args[0], nil
	})
})

// planOrder gives a key that sorts as model.RefLess does: each part of a
// number or ref led by its length, 1.2 before 1.10 and 1.4.z before 1.4.aa.
func planOrder(ref string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(ref, ".") {
		b.WriteByte(byte('0' + min(len(part), 70)))
		b.WriteString(part)
	}
	return b.String()
}
