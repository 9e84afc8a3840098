package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"patchbay/shared/ident"
)

// refreshTTL is how long a refresh token lives when it is not used.
const refreshTTL = 30 * 24 * time.Hour

// family is the chain of refresh tokens that began with one consent. A token is the family's id, its place in the chain
// and a MAC of both, so that an earlier one is recognised for what it is without being stored.
type family struct {
	Client   string    `json:"client"`
	Subject  string    `json:"subject"`
	Scopes   []string  `json:"scopes"`
	AuthTime time.Time `json:"auth_time"`
	Place    int       `json:"place"` // of the only valid token
	Expires  time.Time `json:"expires"`
}

// refreshRequest is a refresh token in use, as op.RefreshTokenRequest.
type refreshRequest struct {
	*oidc.JWTTokenRequest // subject, audience, scopes
	authTime              time.Time
	client                string
}

func (*refreshRequest) GetAMR() []string                   { return nil }
func (r *refreshRequest) GetAuthTime() time.Time           { return r.authTime }
func (r *refreshRequest) GetClientID() string              { return r.client }
func (r *refreshRequest) SetCurrentScopes(scopes []string) { r.Scopes = scopes }

// CreateAccessAndRefreshTokens implements op.Storage: for a code it begins a family, for a refresh token it moves the
// family on, atomically, so that of two uses at once one is a reuse.
func (s *storage) CreateAccessAndRefreshTokens(_ context.Context, req op.TokenRequest, used string) (id, refresh string, expires time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var familyID string
	var f *family
	switch req := req.(type) {
	case *authRequest:
		familyID = ident.New("fam", s.now())
		if err := s.useCode(req.id, familyID); err != nil {
			return "", "", time.Time{}, err
		}
		f = &family{Client: req.client, Subject: req.subject, Scopes: slices.Clone(req.scopes), AuthTime: req.authTime}
		s.state.Families[familyID] = f
	case *refreshRequest:
		if familyID, f, err = s.current(used); err != nil {
			return "", "", time.Time{}, err
		}
	default:
		return "", "", time.Time{}, fmt.Errorf("sandbox: no refresh token for %T", req)
	}
	f.Place++
	f.Expires = s.now().Add(refreshTTL)
	if refresh, err = s.refreshToken(familyID, f.Place); err != nil {
		return "", "", time.Time{}, err
	}
	id, expires = s.issue(req, familyID)
	return id, refresh, expires, s.save()
}

// TokenRequestByRefreshToken implements op.Storage.
func (s *storage) TokenRequestByRefreshToken(_ context.Context, token string) (op.RefreshTokenRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, f, err := s.current(token)
	if err != nil {
		return nil, err
	}
	return &refreshRequest{
		JWTTokenRequest: &oidc.JWTTokenRequest{Subject: f.Subject, Audience: oidc.Audience{f.Client}, Scopes: slices.Clone(f.Scopes)},
		authTime:        f.AuthTime, client: f.Client,
	}, nil
}

// current returns the family whose valid token this is. An earlier one revokes the family (RFC 9700 section 4.14.2).
// It is called with the lock held.
func (s *storage) current(token string) (id string, f *family, err error) {
	id, place, ok := s.parseRefreshToken(token)
	if f = s.state.Families[id]; !ok || f == nil || s.now().After(f.Expires) {
		return "", nil, oidc.ErrInvalidGrant().WithDescription("the refresh token is unknown, expired or revoked")
	}
	if place != f.Place {
		return "", nil, s.reused(id)
	}
	return id, f, nil
}

// reused revokes everything of a family whose code or refresh token came a second time; called with the lock held.
func (s *storage) reused(familyID string) error {
	s.stats.count(func() { s.stats.Reuses++ })
	if err := s.revokeFamily(familyID); err != nil {
		return oidc.ErrServerError().WithParent(err)
	}
	return oidc.ErrInvalidGrant().WithDescription("used before: every token that came of it is revoked")
}

// revokeFamily is called with the lock held.
func (s *storage) revokeFamily(familyID string) error {
	delete(s.state.Families, familyID)
	for id, a := range s.state.Access {
		if a.Family == familyID {
			delete(s.state.Access, id)
		}
	}
	return s.save()
}

// GetRefreshTokenInfo implements op.Storage. It answers the token itself as its id, for RevokeToken.
func (s *storage) GetRefreshTokenInfo(_ context.Context, _, token string) (userID, tokenID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, _, ok := s.parseRefreshToken(token)
	if f := s.state.Families[id]; ok && f != nil {
		return f.Subject, token, nil
	}
	return "", "", op.ErrInvalidRefreshToken
}

// RevokeToken implements op.Storage (RFC 7009): a refresh token goes with all of its family, an access token alone; an
// unknown one is no error.
func (s *storage) RevokeToken(_ context.Context, token, _, clientID string) *oidc.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if id, _, ok := s.parseRefreshToken(token); ok {
		if f := s.state.Families[id]; f != nil && f.Client == clientID {
			err = s.revokeFamily(id)
		}
	} else if a := s.state.Access[token]; a != nil && a.Client == clientID {
		delete(s.state.Access, token)
		err = s.save()
	}
	if err != nil {
		return oidc.ErrServerError().WithParent(err)
	}
	return nil
}

// TerminateSession implements op.Storage: signing out revokes what the person allowed.
func (s *storage) TerminateSession(_ context.Context, userID, clientID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, f := range s.state.Families {
		if f.Subject == userID && f.Client == clientID {
			if err := s.revokeFamily(id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *storage) refreshToken(familyID string, place int) (string, error) {
	body := familyID + "." + strconv.Itoa(place)
	mac, err := s.mac(body)
	return body + "." + mac, err
}

func (s *storage) parseRefreshToken(token string) (familyID string, place int, ok bool) {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 {
		return "", 0, false
	}
	mac, err := s.mac(token[:cut])
	if err != nil || !hmac.Equal([]byte(mac), []byte(token[cut+1:])) {
		return "", 0, false
	}
	familyID, number, ok := strings.Cut(token[:cut], ".")
	place, err = strconv.Atoi(number)
	return familyID, place, ok && err == nil
}

func (s *storage) mac(body string) (string, error) {
	key, err := s.derive("refresh tokens")
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(body)) // a hash never fails
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), nil
}
