package project

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
)

// UseToken is a right to call providers in the name of one owner, or of one account, and to do nothing else. It never
// changes but for its end, and it makes no further ones. It ends with the API key that made it.
type UseToken struct {
	ID         string // ust_…
	Project    string
	Hash       string // hex SHA-256 of its text
	Key        string // hash of the API key that made it
	Name       string
	Owner      string   // whose accounts it may use: origin_owner_id
	Account    string   // the one account that it may use; "" for each of the owner's
	Connectors []string // provider keys; none is all
	Origins    []string // of pages that may use it; none is no page
	User       string   // for whom its calls are made; it stands in for x-acting-user
	Policy     policy.Policy
	CreatedAt  time.Time
	ExpiresAt  time.Time
	RevokedAt  time.Time // zero while it is not
}

// Live says whether the token may be used.
func (t UseToken) Live(now time.Time) bool { return t.RevokedAt.IsZero() && now.Before(t.ExpiresAt) }

// The life of a use token. What lives longer is an API key with a call policy, which is revoked by hand.
const (
	MinUseTokenLife     = time.Minute
	DefaultUseTokenLife = time.Hour
	MaxUseTokenLife     = 30 * 24 * time.Hour
	// KeepUseToken is for how long one that has ended is listed.
	KeepUseToken = 7 * 24 * time.Hour
)

// Errors of use tokens.
var (
	// ErrUseToken refuses one that is not there, has ended or was revoked, or whose API key has ended or was revoked.
	ErrUseToken = fault.New(fault.Unauthenticated, "invalid_use_token",
		"The use token is mistyped, has ended or was revoked. Ask whoever gave it to you for another one.")
	// ErrUseTokenHere refuses one where it is of no use.
	ErrUseTokenHere = fault.New(fault.Forbidden, "use_token_not_accepted",
		"A use token makes calls through /proxy and /unified/proxy, and nothing else. This needs an API key.")
	// ErrUseTokenBounds refuses a call that is not the token's to make, whether what it names is there or not.
	ErrUseTokenBounds = fault.New(fault.Forbidden, "use_token_out_of_bounds", "The use token is not for this.")
	// ErrUseTokenOrigin refuses a page that the token is not for.
	ErrUseTokenOrigin = fault.New(fault.Forbidden, "use_token_origin",
		"The use token is not for pages of this origin. Name the origin in allowed_origins when you make the token.")
	ErrUseTokenNotFound = fault.New(fault.NotFound, "use_token_not_found", "The project has no such use token.")
	ErrInvalidUseToken  = fault.New(fault.Invalid, "invalid_use_token_request", "The use token cannot be created.")
	ErrUseTokenByKey    = fault.New(fault.Forbidden, "use_token_needs_api_key",
		"A use token ends with the API key that makes it, so one is made with an API key, and not by who is signed in.")
)

// Allows refuses a call that is not the token's to make. origin is that of the page that asks, "" where none does. An
// account that is not there has no owner.
func (t UseToken) Allows(account, owner, connector, user, origin string) error {
	switch {
	case len(t.Origins) == 0 && origin != "":
		return ErrUseTokenOrigin.Says("The use token is for no page of a browser. " +
			"Name the page's origin in allowed_origins when you make the token.")
	case len(t.Origins) > 0 && !slices.Contains(t.Origins, origin):
		return ErrUseTokenOrigin
	case owner == "" || owner != t.Owner || t.Account != "" && t.Account != account:
		return ErrUseTokenBounds.Says("The use token is not for the account that the call names.")
	case len(t.Connectors) > 0 && !slices.Contains(t.Connectors, connector):
		return ErrUseTokenBounds.Says("The use token is not for accounts of the connector %s.", connector)
	case user != "" && user != t.User:
		return ErrUseTokenBounds.Says("The use token is not for the user whom x-acting-user names.")
	}
	return nil
}

// UseRef is what a presented use token says before anything is read, so that one batch of reads answers a call. Like a
// KeyRef it proves nothing until a Store finds it.
type UseRef struct {
	Key     KeyRef // that made it
	ID      string
	Hash    string
	Account string // "" for a token of an owner
}

// None says that no use token is presented.
func (r UseRef) None() bool { return r.Hash == "" }

// String keeps hashes out of logs.
func (r UseRef) String() string { return "use token " + r.ID }

// A use token's text is pbu_<project>_<id><hash of its key><secret><account><checksum>, the last four in base32. What
// it dies with stands in it, so that it is read in the one batch that decides a call. The hash of a key opens nothing.
const (
	usePrefix = "pbu_"
	useID     = 26
	useFixed  = useID + 2*secretLen
)

// useTokenText makes the text of a use token. secret is 32 bytes.
func useTokenText(key KeyRef, id, account string, secret []byte) (string, UseRef, error) {
	hashed, err := hex.DecodeString(key.Hash)
	if err != nil {
		return "", UseRef{}, fmt.Errorf("hash of an API key: %w", err)
	}
	body := usePrefix + strings.TrimPrefix(key.Project, "prj_") + "_" + strings.TrimPrefix(id, "ust_") +
		keyEncoding.EncodeToString(hashed) + keyEncoding.EncodeToString(secret) +
		keyEncoding.EncodeToString([]byte(account))
	text := body + checksum(body)
	return text, UseRef{Key: key, ID: id, Hash: hash(text), Account: account}, nil
}

// ParseUseToken reads a presented use token. It fails with ErrUseToken for anything that was never issued.
func ParseUseToken(text string) (UseRef, error) {
	rest, ok := strings.CutPrefix(text, usePrefix)
	tail, body, cut := strings.Cut(rest, "_")
	if !ok || !cut || !ident.Valid(tail) || len(body) < useFixed+sumLen ||
		checksum(text[:len(text)-sumLen]) != text[len(text)-sumLen:] {
		return UseRef{}, ErrUseToken
	}
	body = body[:len(body)-sumLen]
	key, err := keyEncoding.DecodeString(body[useID : useID+secretLen])
	if err != nil || !ident.Valid(body[:useID]) {
		return UseRef{}, ErrUseToken
	}
	account, err := keyEncoding.DecodeString(body[useFixed:])
	if _, valid := ident.Owner("acc", string(account)); err != nil || len(account) > 0 && !valid {
		return UseRef{}, ErrUseToken
	}
	return UseRef{
		Key: KeyRef{Project: "prj_" + tail, Hash: hex.EncodeToString(key)}, ID: "ust_" + body[:useID], Hash: hash(text),
		Account: string(account),
	}, nil
}

// NewUseToken asks for a use token.
type NewUseToken struct {
	Name       string
	Owner      string // may be left out with an account
	Account    string
	Connectors []string
	Origins    []string
	User       string
	Policy     policy.Policy
	Life       time.Duration // 0 is DefaultUseTokenLife
	Seed       ident.Seed
}

// Check returns what is asked for as it is kept: ErrInvalidUseToken, policy.ErrInvalid.
func (n NewUseToken) check() (NewUseToken, error) {
	n.Name = strings.TrimSpace(n.Name)
	if message := lineFault(n.Name, MaxKeyName); n.Name == "" || message != "" {
		return n, ErrInvalidUseToken.At("body.name", "A name of 1 to 100 characters says what the token is for. "+message)
	}
	if n.Owner == "" && n.Account == "" {
		return n, ErrInvalidUseToken.At("body.origin_owner_id", "is missing: name the owner, or one account in account_id")
	}
	for i, origin := range n.Origins {
		if !IsOrigin(origin) {
			return n, ErrInvalidUseToken.At(fmt.Sprintf("body.allowed_origins[%d]", i),
				"is no origin of a page, such as https://app.example.com")
		}
	}
	if n.Life == 0 {
		n.Life = DefaultUseTokenLife
	}
	if n.Life < MinUseTokenLife || n.Life > MaxUseTokenLife {
		return n, ErrInvalidUseToken.At("body.expires_in", fmt.Sprintf("is %d to %d seconds",
			int(MinUseTokenLife.Seconds()), int(MaxUseTokenLife.Seconds())))
	}
	var err error
	n.Policy, err = n.Policy.Clean("body.call_policy")
	return n, err
}

// secret is 32 bytes, the same each time for the same seed.
func (n NewUseToken) secret() []byte {
	b, err := base64.RawURLEncoding.DecodeString(n.Seed.Random("use token"))
	if err != nil || len(b) != 32 {
		b = make([]byte, 32)
		_, _ = rand.Read(b) // never fails (Go 1.24)
	}
	return b
}

// UseTokenMaker is what decides whether a use token may be made, from one read.
type UseTokenMaker struct {
	Caller  Caller
	Owner   string   // of the account that is asked for; "" when none is
	Unknown []string // connectors that are asked for and that the project has not configured
}

// UseTokenStore keeps use tokens.
type UseTokenStore interface {
	// UseTokenMaker reads the caller and what the token would be for, in one call. It fails as Authenticate does, and with
	// account.ErrNotFound for an account that is not there.
	UseTokenMaker(ctx context.Context, a Access, n NewUseToken) (UseTokenMaker, error)
	// CreateUseToken writes a new one; the same one again is no error.
	CreateUseToken(ctx context.Context, t UseToken) error
	// UseToken fails with ErrUseTokenNotFound.
	UseToken(ctx context.Context, project, id string) (UseToken, error)
	// UseTokens returns a page, the newest first, of those behind an ID; next is "" after the last page.
	UseTokens(ctx context.Context, project, after string, limit int) (page []UseToken, next string, err error)
	// UseTokenUses tells by ID when a use token was last used, to ten minutes; it has nothing of those that never were.
	UseTokenUses(ctx context.Context, project string, ids []string) (map[string]time.Time, error)
	// RevokeUseToken ends one from this moment on, and returns it. One that is revoked stays as it is.
	// ErrUseTokenNotFound.
	RevokeUseToken(ctx context.Context, project, id string, now time.Time) (UseToken, error)
}
