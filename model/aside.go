package model

import "time"

// SetAside is a changeset that its device had no right to: it stands in the
// log and has no effect.
type SetAside struct {
	Hash    Hash
	Reason  string // a code: role, delete, writer, removed, duplicate, revoked, unproved
	When    time.Time
	Author  ID       // the person, as the changeset says
	Writer  WriterID // the device, by its name in the log
	Records []Link   // what it would have changed
}
