package ident

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// seedSize is the length of a seed in bytes: 8 of Unix milliseconds, 32 random ones.
const seedSize = 8 + 32

// Seed makes the ids of one request. The zero Seed makes other ones each time. One made by NewSeed makes the same ones
// each time, so that a request which is run again after a crash finds what its first run has made. A Seed is a secret:
// tokens come of it.
type Seed struct {
	bytes []byte
	// Again says that an earlier run of the request may have made something.
	Again bool
}

// NewSeed makes a seed at random. Ids that come of it carry this time.
func NewSeed(now time.Time) Seed {
	b := make([]byte, seedSize)
	binary.BigEndian.PutUint64(b, uint64(now.UnixMilli()))
	_, _ = rand.Read(b[8:]) // never fails (Go 1.24)
	return Seed{bytes: b}
}

// SeedOf is the seed that an earlier run of a request kept.
func SeedOf(kept []byte) (Seed, error) {
	if len(kept) != seedSize {
		return Seed{}, errors.New("ident: this is no seed")
	}
	return Seed{bytes: kept, Again: true}, nil
}

// Bytes is what SeedOf reads. It must be stored encrypted.
func (s Seed) Bytes() []byte { return s.bytes }

// Under is the function Under, for one id of each prefix and key.
func (s Seed) Under(prefix, key string, now time.Time) string {
	if s.bytes == nil {
		return Under(prefix, key, now)
	}
	var b [16]byte
	copy(b[:6], s.bytes[2:8]) // as Tail has it
	copy(b[6:], s.derive(prefix+"_"+key))
	return prefix + "_" + key + "_" + encoding.EncodeToString(b[:])
}

// Random is 256 bits as the function Random writes them, one text for each name.
func (s Seed) Random(name string) string {
	if s.bytes == nil {
		return Random(sha256.Size)
	}
	return base64.RawURLEncoding.EncodeToString(s.derive(name))
}

// Number is a positive number below 2⁵³, one for each name; of the zero Seed it is what make returns.
func (s Seed) Number(name string, make func() int64) int64 {
	if s.bytes == nil {
		return make()
	}
	return int64(binary.BigEndian.Uint64(s.derive(name))>>11) | 1
}

// derive returns 32 bytes for a name, which tell nothing of those for another.
func (s Seed) derive(name string) []byte {
	h := hmac.New(sha256.New, s.bytes)
	h.Write([]byte(name))
	return h.Sum(nil)
}
