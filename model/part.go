package model

// PartState says how far a part came on this device.
type PartState int

// The states of parts. The numbers live in the database.
const (
	PartHeld      PartState = 0 // verified and kept; what is in it waits
	PartDelivered PartState = 1 // what is in it was handed to the log
	PartRefused   PartState = 2 // it holds what its device may not publish
)

// Part is one file's worth of a device's change log, as the log's keeper knows
// it. What it is stands in its core: whose it is, its number, the part before
// it, and the changesets that it holds, by their skeletons. The same part may
// lie in several sealed files: one sealed anew with values dropped (a purge)
// is the same part still. A device keeps one of them.
type Part struct {
	Hash    Hash     // SHA-256 of the core: the part's name in chains, receipts, removals
	Device  WriterID // whose it is, and who signed the core
	Number  uint64   // 1 for a device's first
	Prev    Hash     // the part before it, zero for the first
	Month   string   // yyyymm of its sealing: the folder where it belongs
	State   PartState
	File    Hash   // SHA-256 of the sealed file that is kept
	Dropped int    // values that are gone from that file
	Size    int64  // bytes of the file
	Bytes   []byte // the file, where it was asked for
}

// FolderFile is a file of the shared folder that was verified.
type FolderFile struct {
	Path    string
	Size    int64
	Hash    Hash // SHA-256 of the file
	Part    Hash // the part that it is, zero for a file of k/
	Dropped int  // values that are gone from it
}

// Packer makes parts of changesets: the store calls it within the transaction
// that takes note of what is packed.
type Packer interface {
	// Begin tells the newest part of this device, the zero Part where there
	// is none.
	Begin(tip Part)
	// Add takes a changeset and gives the parts that are full.
	Add(c *Changeset) ([]Part, error)
	// End gives the last parts.
	End() ([]Part, error)
}

// Snapshot says what a copy of the whole log covers.
type Snapshot struct {
	Changesets, Ops int
	Purges          int    // ops among them that purge
	Parts           []Part // every part that was delivered, without its bytes
}
