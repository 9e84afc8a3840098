package ident

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
)

// Derived returns an id that follows from a time, in milliseconds, and from texts alone, and that sorts by the time as
// those of New do. Whoever makes it of the same makes the same.
func Derived(prefix string, at time.Time, from ...string) string {
	h := sha256.New()
	for _, text := range from {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(text)))
		_, _ = h.Write(length[:]) // a hash never fails
		_, _ = h.Write([]byte(text))
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	copy(b[6:], h.Sum(nil))
	return prefix + "_" + encoding.EncodeToString(b[:])
}

// TimeOf is when an id with the prefix was made; ok is false for what is no such id.
func TimeOf(prefix, id string) (at time.Time, ok bool) {
	tail, ok := strings.CutPrefix(id, prefix+"_")
	if !ok || !Valid(tail) {
		return time.Time{}, false
	}
	b, err := encoding.DecodeString(tail)
	if err != nil {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(b[:8]) >> 16)).UTC(), true
}
