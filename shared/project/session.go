package project

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// Errors of what a browser presents in place of an API key.
var (
	ErrSession = fault.New(fault.Unauthenticated, "session_ended", "You are signed out. Sign in again.")
	// ErrForeign refuses a cookie that comes without what only the console's own page knows.
	ErrForeign = fault.New(fault.Forbidden, "foreign_request",
		"This request does not come from a page of the console that is open now. Load the page again.")
	ErrNoProject = fault.New(fault.Invalid, "project_not_named",
		"A request with a session's cookie says in the header x-patchbay-project which project it is about.")
)

// SessionRef is what the cookie of a console session says before anything is read: whose it claims to be, and its hash.
// It proves nothing until a Store finds it.
type SessionRef struct {
	User string // usr_…, of a person who signed in; "" for a session that was made of an API key
	Key  KeyRef // of a session that was made of an API key
	Hash string // hex SHA-256 of the cookie's text
}

// None says that there is no session.
func (r SessionRef) None() bool { return r.Hash == "" }

// String keeps the hash out of logs.
func (r SessionRef) String() string {
	if r.User != "" {
		return "session of " + r.User
	}
	return fmt.Sprintf("session of the %s", r.Key)
}

// A session's text is pbc_<whose>_<secret><checksum>. Whose it is stands in it, so that one batch of reads by key
// answers a request: a user's id, or a project's with the hash of its key. The hash of a key opens nothing.
const sessionPrefix = "pbc_"

// NewUserSession makes the session of a person who signed in. Its text is a secret.
func NewUserSession(user string) (text string, ref SessionRef) {
	text = newSessionText(strings.TrimPrefix(user, "usr_"))
	return text, SessionRef{User: user, Hash: hash(text)}
}

// NewKeySession makes a session of an API key. Its text is a secret.
func NewKeySession(k KeyRef) (text string, ref SessionRef) {
	text = newSessionText(strings.TrimPrefix(k.Project, "prj_") + "." + k.Hash)
	return text, SessionRef{Key: k, Hash: hash(text)}
}

func newSessionText(whose string) string {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails (Go 1.24)
	body := sessionPrefix + whose + "_" + keyEncoding.EncodeToString(random[:])
	return body + checksum(body)
}

// ParseSession reads a cookie. It fails with ErrSession for anything that was never issued.
func ParseSession(text string) (SessionRef, error) {
	rest, ok := strings.CutPrefix(text, sessionPrefix)
	whose, secret, cut := strings.Cut(rest, "_")
	if !ok || !cut || len(secret) != secretLen+sumLen || checksum(text[:len(text)-sumLen]) != text[len(text)-sumLen:] {
		return SessionRef{}, ErrSession
	}
	tail, key, ofKey := strings.Cut(whose, ".")
	switch _, err := hex.DecodeString(key); {
	case !ident.Valid(tail), err != nil, ofKey && len(key) != 2*sha256.Size:
		return SessionRef{}, ErrSession
	case ofKey:
		return SessionRef{Key: KeyRef{Project: "prj_" + tail, Hash: key}, Hash: hash(text)}, nil
	}
	return SessionRef{User: "usr_" + tail, Hash: hash(text)}, nil
}

// CSRF is what a page that a session's text belongs to sends along, and no other page can know. It follows from the
// text, so nothing is stored and nothing is read to check it.
func CSRF(session string) string {
	mac := hmac.New(sha256.New, []byte(session))
	_, _ = mac.Write([]byte("patchbay csrf 1")) // a hash never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsCSRF compares in constant time.
func IsCSRF(session, presented string) bool {
	return hmac.Equal([]byte(CSRF(session)), []byte(presented))
}
