package model

// PartState says how far a part came on this device.
type PartState int

// The states of parts. The numbers live in the database.
const (
	PartHeld      PartState = 0 // verified and kept; what is in it waits
	PartDelivered PartState = 1 // what is in it was handed to the log
	PartRefused   PartState = 2 // it holds what its device may not publish
)

// Part is one sealed file of a device's change log, as the log's keeper knows
// it. A device's parts are chained: each names the one before it.
type Part struct {
	Hash   Hash     // SHA-256 of the file
	Device WriterID // who signed it
	Number uint64   // 1 for a device's first
	Prev   Hash     // the part before it, zero for the first
	Month  string   // yyyymm of its sealing: the folder where it belongs
	State  PartState
	Size   int64  // bytes of the file
	Bytes  []byte // the file, where it was asked for
}

// FolderFile is a file of the shared folder that was verified.
type FolderFile struct {
	Path string
	Size int64
	Hash Hash
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
