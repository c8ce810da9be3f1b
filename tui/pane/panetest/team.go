package panetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"relais/model"
	"relais/tui/pane"
)

// Team is an exchange in memory: it stands as a test says, and notes what was
// asked of it.
type Team struct {
	mu    sync.Mutex
	State pane.Sharing
	Known pane.Overview
	// Refuse, if set, is what every demand gets.
	Refuse error
	// Asked lists the demands: "exchange", "found /a/folder"…
	Asked []string
	// Comes is what Import brings.
	Comes pane.Carried
	// OnInvite runs before a code is given.
	OnInvite func(pane.Guest)
}

// NewTeam returns the team of a profile that is not shared.
func NewTeam() *Team { return &Team{State: pane.Sharing{Rev: 1}} }

// SharedTeam returns a team of four in good order but for what a pane must show:
// somebody lacks a part, somebody is silent, a clock runs ahead.
func SharedTeam() *Team {
	t := NewTeam()
	day := func(days int) time.Time { return Now.AddDate(0, 0, -days) }
	t.State = pane.Sharing{Rev: 1, Shared: true, Synced: Now.Add(-2 * time.Minute)}
	t.Known = pane.Overview{Folder: "/media/reseau/Solidarité/Relais", Coordinator: true, Devices: []pane.Device{
		{ID: "a", Name: "Élodie Côté", Person: ID(1), Role: model.Coordinator, This: true, Since: day(200)},
		{ID: "b", Name: "Portable de Marie", Role: model.Officer, Inviter: "Élodie Côté", Since: day(90), Heard: Now.Add(-5 * time.Minute),
			Lacks: []pane.Lack{{Device: "Élodie Côté", Parts: 2}, {Device: "Lucía Pérez", Parts: 1}}, Removable: true},
		{ID: "c", Name: "Lucía Pérez", Role: model.Volunteer, Inviter: "Portable de Marie", Since: day(40), Heard: day(20), Removable: true},
		{ID: "d", Name: "Paul Gagnon", Role: model.Officer, Inviter: "Élodie Côté", Since: day(30), Heard: Now.Add(26 * time.Hour),
			Ahead: 26 * time.Hour, Removable: true},
		{ID: "e", Name: "Vieux portable", Role: model.Officer, Standing: "removed", Inviter: "Élodie Côté", Since: day(300), Heard: day(100)},
	}}
	return t
}

var errTold = errors.New("the state was told")

// Watch tells the state once, and then no more: a session runs each command to
// its end.
func (t *Team) Watch(_ context.Context, rev int) (pane.Sharing, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.State.Rev == rev {
		return t.State, errTold
	}
	return t.State, nil
}

// Overview tells what is Known.
func (t *Team) Overview(context.Context) (pane.Overview, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Known, nil
}

func (t *Team) ask(what string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Asked = append(t.Asked, what)
	return t.Refuse
}

// Exchange notes the demand.
func (t *Team) Exchange(_ context.Context, recreate bool) error {
	if recreate {
		return t.ask("recreate")
	}
	return t.ask("exchange")
}

// Found shares the profile.
func (t *Team) Found(_ context.Context, folder string) error {
	err := t.ask("found " + folder)
	if err == nil {
		t.State = SharedTeam().State
		t.Known = SharedTeam().Known
		t.Known.Folder, t.Known.Devices = folder, t.Known.Devices[:1]
	}
	return err
}

// Move notes the demand.
func (t *Team) Move(_ context.Context, folder string) error {
	err := t.ask("move " + folder)
	if err == nil {
		t.Known.Folder = folder
	}
	return err
}

// Code is the code that Invite gives.
const Code = "abricot-banane-cerise-datte-figue-goyave-kiwi-litchi"

// Invite gives Code.
func (t *Team) Invite(_ context.Context, g pane.Guest) (pane.Invitation, error) {
	if t.OnInvite != nil {
		t.OnInvite(g)
	}
	if err := t.ask("invite " + string(g.Role)); err != nil {
		return pane.Invitation{}, err
	}
	return pane.Invitation{Code: Code, Name: "Paul Gagnon", Role: g.Role, Folder: t.Known.Folder, Expires: Now.AddDate(0, 0, 14)}, nil
}

// Remove notes the demand.
func (t *Team) Remove(_ context.Context, device string) error { return t.ask("remove " + device) }

// ChangeRole notes the demand.
func (t *Team) ChangeRole(_ context.Context, device string, role model.Role) error {
	return t.ask("role " + device + " " + string(role))
}

// Via notes the demand.
func (t *Team) Via(_ context.Context, folder string, begin bool) (pane.Carried, error) {
	if begin {
		return pane.Carried{Given: 12, File: folder}, t.ask("begin " + folder)
	}
	return pane.Carried{Given: 3, Received: 1, File: folder}, t.ask("via " + folder)
}

// Export notes the demand.
func (t *Team) Export(_ context.Context, file, device string) (pane.Carried, error) {
	return pane.Carried{Given: 1, File: file}, t.ask("export " + file + " " + device)
}

// Import notes the demand.
func (t *Team) Import(_ context.Context, file string) (pane.Carried, error) {
	return t.Comes, t.ask("import " + file)
}

// Receipt notes the demand.
func (t *Team) Receipt(_ context.Context, file string) error { return t.ask("receipt " + file) }

// PurgeForAbsent notes the demand.
func (t *Team) PurgeForAbsent(context.Context) error { return t.ask("absent") }
