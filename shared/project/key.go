package project

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/awsrole"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
	"patchbay/shared/scope"
)

// Key is an API key as stored: its hash, never its text.
type Key struct {
	Project   string
	Hash      string // hex SHA-256 of the key's text
	Name      string
	Hint      string        // the last four characters
	Scopes    []scope.Scope // what it may do; every scope for a key that was made without any
	ExpiresAt time.Time     // zero for a key without end
	CreatedAt time.Time
	Policy    policy.Policy // of calls with it
	// Role is the AWS role whose signed requests stand in for a text; none for an API key.
	Role awsrole.Role
}

// ID names the key in logs, in what it changes, and to 'patchbay key revoke'.
func (k Key) ID() string { return k.Hash[:idLen] }

// Live says whether the key may still be used.
func (k Key) Live(now time.Time) bool { return k.ExpiresAt.IsZero() || now.Before(k.ExpiresAt) }

// KeyRef is what a presented key says before anything is read: whose it claims to be, and its hash. It proves nothing
// until a Store finds it.
type KeyRef struct {
	Project string
	Hash    string
}

// ID is that of the key.
func (r KeyRef) ID() string { return r.Hash[:min(idLen, len(r.Hash))] }

// idLen is how many characters of its hash name a key: 64 bits.
const idLen = 16

// Access is what a request presents, an API key or in its place a console session, and what its route needs.
type Access struct {
	Key     KeyRef          // also of a session that was made of a key, and of a role; none with a use token
	Role    awsrole.Session // none but where a role's signature was checked
	Use     UseRef          // none but where a use token is presented
	Origin  string          // of the page that presents a use token; "" when none does
	Session SessionRef      // none when the key itself is presented
	Named   string          // the project that a request with a session says it is about
	Scope   scope.Scope
	User    string // whom a call in an account's name is made for, as the project says; "" when it does not
}

// Project is the project that the request is about, if it may be.
func (a Access) Project() string {
	switch {
	case !a.Use.None():
		return a.Use.Key.Project
	case a.Session.None():
		return a.Key.Project
	}
	return a.Named
}

// Actor is who calls, if it is true.
func (a Access) Actor() actor.Actor {
	if !a.Use.None() {
		return a.Use.By()
	}
	if a.Session.User != "" {
		return actor.Actor{Kind: actor.User, ID: a.Session.User}
	}
	if !a.Role.None() {
		return actor.Actor{Kind: actor.Role, ID: a.Role.ARN()}
	}
	return actor.Actor{Kind: actor.Key, ID: a.Key.ID()}
}

// Caller is who calls with an API key that is live, or as a person who is signed in and a member, and has the scope
// that was asked for.
type Caller struct {
	Project Project // of a call through a linked account only its ID, plan and log settings
	By      actor.Actor
	Scopes  []scope.Scope
	Policy  policy.Policy // of calls with an API key
}

// Admit decides whether a key may do what a request needs: ErrUnauthenticated for a key that has ended, ErrForbidden
// for one without the scope, which scope.Any is for none. A route that names no scope is open to nobody.
func (k Key) Admit(need scope.Scope, now time.Time) error {
	if !k.Role.None() {
		return k.admitRole(need, now)
	}
	if !k.Live(now) {
		return ErrUnauthenticated.Says(
			"The API key %q ended on %s. Use another one; the owner makes it with 'patchbay key create'.",
			k.Name, k.ExpiresAt.UTC().Format(time.DateTime))
	}
	if need != scope.Any && (need == "" || !slices.Contains(k.Scopes, need)) {
		return ErrForbidden.Says("This needs the scope %s, which the API key %q does not have. Use a key that has it.", need,
			k.Name)
	}
	return nil
}

// A key's text is pbk_<project>_<secret><checksum>: the project, so that one batch of reads by key answers a request;
// 256 random bits; and a CRC-32, so that a typing error or a truncated paste costs no read.
const (
	keyPrefix = "pbk_"
	secretLen = 52
	sumLen    = 7
)

const keyAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

var keyEncoding = base32.NewEncoding(keyAlphabet).WithPadding(base32.NoPadding)

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

// Find reads the first API key or use token in a text, however it is wrapped, and returns its own text beside it.
// Clients in the wild write "Bearer KEY", "token KEY", "SSWS KEY", "SSWSKEY", "KEY" and "user:KEY".
func Find(text string) (found string, p Presented, ok bool) {
	for rest := text; ; {
		at := strings.Index(rest, "pb")
		if at < 0 {
			return "", Presented{}, false
		}
		rest = rest[at:]
		if !strings.HasPrefix(rest, keyPrefix) && !strings.HasPrefix(rest, usePrefix) {
			rest = rest[len("pb"):]
			continue
		}
		end := strings.IndexFunc(rest[len(keyPrefix):],
			func(r rune) bool { return r != '_' && !strings.ContainsRune(keyAlphabet, r) }) + len(keyPrefix)
		if end < len(keyPrefix) {
			end = len(rest)
		}
		if p, err := ParsePresented(rest[:end]); err == nil {
			return rest[:end], p, true
		}
		rest = rest[len(keyPrefix):]
	}
}
