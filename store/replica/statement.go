package replica

import (
	"encoding/hex"
	"encoding/json"
	"io"

	"relais/model"
	"relais/store/seal"
)

// What the files under k/ hold, as JSON. Their envelopes carry the signature;
// fields that a reader does not know are for a newer one.

// certificate makes a device known to the team. It is signed by itself; by
// the one-time key of an invitation, which a coordinator signed; or by the
// device that it succeeds. The founder's is the key in the team file.
type certificate struct {
	Named     []byte  `json:"named"` // an envelope with who this is
	Sign      []byte  `json:"sign"`
	Box       string  `json:"box"`
	Former    []hex16 `json:"former,omitempty"`     // earlier names of it in the log
	Created   int64   `json:"created"`              // milliseconds
	Invited   []byte  `json:"invited,omitempty"`    // an invited statement, byte for byte
	InvitedBy []byte  `json:"invited_by,omitempty"` // the inviter's signature of it
	Joined    []byte  `json:"joined,omitempty"`     // the one-time key's signature of Sign
	Succeeds  hex16   `json:"succeeds,omitzero"`
	Succeeded []byte  `json:"succeeded,omitempty"` // that device's signature of Sign
}

// who says whose device it is. Certificates are sealed under the team's first
// key, so that every member reads every one of them, whatever keys it lacks;
// this is sealed under the newest in them, which nobody has who was removed.
type who struct {
	Name   string `json:"name"`
	Person string `json:"person"`
}

// name says in a certificate of the holder of s who it is, for those who have
// a key of the team's.
func (c *certificate) name(w who, s *seal.Secrets, key seal.Key, random io.Reader) error {
	var err error
	c.Named, err = seal.Seal(seal.Header{Type: seal.Name, Team: s.Team, Writer: s.ID(), Key: key.ID()}, toJSON(w), key, s.Sign, random)
	return err
}

// who reads it; what cannot be read (yet) says nothing.
func (c *certificate) who(s *seal.Secrets) (w who) {
	env, err := seal.Parse(c.Named)
	if err != nil || env.Type != seal.Name {
		return w
	}
	key, err := s.Epoch(env.Key)
	if err != nil {
		return w
	}
	if payload, err := env.Open(key); err == nil {
		_ = decodeJSON(payload, &w)
	}
	return w
}

// invited is what an inviter signs.
type invited struct {
	ID      hex16      `json:"id"`
	By      hex16      `json:"by"`
	Role    model.Role `json:"role"`
	Once    []byte     `json:"once"`    // public half of the one-time key
	Expires int64      `json:"expires"` // milliseconds
	Epochs  []hex32    `json:"epochs"`  // the keys that it hands out
	// Protected names the keys of protected values that it hands out.
	Protected []hex32 `json:"protected,omitempty"`
}

// invitation is what a code opens.
type invitation struct {
	Team         hex32    `json:"team"` // hash of the team file
	Once         []byte   `json:"once"` // seed of the one-time key
	Invited      []byte   `json:"invited"`
	InvitedBy    []byte   `json:"invited_by"`
	Inviter      string   `json:"inviter"`
	Organisation string   `json:"organisation"`
	Name         string   `json:"name,omitempty"`   // who is invited
	Person       string   `json:"person,omitempty"` // their record, where there is one
	Epochs       [][]byte `json:"epochs"`
	// Recipient is whom protected values are closed for; Protected are the keys
	// that open them, for a guest who may read them.
	Recipient string   `json:"recipient,omitempty"`
	Protected []string `json:"protected,omitempty"`
}

// verdict is a decision of a coordinator: which device an invitation stands
// for (none, where Device is zero), from where on one is removed or has another
// role, or which role kinds need that the format does not name.
type verdict struct {
	Invitation hex16 `json:"invitation,omitzero"`
	Device     hex16 `json:"device"`
	Remove     bool  `json:"remove,omitempty"`
	// Role is the device's from its parts after Number on; Over names the
	// verdicts about its role that this one was made in knowledge of.
	Role model.Role `json:"role,omitempty"`
	Over []hex32    `json:"over,omitempty"`
	// Lost are the parts that died with their holders, a device's up to its
	// number, and Missing the changesets in them that others have seen.
	Lost    []lostPart `json:"lost,omitempty"`
	Missing []lostSet  `json:"missing,omitempty"`
	// Needs gives roles to kinds of a newer version.
	Needs   model.Needs `json:"needs,omitempty"`
	Number  uint64      `json:"number,omitempty"` // its last part that counts
	Hash    hex32       `json:"hash,omitzero"`
	Upholds []hex32     `json:"upholds,omitempty"` // files of its own, as a coordinator's, that go on to count
	Created int64       `json:"created"`
}

// lostPart is the newest part of a device that is known to be lost; Hash is
// zero where only its number is known.
type lostPart struct {
	Device hex16  `json:"device"`
	Number uint64 `json:"number"`
	Hash   hex32  `json:"hash,omitzero"`
}

// lostSet is a changeset that is lost; only Hash is known of some.
type lostSet struct {
	Writer hex16  `json:"writer,omitzero"`
	Seq    uint64 `json:"seq,omitempty"`
	Hash   hex32  `json:"hash"`
}

// epochFile hands the keys of an epoch, and of all others that its writer has,
// to devices.
type epochFile struct {
	ID      hex32   `json:"id"`
	With    []hex32 `json:"with,omitempty"` // the other ones
	For     []hex16 `json:"for"`
	Wrapped []byte  `json:"wrapped"`
	Created int64   `json:"created"`
}

// protectFile hands the key of protected values, and the earlier ones, to
// devices that may read them. Everybody closes values for its recipient.
type protectFile struct {
	Recipient string  `json:"recipient"`
	With      []hex32 `json:"with,omitempty"` // the earlier ones, by protectedID
	For       []hex16 `json:"for"`
	Wrapped   []byte  `json:"wrapped"`
	Created   int64   `json:"created"`
}

// keys names all that it hands out.
func (f *protectFile) keys() []hex32 { return append([]hex32{protectedID(f.Recipient)}, f.With...) }

// keys names all that it hands out.
func (f *epochFile) keys() []hex32 { return append([]hex32{f.ID}, f.With...) }

type hex16 [16]byte
type hex32 [32]byte

func (h hex16) MarshalText() ([]byte, error)  { return hex.AppendEncode(nil, h[:]), nil }
func (h *hex16) UnmarshalText(b []byte) error { return unhex(h[:], b) }
func (h hex32) MarshalText() ([]byte, error)  { return hex.AppendEncode(nil, h[:]), nil }
func (h *hex32) UnmarshalText(b []byte) error { return unhex(h[:], b) }

func unhex(to, text []byte) error {
	if hex.DecodedLen(len(text)) != len(to) {
		return seal.ErrDamaged
	}
	_, err := hex.Decode(to, text)
	return err
}

// What signatures inside of files are of: a label, the team, the statement.
const (
	invitedLabel   = "relais-invited-1\n"
	joinedLabel    = "relais-joined-1\n"
	succeededLabel = "relais-succeeded-1\n"
)

func statement(label string, team [16]byte, parts ...[]byte) []byte {
	b := append([]byte(label), team[:]...)
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// toJSON encodes a statement of ours; it has nothing that cannot be encoded.
func toJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
