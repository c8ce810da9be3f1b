package pane

import (
	"context"
	"time"

	"relais/model"
)

// Team is what the interface needs of the exchange with a shared folder, which
// goes on beside it. Like Data, every method may block and is called from
// commands only; a folder that does not answer takes its time.
type Team interface {
	// Watch returns how the exchange stands as soon as it is not what it was at
	// rev, or fails when ctx ends.
	Watch(ctx context.Context, rev int) (Sharing, error)
	// Overview tells all that is known of the team, without looking into the
	// folder.
	Overview(ctx context.Context) (Overview, error)
	// Exchange does one exchange now. With recreate it fills a folder again that
	// was emptied.
	Exchange(ctx context.Context, recreate bool) error
	// Found shares this profile in an empty folder.
	Found(ctx context.Context, folder string) error
	// Move finds the shared folder at another place.
	Move(ctx context.Context, folder string) error
	// Invite makes a code for a device to come.
	Invite(ctx context.Context, g Guest) (Invitation, error)
	// Remove ends a device's part in the team.
	Remove(ctx context.Context, device string) error
	// ChangeRole gives a device another role from now on.
	ChangeRole(ctx context.Context, device string, role model.Role) error
	// Via exchanges with a stick's folder. An empty one is refused (via.empty,
	// via.missing) unless begin says to make it the team's.
	Via(ctx context.Context, folder string, begin bool) (Carried, error)
	// Export writes a sealed file of what a device lacks, or of everything where
	// none is named; Import takes one in, and Receipt writes the answer to it.
	Export(ctx context.Context, file, device string) (Carried, error)
	Import(ctx context.Context, file string) (Carried, error)
	Receipt(ctx context.Context, file string) error
	// PurgeForAbsent has this device carry out for the others what was erased for
	// good.
	PurgeForAbsent(ctx context.Context) error
}

// Carried is what went by hand, in actions.
type Carried struct {
	Given, Received int
	File            string // where it was written
	// Incomplete says that a file was cut off or altered on its way.
	Incomplete bool
}

// Sharing is how the exchange stands, for the header.
type Sharing struct {
	Rev      int  // grows with each change
	Count    int  // exchanges that ended
	Shared   bool // this profile is shared
	Synced   time.Time
	Unshared int // actions that the folder does not have yet
	Lasting  bool
	Progress Progress // of an exchange that is Lasting: more than a moment
	// Trouble is what the last exchange met, a *model.Refusal, or nil.
	Trouble error
}

// Progress is how far a long exchange is; Total is 0 where nobody can tell.
type Progress struct {
	Stage       string
	Done, Total int
}

// Overview is what is known of a team.
type Overview struct {
	Folder      string
	Devices     []Device // the most senior first
	Gaps        []Gap    // parts that are known of and not here
	More        int      // and how many beyond those
	Undelivered int      // actions that lack something they build upon
	Behind      int      // files that are in use and still to be verified
	Damaged     []BadFile
	Foreign     []string  // files of the folder that are another team's
	Purges      []Erasure // the newest first
	Newer       bool      // something needs a newer version of the program
	Coordinator bool      // this device may change the team
}

// Device is a device of the team, and what it said that it holds.
type Device struct {
	ID       string
	Name     string
	Person   model.ID
	Role     model.Role
	Standing string // "" for good: duplicate, revoked, removed
	This     bool
	Inviter  string // name of the device that invited it, "" for the first
	Since    time.Time
	Heard    time.Time // zero for never
	Lacks    []Lack
	Ahead    time.Duration // how far its clock runs before ours, an hour or more
	// Removable says that this device may remove it.
	Removable bool
}

// Lack is how many parts of a device somebody does not hold.
type Lack struct {
	Device string
	Parts  int
}

// Gap is a part that is not here yet.
type Gap struct {
	Device string // its name, "" where nobody knows
	Number uint64
	// Holders are the devices that said that they have it.
	Holders []string
}

// BadFile is a file of the folder that is cut off or altered, and whose it is,
// as far as its place tells.
type BadFile struct{ Path, Device string }

// Erasure is a purge, and how far it has come.
type Erasure struct {
	At       model.Link
	Records  int // that went with it
	When     time.Time
	Done, Of int      // devices
	Missing  []string // the names of those that have not done it
	// Moved says that only earlier values went, which are protected now.
	Moved bool
}

// Guest is who an invitation is for.
type Guest struct {
	Role   model.Role
	Person model.ID // their record
}

// Invitation is a code and how it is used.
type Invitation struct {
	Code    string
	Name    string
	Role    model.Role
	Folder  string // where this device finds the folder
	Expires time.Time
}
