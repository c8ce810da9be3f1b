package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"relais/store/replica"
)

// A long exchange shows on a line, and in the terminal's own bar, and both are
// gone at the end; a short one shows nothing. No bell rings.
func TestProgressLine(t *testing.T) {
	var out bytes.Buffer
	l := &progressLine{out: &out, cat: newLexicon("fr").cat, began: time.Now(), bar: true}
	l.tell(replica.Progress{Stage: replica.Applying, Done: 1, Total: 4})
	l.end()
	if out.Len() > 0 {
		t.Errorf("a short exchange shows %q", out.String())
	}
	l.began = l.began.Add(-time.Minute)
	l.tell(replica.Progress{Stage: replica.Applying, Done: 1, Total: 4})
	if got := out.String(); !strings.Contains(got, "\x1b]9;4;1;25\x1b\\") || !strings.Contains(got, "25") {
		t.Errorf("%q", got)
	}
	l.end()
	if got := out.String(); !strings.HasSuffix(got, "\r\x1b[K\x1b]9;4;0\x1b\\") || strings.Contains(got, "\a") {
		t.Errorf("at the end %q", got)
	}
	out.Reset()
	l.bar, l.last = false, time.Time{}
	l.tell(replica.Progress{Stage: replica.Pointing, Done: 1})
	if got := out.String(); strings.Contains(got, "\x1b]") || got == "" {
		t.Errorf("without a bar %q", got)
	}
}
