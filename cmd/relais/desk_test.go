package main

import (
	"context"
	"os/exec"
	"testing"

	"relais/model"
)

// Only addresses of four schemes reach the system's opener, and files that
// cannot be programs.
func TestDeskRefuses(t *testing.T) {
	found := false
	d := &desk{look: func(string) (string, error) { found = true; return "", exec.ErrNotFound }}
	for _, address := range []string{"file:///etc/passwd", "javascript:alert(1)", "/bin/sh", "-x", "ssh://a", "smb://serveur", ""} {
		if r := model.AsRefusal(d.OpenAddress(context.Background(), address)); r == nil || r.Key != "open.failed" {
			t.Errorf("%q: %v", address, r)
		}
	}
	for _, name := range []string{"a.exe", "a.pdf.exe", "a.desktop", "a.html", "a.docm", "a.lnk", "a", "a.pdf.", ".sh"} {
		if r := model.AsRefusal(d.OpenFile(context.Background(), model.Attachment{Name: name})); r == nil || r.Key != "open.sort" {
			t.Errorf("%q: %v", name, r)
		}
	}
	if found {
		t.Error("an opener was looked for")
	}
	if r := model.AsRefusal(d.OpenFile(context.Background(), model.Attachment{Name: "A.PDF"})); r == nil || r.Key != "open.none" {
		t.Errorf("no opener: %v", r)
	}
}
