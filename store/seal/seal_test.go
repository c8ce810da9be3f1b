package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"flag"
	mrand "math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

func secretsOf(t testing.TB, seed byte) *Secrets {
	t.Helper()
	s, err := NewSecrets([16]byte{1, 2, 3}, bytes.NewReader(bytes.Repeat([]byte{seed}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	s.Learn(Key{seed})
	return s
}

func sealed(t testing.TB, s *Secrets, payload []byte) []byte {
	t.Helper()
	b, err := Seal(Header{Type: Segment, Team: s.Team, Writer: s.ID(), Key: s.Newest().ID()}, payload, s.Newest(), s.Sign, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// openAll does what a careful reader does.
func openAll(s *Secrets, b []byte) ([]byte, error) {
	e, err := Parse(b)
	if err != nil {
		return nil, err
	}
	if err := e.Verify(s.Public()); err != nil {
		return nil, err
	}
	key, err := s.Epoch(e.Key)
	if err != nil {
		return nil, err
	}
	return e.Open(key)
}

func TestWhatIsSealedOpensAndTellsNothing(t *testing.T) {
	s := secretsOf(t, 7)
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(t, "payload")
		b, err := Seal(Header{Type: Segment, Team: s.Team, Writer: s.ID(), Key: s.Newest().ID()}, payload, s.Newest(), s.Sign, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		got, err := openAll(s, b)
		if err != nil || !bytes.Equal(got, payload) {
			t.Fatalf("got %d bytes, %v", len(got), err)
		}
		if len(payload) > 8 && bytes.Contains(b, payload) {
			t.Fatal("the payload lies in clear")
		}
		if (len(b)-overhead)%padStep != 0 {
			t.Fatalf("length %d tells more than it must", len(b))
		}
	})
}

// Every cut, every zeroed tail and every flipped bit is seen.
func TestDamageIsSeen(t *testing.T) {
	s := secretsOf(t, 7)
	b := sealed(t, s, []byte("Appeler le FAT vendredi"))
	for n := range b {
		if _, err := openAll(s, b[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut at %d: %v", n, err)
		}
		zeroed := append(bytes.Clone(b[:n]), make([]byte, len(b)-n)...)
		if bytes.Equal(zeroed, b) {
			continue
		}
		if _, err := openAll(s, zeroed); err == nil {
			t.Fatalf("zeroed from %d: opened", n)
		}
		for bit := range 8 {
			flipped := bytes.Clone(b)
			flipped[n] ^= 1 << bit
			if _, err := openAll(s, flipped); err == nil {
				t.Fatalf("bit %d of byte %d flipped: opened", bit, n)
			}
		}
	}
	if _, err := openAll(s, append(bytes.Clone(b), 0)); !errors.Is(err, ErrDamaged) {
		t.Fatal("a longer file opened")
	}
}

// A file is exactly as long as its header says, and at most 1 MiB, whoever
// signed it.
func TestLengthsAreExact(t *testing.T) {
	s := secretsOf(t, 7)
	of := func(size, claimed int) []byte {
		b := bytes.Clone(sealed(t, s, []byte("x"))[:headerSize])
		binary.BigEndian.PutUint32(b[headerSize-4:], uint32(claimed-headerSize-ed25519.SignatureSize))
		return append(b, make([]byte, size-headerSize)...)
	}
	for _, size := range []int{overhead, 5000, MaxFile} {
		if _, err := Parse(of(size, size)); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	for _, bad := range [][2]int{{overhead - 1, overhead - 1}, {5000, 4999}, {5000, 5001}, {5000, 1 << 30}, {MaxFile + 1, MaxFile + 1}, {MaxFile, MaxFile + 1}} {
		if _, err := Parse(of(bad[0], bad[1])); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes that say %d: %v", bad[0], bad[1], err)
		}
	}
}

func TestAnotherDevicesSignatureAndAnotherTeamsKeyAreRefused(t *testing.T) {
	marie, mallory := secretsOf(t, 1), secretsOf(t, 2)
	b := sealed(t, marie, []byte("x"))
	e, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if e.Verify(mallory.Public()) == nil {
		t.Error("verified with another's key")
	}
	if _, err := e.Open(mallory.Newest()); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened with another key: %v", err)
	}
	if _, err := mallory.Epoch(e.Key); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v", err)
	}
}

func TestNewerFormatIsToldFromDamage(t *testing.T) {
	s := secretsOf(t, 1)
	b, err := Seal(Header{Type: Segment, Oldest: Format + 1, Team: s.Team}, nil, s.Newest(), s.Sign, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(b); !errors.Is(err, ErrNewer) {
		t.Fatalf("got %v", err)
	}
}

// A small file that would expand to a gigabyte is refused, without the gigabyte.
func TestBombsDoNotGoOff(t *testing.T) {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	bomb := enc.EncodeAll(make([]byte, 64<<20), nil)
	plain := append([]byte{0, 0, byte(len(bomb) >> 8), byte(len(bomb))}, bomb...)
	if _, err := unpack(plain); !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	if _, err := unpack([]byte{255, 255, 255, 255, 0}); !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	if _, err := pack(make([]byte, MaxPayload+1)); err == nil {
		t.Fatal("packed more than can be read back")
	}
}

func TestKeysReachTheirRecipientsOnly(t *testing.T) {
	a, b, c := secretsOf(t, 1), secretsOf(t, 2), secretsOf(t, 3)
	wrapped, err := WrapKeys([]Key{{1}, {9}}, []string{a.Box.Recipient().String(), b.Box.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Secrets{a, b} {
		got, err := s.UnwrapKeys(wrapped)
		if err != nil || len(got) != 2 || got[1] != (Key{9}) {
			t.Fatalf("%v %v", got, err)
		}
	}
	if _, err := c.UnwrapKeys(wrapped); !errors.Is(err, ErrNoKey) {
		t.Fatalf("got %v", err)
	}
	wrapped[len(wrapped)-1] ^= 1
	if _, err := a.UnwrapKeys(wrapped); err == nil {
		t.Fatal("altered keys opened")
	}
}

func TestSecretsSurviveKeeping(t *testing.T) {
	s := secretsOf(t, 4)
	s.Learn(Key{5}, Key{4})
	got, err := ParseSecrets(s.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	if got.ID() != s.ID() || got.Box.String() != s.Box.String() || len(got.Epochs) != 2 || got.Newest() != (Key{5}) {
		t.Fatalf("got %+v", got)
	}
	for _, bad := range []string{"", "{}", `{"relais_device_keys":1}`, strings.Replace(string(s.Marshal()), "AGE", "EGA", 1)} {
		if _, err := ParseSecrets([]byte(bad)); err == nil {
			t.Errorf("%.20q was accepted", bad)
		}
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	if len(words()) != 2048 {
		t.Fatalf("%d words", len(words()))
	}
	starts := map[string]bool{}
	for _, w := range words() {
		start := w[:min(4, len(w))]
		if starts[start] {
			t.Errorf("two words begin with %s", start)
		}
		starts[start] = true
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%s needs more than plain letters", w)
		}
	}
	code, err := NewCode(bytes.NewReader([]byte{0, 5, 0, 13, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 255, 255}))
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Split(code, "-")
	short := make([]string, len(list))
	for i, w := range list {
		short[i] = w[:min(4, len(w))]
	}
	for _, typed := range []string{code, strings.ToUpper(code), " " + strings.Join(list, "  ") + "\n", strings.Join(list, ", "),
		strings.Join(short, " "), strings.Replace(code, "abeille", "abéille", 1)} {
		got, err := ReadCode(typed)
		if err != nil || got != code {
			t.Errorf("%q gives %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", strings.Join(list[:7], " "), code + "-abeille", strings.Replace(code, list[0], "zzzz", 1), strings.Replace(code, list[0], "ab", 1)} {
		if _, err := ReadCode(typed); !errors.Is(err, ErrCode) {
			t.Errorf("%q was accepted", typed)
		}
	}
}

func TestPaddingNeverShrinks(t *testing.T) {
	for n := 4; n < 3*MaxPayload; n += 1 + n/50 {
		p := padded(n)
		if p < n || p%padStep != 0 || p > n+n/8+padStep {
			t.Fatalf("%d pads to %d", n, p)
		}
	}
}

func FuzzParse(f *testing.F) {
	s := secretsOf(f, 7)
	// The processes that fuzz must seal the same bytes.
	good, err := Seal(Header{Type: Segment, Team: s.Team, Writer: s.ID(), Key: s.Newest().ID()}, []byte("x"), s.Newest(), s.Sign, mrand.NewChaCha8([32]byte{7}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(magic))
	f.Add(good[:overhead])
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := openAll(s, b); err == nil && !bytes.Equal(b, good) {
			t.Fatalf("forged %q", got)
		}
	})
}

// Protected values open with the key that they were closed for, wherever it
// was wrapped to, and with no other.
func TestProtectedValuesOpenForHoldersOnly(t *testing.T) {
	marie, paul, ines := secretsOf(t, 1), secretsOf(t, 2), secretsOf(t, 3)
	first, err := marie.NewProtectedKey()
	if err != nil {
		t.Fatal(err)
	}
	second, err := marie.NewProtectedKey()
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := marie.WrapProtected([]string{paul.Box.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := paul.UnwrapProtected(wrapped); err != nil || n != 2 {
		t.Fatalf("%d %v", n, err)
	}
	if _, err := ines.UnwrapProtected(wrapped); !errors.Is(err, ErrNoKey) {
		t.Fatalf("got %v", err)
	}
	paul, err = ParseSecrets(paul.Marshal())
	if err != nil || !paul.HoldsProtected(first) {
		t.Fatalf("%v", err)
	}
	for _, to := range []string{first, second} {
		closed, err := Protect(to, []byte("canal sûr"))
		if err != nil || bytes.Contains(closed, []byte("canal")) {
			t.Fatal(err)
		}
		if got, err := paul.Unprotect(closed); err != nil || string(got) != "canal sûr" {
			t.Fatalf("%q %v", got, err)
		}
		if _, err := ines.Unprotect(closed); !errors.Is(err, ErrNoKey) {
			t.Fatalf("got %v", err)
		}
		closed[len(closed)-1] ^= 1
		if _, err := paul.Unprotect(closed); !errors.Is(err, ErrDamaged) {
			t.Fatalf("got %v", err)
		}
	}
	paul.ForgetProtected()
	if paul.HoldsProtected(first) {
		t.Fatal("not forgotten")
	}
}
