package sandbox

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"patchbay/shared/ident"
)

// access is an access token. The text that a client holds is its id and subject, encrypted.
type access struct {
	Family  string    `json:"family,omitempty"` // of the refresh token it came with
	Client  string    `json:"client"`
	Subject string    `json:"subject"`
	Scopes  []string  `json:"scopes"`
	Expires time.Time `json:"expires"`
}

// CreateAccessToken implements op.Storage, for grants without a refresh token.
func (s *storage) CreateAccessToken(_ context.Context, req op.TokenRequest) (id string, expires time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	marker := ""
	if code, ok := req.(*authRequest); ok {
		marker = ident.New("fam", s.now())
		if err := s.useCode(code.id, marker); err != nil {
			return "", time.Time{}, err
		}
	}
	id, expires = s.issue(req, marker)
	return id, expires, s.save()
}

// issue adds an access token; called with the lock held.
func (s *storage) issue(req op.TokenRequest, familyID string) (id string, expires time.Time) {
	id, expires = ident.New("at", s.now()), s.now().Add(s.ttl)
	s.state.Access[id] = &access{Family: familyID, Client: s.client.id, Subject: req.GetSubject(), Scopes: req.GetScopes(), Expires: expires}
	return id, expires
}

// useCode marks the code of a request as used, once; called with the lock held.
func (s *storage) useCode(requestID, familyID string) error {
	req := s.requests[requestID]
	if req == nil {
		return oidc.ErrInvalidGrant().WithDescription("the code is unknown or expired")
	}
	if req.family != "" { // another exchange of the same code was faster
		return s.reused(req.family)
	}
	req.family = familyID
	return nil
}

// live returns an access token that is neither expired nor revoked; called with the lock held.
func (s *storage) live(id string) (*access, bool) {
	a := s.state.Access[id]
	return a, a != nil && !s.now().After(a.Expires)
}

// subjectOf returns whom a bearer token stands for.
func (s *storage) subjectOf(crypto op.Crypto, token string) (string, bool) {
	text, err := crypto.Decrypt(token)
	if err != nil {
		return "", false
	}
	id, _, _ := strings.Cut(text, ":")
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.live(id)
	if !ok {
		return "", false
	}
	return a.Subject, true
}

// SetUserinfoFromToken implements op.Storage.
func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, tokenID, subject, _ string) error {
	s.mu.Lock()
	a, ok := s.live(tokenID)
	s.mu.Unlock()
	if !ok || a.Subject != subject {
		return errors.New("the access token is expired or revoked")
	}
	describe(info, subject, a.Scopes)
	return nil
}

// SetIntrospectionFromToken implements op.Storage (RFC 7662).
func (s *storage) SetIntrospectionFromToken(_ context.Context, out *oidc.IntrospectionResponse, tokenID, subject, clientID string) error {
	s.mu.Lock()
	a, ok := s.live(tokenID)
	s.mu.Unlock()
	if !ok || a.Subject != subject {
		return errors.New("the access token is expired or revoked")
	}
	out.Active, out.Scope, out.ClientID, out.Subject = true, a.Scopes, clientID, subject
	out.Expiration = oidc.FromTime(a.Expires)
	return nil
}

// SetUserinfoFromScopes implements op.Storage; deprecated there in favour of SetUserinfoFromRequest.
func (*storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

// SetUserinfoFromRequest implements op.CanSetUserinfoFromRequest, for id tokens.
func (*storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, req op.IDTokenRequest, scopes []string) error {
	describe(info, req.GetSubject(), scopes)
	return nil
}

// GetPrivateClaimsFromScopes implements op.Storage: access tokens are opaque and carry none.
func (*storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return map[string]any{}, nil
}

// describe fills in what the scopes allow to know. Nobody has an account here: a name is all there is.
func describe(info *oidc.UserInfo, subject string, scopes []string) {
	for _, scope := range scopes {
		switch scope {
		case oidc.ScopeOpenID:
			info.Subject = subject
		case oidc.ScopeProfile:
			info.Name, info.PreferredUsername = subject, subject
		case oidc.ScopeEmail:
			info.Email = subject
			if !strings.Contains(subject, "@") {
				info.Email += "@sandbox.example"
			}
			info.EmailVerified = true
		}
	}
}
