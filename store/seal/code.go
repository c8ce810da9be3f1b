package seal

import (
	_ "embed"
	"errors"
	"io"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/crypto/scrypt"
	"golang.org/x/text/unicode/norm"
)

// The French word list of BIP 39 (MIT licence), its accents taken off: 2,048
// words, of which no two begin with the same four letters.
//
//go:embed words.txt
var wordsFile string

var words = sync.OnceValue(func() []string { return strings.Fields(wordsFile) })

// codeWords is how many words a code has: 8 × 11 = 88 random bits.
const codeWords = 8

// ErrCode is a text that is no invitation code: a word is missing or misspelt.
var ErrCode = errors.New("seal: not a code")

// NewCode draws an invitation code: eight words.
func NewCode(random io.Reader) (string, error) {
	var b [codeWords * 2]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	out := make([]string, codeWords)
	for i := range out {
		out[i] = words()[(int(b[2*i])<<8|int(b[2*i+1]))&2047]
	}
	return strings.Join(out, "-"), nil
}

// ReadCode gives the canonical form of a code as somebody typed it: in any
// case, with or without accents, separated by anything, each word cut after
// its fourth letter if they like. It fails with ErrCode.
func ReadCode(typed string) (string, error) {
	typed = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(typed))
	got := strings.FieldsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(got) != codeWords {
		return "", ErrCode
	}
	for i, w := range got {
		full, ok := findWord(w)
		if !ok {
			return "", ErrCode
		}
		got[i] = full
	}
	return strings.Join(got, "-"), nil
}

func findWord(w string) (string, bool) {
	for _, full := range words() {
		if w == full || len(w) >= 4 && strings.HasPrefix(full, w) {
			return full, true
		}
	}
	return "", false
}

// Cost of scrypt (RFC 7914): 32 MiB and about a tenth of a second. The code's
// 88 bits are what protects; this makes each guess dear as well.
const (
	scryptN = 1 << 15
	scryptR = 8
	scryptP = 1
)

// CodeKeys works out what a code opens in a team's folder: the name under
// which the invitation lies, and its key. Code must be canonical.
func CodeKeys(code string, team [16]byte) (KeyID, Key, error) {
	b, err := scrypt.Key([]byte(code), append([]byte("relais-invite-1\n"), team[:]...), scryptN, scryptR, scryptP, 64)
	if err != nil {
		return KeyID{}, Key{}, err
	}
	return KeyID(b[:32]), Key(b[32:]), nil
}
