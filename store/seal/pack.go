package seal

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// padStep is the least that lengths are rounded up to, in bytes.
const padStep = 256

var codec = sync.OnceValues(func() (*zstd.Encoder, *zstd.Decoder) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic(err) // constant options
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxPayload), zstd.WithDecoderMaxWindow(1<<20))
	if err != nil {
		panic(err)
	}
	return enc, dec
})

var codecLock sync.Mutex

// pack compresses a payload and pads it: length[4] zstd zeros.
func pack(payload []byte) ([]byte, error) {
	if len(payload) > MaxPayload {
		return nil, errors.New("seal: payload over the limit")
	}
	enc, _ := codec()
	codecLock.Lock()
	small := enc.EncodeAll(payload, nil)
	codecLock.Unlock()
	out := make([]byte, padded(4+len(small)))
	binary.BigEndian.PutUint32(out, uint32(len(small)))
	copy(out[4:], small)
	return out, nil
}

// unpack reverses pack. It never expands beyond MaxPayload, whatever the
// bytes claim.
func unpack(plain []byte) ([]byte, error) {
	if len(plain) < 4 {
		return nil, ErrDamaged
	}
	n := binary.BigEndian.Uint32(plain)
	if uint64(n) > uint64(len(plain)-4) {
		return nil, ErrDamaged
	}
	_, dec := codec()
	codecLock.Lock()
	payload, err := dec.DecodeAll(plain[4:4+n], nil)
	codecLock.Unlock()
	if err != nil || len(payload) > MaxPayload {
		return nil, ErrDamaged
	}
	return payload, nil
}

// padded rounds a length up: to a multiple of padStep, and as Padmé does
// (Nikitin et al., «Reducing Metadata Leakage from Encrypted Files», PETS
// 2019), which tells O(log log n) bits of the length for at most 12 % more.
func padded(n int) int {
	e := bits.Len(uint(n)) - 1
	s := bits.Len(uint(e))
	if e > s {
		mask := 1<<(e-s) - 1
		n = (n + mask) &^ mask
	}
	return (n + padStep - 1) / padStep * padStep
}
