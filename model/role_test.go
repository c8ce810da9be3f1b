package model

import (
	"slices"
	"testing"
)

// Every kind that is declared has a role that it needs, in the format itself:
// a kind that is added later needs data in the log instead, and this list
// stays as it is.
func TestEveryKindSaysWhichRoleItNeeds(t *testing.T) {
	var volunteers []string
	for _, k := range Kinds {
		if _, ok := formatNeeds[k.Name]; !ok {
			t.Errorf("%s: no role", k.Name)
		}
		if formatNeeds[k.Name] == Volunteer {
			volunteers = append(volunteers, k.Name)
		}
	}
	slices.Sort(volunteers)
	if want := []string{"event", "interaction", "item", "meeting", "organisation", "person", "task", "view"}; !slices.Equal(volunteers, want) {
		t.Errorf("volunteers write %v", volunteers)
	}
}

func TestRolesMayWriteWhatTheirKindNeeds(t *testing.T) {
	newer := Needs{"newsletter": Volunteer, "audit": Officer, "task": Coordinator, "odd": "king"}
	for _, c := range []struct {
		role Role
		typ  OpType
		kind string
		want bool
	}{
		{"", OpPurge, "task", true},
		{Coordinator, OpPurge, "person", true},
		{Officer, OpPurge, "person", false},
		{Officer, OpSet, "grant", true},
		{Officer, OpSet, "unheard_of", false},
		{Officer, OpSet, "audit", true},
		{Officer, OpSet, "odd", false},
		{Volunteer, OpSet, "task", true},
		{Volunteer, OpDelete, "task", true},
		{Volunteer, OpSet, "grant", false},
		{Volunteer, OpSet, "security_incident", false},
		{Volunteer, OpSet, "decision", false},
		{Volunteer, OpSet, "audit", false},
		{Volunteer, OpSet, "newsletter", true},
		{Volunteer, OpPurge, "task", false},
		{"king", OpSet, "task", false},
	} {
		if got := c.role.MayWrite(&Op{Type: c.typ, Kind: c.kind}, newer); got != c.want {
			t.Errorf("%s %d %s: %v", c.role, c.typ, c.kind, got)
		}
	}
}
