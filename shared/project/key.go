package project

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"patchbay/shared/ident"
)

// Key is an API key as stored: its hash, never its text.
type Key struct {
	Project   string
	Hash      string // hex SHA-256 of the key's text
	Name      string
	Hint      string // the last four characters
	CreatedAt time.Time
}

// KeyRef is what a presented key says before anything is read: whose it claims to be, and its hash. It proves nothing
// until a Store finds it.
type KeyRef struct {
	Project string
	Hash    string
}

// A key's text is pbk_<project>_<secret><checksum>: the project, so that one batch of reads by key answers a request;
// 256 random bits; and a CRC-32, so that a typing error or a truncated paste costs no read.
const (
	keyPrefix = "pbk_"
	secretLen = 52
	sumLen    = 7
)

var keyEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func newKeyText(project string) (string, KeyRef, error) {
	tail, ok := strings.CutPrefix(project, "prj_")
	if !ok || !ident.Valid(tail) {
		return "", KeyRef{}, ErrNotFound
	}
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails (Go 1.24)
	body := keyPrefix + tail + "_" + keyEncoding.EncodeToString(random[:])
	text := body + checksum(body)
	return text, KeyRef{Project: project, Hash: hash(text)}, nil
}

// ParseKey reads a presented key. It fails with ErrUnauthenticated for anything that was never issued.
func ParseKey(text string) (KeyRef, error) {
	rest, ok := strings.CutPrefix(text, keyPrefix)
	if !ok {
		return KeyRef{}, ErrUnauthenticated
	}
	tail, secret, ok := strings.Cut(rest, "_")
	if !ok || !ident.Valid(tail) || len(secret) != secretLen+sumLen {
		return KeyRef{}, ErrUnauthenticated
	}
	if body := text[:len(text)-sumLen]; checksum(body) != text[len(text)-sumLen:] {
		return KeyRef{}, ErrUnauthenticated
	}
	return KeyRef{Project: "prj_" + tail, Hash: hash(text)}, nil
}

func checksum(body string) string {
	return keyEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// String keeps the hash out of logs.
func (r KeyRef) String() string { return fmt.Sprintf("key of %s", r.Project) }
