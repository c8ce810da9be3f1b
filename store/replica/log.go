package replica

import (
	"context"
	"io"
	"time"

	"relais/model"
)

// Log is what the exchange needs of a store: the change log, and a place for
// what it holds of the folder. Everything that it keeps survives a crash when
// the method returns, or is not kept at all.
type Log interface {
	// Writer names this device in the log; SetWriter renames it.
	Writer(ctx context.Context) (model.WriterID, error)
	SetWriter(ctx context.Context, id model.WriterID) error
	// SetRole limits what may be edited here.
	Role(ctx context.Context) (model.Role, error)
	SetRole(ctx context.Context, r model.Role) error
	// SetProtection says whom protected values are closed for that are written
	// here by a role that may not read them. Reveal takes values that were
	// opened; Withhold drops all that are held.
	SetProtection(ctx context.Context, recipient string) error
	Reveal(ctx context.Context, values []model.ProtectedValue) (int, error)
	Withhold(ctx context.Context) error
	EachProtected(ctx context.Context, do func([]model.ProtectedValue) error) error
	// Writers lists everybody in the log.
	Writers(ctx context.Context) ([]model.WriterID, error)

	// Pack gives p the changesets of mine that no part holds yet, and keeps
	// the parts that come of it. Unshared counts the changesets that no part
	// holds, and lists the device's parts that the folder is not known to have.
	Pack(ctx context.Context, device model.WriterID, mine []model.WriterID, p model.Packer) (int, error)
	Unshared(ctx context.Context, device model.WriterID, mine []model.WriterID) (unpacked int, parts []model.Hash, err error)

	// HoldParts keeps verified parts. Parts lists them without their bytes,
	// device by device in the order of their numbers; PartBytes gives those.
	HoldParts(ctx context.Context, parts []model.Part) error
	Parts(ctx context.Context) ([]model.Part, error)
	PartBytes(ctx context.Context, h model.Hash) ([]byte, error)

	// ReplacePart keeps another file of a part than the one that is kept.
	ReplacePart(ctx context.Context, p model.Part) error
	// Purges lists what was purged. Scrub leaves no byte of what was dropped in
	// the profile; it tells whether that is done, and is asked again else.
	Purges(ctx context.Context) ([]model.Purge, error)
	Scrub(ctx context.Context) (bool, error)

	// Deliver applies changesets in causal order, keeps waiting those that
	// lack something, sets those in aside beside, and notes the parts' states.
	Deliver(ctx context.Context, changesets []*model.Changeset, aside map[model.Hash]string, states map[model.Hash]model.PartState) (int, error)
	// Restrict says which changesets may delete only what was made under some
	// names; no names lift that. It comes before Deliver and Rejudge.
	Restrict(ctx context.Context, own map[model.Hash][]model.WriterID) error
	// SetLimits says which kinds need which role beside those of the format,
	// and under which names this device wrote.
	SetLimits(ctx context.Context, needs model.Needs, own []model.WriterID) error
	// Rejudge changes which changesets are set aside, delivered ones too.
	Rejudge(ctx context.Context, aside map[model.Hash]string, restore []model.Hash) error
	// Aside and Undelivered count what is set aside, and what waits.
	Aside(ctx context.Context) (int, error)
	Undelivered(ctx context.Context) (int, error)
	// Lacking tells what each of those that wait lacks; SetLost says what counts
	// as applied although it is not here, and applies what waited for nothing
	// else. What turns up is applied before what has seen it.
	Lacking(ctx context.Context) ([][]model.Seen, error)
	SetLost(ctx context.Context, lost []model.Seen) (int, error)

	// Snapshot writes the whole log and its tables, nil where it may not be
	// made now; LoadSnapshot takes one in, into a log of one's own alone.
	// Unproved counts what came with one and was not delivered since; Conclude
	// sets that aside, and makes the tables again where they are wrong.
	Snapshot(ctx context.Context, mine []model.WriterID, w io.Writer) (*model.Snapshot, error)
	LoadSnapshot(ctx context.Context, mine []model.WriterID, r io.Reader, keep map[string][]byte, progress func(done, total int)) error
	Unproved(ctx context.Context) (int, error)
	Conclude(ctx context.Context, forget []string) (forged int, wrong bool, err error)

	// Attachments lists the files that live records hold; the others keep and
	// give their bytes, in chunks.
	Attachments(ctx context.Context) ([]model.Attachment, error)
	// LostChunks lists what the chunks are called of files that were purged and
	// that no value names any more.
	LostChunks(ctx context.Context) (map[string]bool, error)
	HasFile(ctx context.Context, a model.Attachment) (bool, error)
	FileChunk(ctx context.Context, a model.Attachment, place int) ([]byte, error)
	KeepFile(ctx context.Context, a model.Attachment, data []byte) error

	TeamFiles(ctx context.Context) ([][]byte, error)
	KeepTeamFile(ctx context.Context, h model.Hash, b []byte) error
	FolderFiles(ctx context.Context) ([]model.FolderFile, error)
	KeepFolderFiles(ctx context.Context, keep []model.FolderFile, forget []string) error
	ShareValue(ctx context.Context, key string) ([]byte, error)
	SetShareValue(ctx context.Context, key string, value []byte) error
}

// Vault keeps a device's keys apart from its database. Load gives nil where
// there are none; Save is atomic.
type Vault interface {
	Load() ([]byte, error)
	Save([]byte) error
}

// Options are what an exchange works with.
type Options struct {
	Log    Log
	Folder Folder
	Vault  Vault
	Now    func() time.Time
	Random io.Reader
	// Place, where there is one, keeps what is this machine's, apart from the
	// profile.
	Place Place
	// Progress, where it is set, hears how far an exchange is.
	Progress func(Progress)
	// Every says how much is published between two checkpoints; zero is the
	// usual measure.
	Every Measure

	// verified holds the signatures that were verified; simulated devices of
	// one process share it.
	verified map[model.Hash]bool
}

// Progress is how far an exchange is: so many of the parts of one stage.
type Progress struct {
	Stage       Stage
	Done, Total int
}

// Stage is what an exchange does, and the name of its words.
type Stage string

// The stages that may take long.
const (
	Reading  Stage = "reading"
	Applying Stage = "applying"
	Giving   Stage = "giving"
	Starting Stage = "starting" // taking in a checkpoint
	Pointing Stage = "pointing" // writing one; the total is not known before
)

func (x *Exchange) progress(stage Stage, done, total int) {
	if x.o.Progress != nil {
		x.o.Progress(Progress{stage, done, total})
	}
}

// The exchange's own values in the log's keeping.
const (
	keyTeam    = "team"    // the team file, byte for byte
	keyFounded = "founded" // "1" once the folder had the team file
	keySynced  = "synced"  // milliseconds of the last exchange that went through
	keyReceipt = "receipt" // what the last receipt said
	keyJudged  = "judged-" // a device's standing when its changesets were judged
	keyHeard   = "heard-"  // a device's newest receipt, byte for byte
	keyCovered = "covered" // what a checkpoint stood for that is not proved yet
	keyNewest  = "newest"  // the newest checkpoint that is known
	keyCarried = "carried" // the changesets whose purges this device carried out
	keyExcused = "excused" // the changesets whose purges excuse what parts lack
	keyBare    = "bare"    // "1" while a delivered part may lack what nobody purged
	keyCleared = "cleared" // how many purges the checkpoints in the folder know of
	keyAbsent  = "absent"  // milliseconds up to which purges are carried out for others
	// keyIncarnation is what a copy of the profile is known by.
	keyIncarnation = "incarnation"
	// keyRevealed names the keys with which every delivered part was opened,
	// "none" on a device that may not read protected values.
	keyRevealed = "revealed"
	keyAnswer   = "answer-" // the number of the receipt whose wants were answered
	keyTaken    = "taken"   // names that were taken since this device's keys were drawn
	keyNext     = "next"    // the certificate of this device's newest incarnation
	// keyRechecked is when the files of k/ were last read again, in milliseconds.
	keyRechecked = "rechecked"
)
