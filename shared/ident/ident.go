// Package ident makes identifiers: short prefixes, lower case, sortable by the time they were made.
package ident

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// Crockford's alphabet in lower case: no i, l, o, u, and it sorts as the bytes do.
var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// tailLen is the length of what Tail makes.
const tailLen = 26

// Tail returns 26 characters: 48 bits of Unix milliseconds, then 80 random bits. Later ones sort after earlier ones.
func Tail(now time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // crypto/rand.Read never fails (Go 1.24)
	return encoding.EncodeToString(b[:])
}

// New returns prefix_tail, such as att_01jd….
func New(prefix string, now time.Time) string { return prefix + "_" + Tail(now) }

// Under returns prefix_key_tail, an id that carries the provider key it belongs to, so that one batch of reads by key
// answers a request that names only the id (see decision 0002).
func Under(prefix, key string, now time.Time) string { return prefix + "_" + key + "_" + Tail(now) }

// Owner returns the provider key inside an id made by Under, and whether id has that form.
func Owner(prefix, id string) (key string, ok bool) {
	rest, ok := strings.CutPrefix(id, prefix+"_")
	if !ok {
		return "", false
	}
	cut := len(rest) - tailLen - 1
	if cut < 1 || rest[cut] != '_' || !Valid(rest[cut+1:]) {
		return "", false
	}
	return rest[:cut], true
}

// Time is when an id was made, in whole milliseconds; ok is false for one that did not come from New or Under.
func Time(id string) (at time.Time, ok bool) {
	tail := id[strings.LastIndexByte(id, '_')+1:]
	b, err := encoding.DecodeString(tail)
	if !Valid(tail) || err != nil {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(b[:8]) >> 16)).UTC(), true
}

// Valid says whether s could have come from Tail.
func Valid(s string) bool {
	if len(s) != tailLen {
		return false
	}
	for _, c := range s {
		if !strings.ContainsRune("0123456789abcdefghjkmnpqrstvwxyz", c) {
			return false
		}
	}
	return true
}

// Random returns n random bytes as unpadded base64url text, for tokens and states.
func Random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b)
}
