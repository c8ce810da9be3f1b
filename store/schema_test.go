package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"relais/model"
)

// A changed declaration has the tables made again: shapeNow is what the
// declarations come to.
func TestShape(t *testing.T) {
	if is := shape(); shapeNow != is {
		t.Errorf("the tables' declarations have changed: write shapeNow = %q", is)
	}
}

func shape() string {
	h := sha256.New()
	for _, k := range model.Kinds {
		fmt.Fprintln(h, tables()[k.Name].create, tables()[k.Name].index)
	}
	fmt.Fprintln(h, searchTables, seqBits, dayBits)
	return hex.EncodeToString(h.Sum(nil)[:8])
}
