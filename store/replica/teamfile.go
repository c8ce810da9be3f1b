package replica

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"relais/model"
	"relais/store/seal"
)

// TeamName is the file that says whose folder it is.
const TeamName = "team"

const teamLabel = "relais-team-1\n"

// teamFile is the immutable file at the top of the folder.
type teamFile struct {
	ID      [16]byte
	Founder ed25519.PublicKey
	raw     []byte
	good    map[model.Hash]bool // signatures that were verified
}

// signed tells whether the holder of public's private half signed a file. The
// team is worked out anew whenever one of its files comes: what was verified
// once is not verified again.
func (t *teamFile) signed(env *seal.Envelope, public []byte) bool {
	return t.once(func() bool { return env.Verify(public) == nil }, public, env.Hash[:])
}

// verify tells whether the holder of public's private half signed a message.
func (t *teamFile) verify(public, message, signature []byte) bool {
	return t.once(func() bool {
		return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, message, signature)
	}, public, signature, message)
}

func (t *teamFile) once(check func() bool, parts ...[]byte) bool {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
		h.Write(p)
	}
	key := model.Hash(h.Sum(nil))
	if t.good[key] {
		return true
	}
	if !check() {
		return false
	}
	if t.good == nil {
		t.good = map[model.Hash]bool{}
	}
	t.good[key] = true
	return true
}

// newTeamFile writes and signs the file.
func newTeamFile(id [16]byte, founder ed25519.PrivateKey) *teamFile {
	public := founder.Public().(ed25519.PublicKey)
	text := fmt.Sprintf("relais team 1\nteam %x\nfounder %x\n", id, []byte(public))
	signature := ed25519.Sign(founder, []byte(teamLabel+text))
	return &teamFile{ID: id, Founder: public, raw: fmt.Appendf(nil, "%ssignature %x\n", text, signature)}
}

// parseTeamFile reads a team file; it fails with seal.ErrDamaged on anything
// that is not one to the last byte.
func parseTeamFile(b []byte) (*teamFile, error) {
	lines := strings.Split(string(b), "\n")
	if len(lines) != 5 || lines[0] != "relais team 1" || lines[4] != "" {
		return nil, seal.ErrDamaged
	}
	var id, founder, signature []byte
	for i, f := range []struct {
		word string
		to   *[]byte
		size int
	}{{"team ", &id, 16}, {"founder ", &founder, ed25519.PublicKeySize}, {"signature ", &signature, ed25519.SignatureSize}} {
		text, ok := strings.CutPrefix(lines[1+i], f.word)
		raw, err := hex.DecodeString(text)
		if !ok || err != nil || len(raw) != f.size || text != strings.ToLower(text) {
			return nil, seal.ErrDamaged
		}
		*f.to = raw
	}
	signed := strings.Join(lines[:3], "\n") + "\n"
	if !ed25519.Verify(founder, []byte(teamLabel+signed), signature) {
		return nil, seal.ErrDamaged
	}
	return &teamFile{ID: [16]byte(id), Founder: founder, raw: b}, nil
}

func (t *teamFile) hash() model.Hash { return sha256.Sum256(t.raw) }

func (t *teamFile) same(b []byte) bool { return bytes.Equal(t.raw, b) }
