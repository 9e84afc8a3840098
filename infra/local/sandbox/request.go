package sandbox

import (
	"context"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"patchbay/shared/ident"
)

// How long a person may take to decide, and an application to use the code.
const (
	requestTTL = 10 * time.Minute
	codeTTL    = time.Minute
)

// authRequest is one authorization request, from its arrival to the use of its code. It is kept in memory: a restart
// in the middle of a sign-in means to start again.
type authRequest struct {
	id, client, redirect, state, nonce string
	scopes                             []string
	mode                               oidc.ResponseMode
	challenge                          oidc.CodeChallenge
	expires                            time.Time
	subject                            string // who signed in; empty before
	authTime                           time.Time
	family                             string // of the tokens that its code was exchanged for; empty before
}

func (a *authRequest) GetID() string                         { return a.id }
func (*authRequest) GetACR() string                          { return "" }
func (*authRequest) GetAMR() []string                        { return nil }
func (a *authRequest) GetAudience() []string                 { return []string{a.client} }
func (a *authRequest) GetAuthTime() time.Time                { return a.authTime }
func (a *authRequest) GetClientID() string                   { return a.client }
func (a *authRequest) GetCodeChallenge() *oidc.CodeChallenge { return &a.challenge }
func (a *authRequest) GetNonce() string                      { return a.nonce }
func (a *authRequest) GetRedirectURI() string                { return a.redirect }
func (*authRequest) GetResponseType() oidc.ResponseType      { return oidc.ResponseTypeCode }
func (a *authRequest) GetResponseMode() oidc.ResponseMode    { return a.mode }
func (a *authRequest) GetScopes() []string                   { return a.scopes }
func (a *authRequest) GetState() string                      { return a.state }
func (a *authRequest) GetSubject() string                    { return a.subject }
func (a *authRequest) Done() bool                            { return a.subject != "" }

// CreateAuthRequest implements op.Storage. PKCE with S256 is required of everybody (RFC 9700 section 2.1.1).
func (s *storage) CreateAuthRequest(_ context.Context, in *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if in.ResponseType != oidc.ResponseTypeCode {
		return nil, oidc.ErrInvalidRequest().WithDescription("response_type must be code")
	}
	if in.CodeChallenge == "" || in.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("code_challenge is required, with code_challenge_method S256")
	}
	if len(in.Prompt) == 1 && in.Prompt[0] == oidc.PromptNone {
		return nil, oidc.ErrLoginRequired()
	}
	req := &authRequest{
		id: ident.Random(24), client: in.ClientID, redirect: in.RedirectURI, state: in.State, nonce: in.Nonce,
		scopes: in.Scopes, mode: in.ResponseMode, expires: s.now().Add(requestTTL),
		challenge: oidc.CodeChallenge{Challenge: in.CodeChallenge, Method: in.CodeChallengeMethod},
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetExpiredRequests()
	s.requests[req.id] = req
	return req, nil
}

// pendingRequest returns a copy of the request that waits for a person's decision.
func (s *storage) pendingRequest(id string) (*authRequest, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	req := s.requests[id]
	if req == nil || req.Done() || s.now().After(req.expires) {
		return nil, false
	}
	out := *req
	return &out, true
}

// finish records who signed in; only the first decision counts.
func (s *storage) finish(id, subject string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	req := s.requests[id]
	if req == nil || req.Done() {
		return false
	}
	req.subject, req.authTime = subject, s.now()
	return true
}

// AuthRequestByID implements op.Storage.
func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	req := s.requests[id]
	if req == nil || s.now().After(req.expires) {
		return nil, oidc.ErrInvalidRequest().WithDescription("the sign-in has expired")
	}
	out := *req
	return &out, nil
}

// SaveAuthCode implements op.Storage.
func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	req := s.requests[id]
	if req == nil {
		return oidc.ErrInvalidRequest().WithDescription("the sign-in has expired")
	}
	req.expires = s.now().Add(codeTTL)
	s.codes[code] = id
	return nil
}

// AuthRequestByCode implements op.Storage. A code that was used already revokes the tokens it was exchanged for
// (RFC 6749 section 4.1.2).
func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	req := s.requests[s.codes[code]]
	if req == nil || s.now().After(req.expires) {
		return nil, oidc.ErrInvalidGrant().WithDescription("the code is unknown or expired")
	}
	if req.family != "" {
		return nil, s.reused(req.family)
	}
	out := *req
	return &out, nil
}

// DeleteAuthRequest implements op.Storage. A request whose code was exchanged stays until it expires, so that a second
// use of the code is recognised.
func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if req := s.requests[id]; req != nil && req.family == "" {
		delete(s.requests, id)
	}
	return nil
}

// forgetExpiredRequests is called with the lock held.
func (s *storage) forgetExpiredRequests() {
	now := s.now()
	for id, req := range s.requests {
		if now.After(req.expires) {
			delete(s.requests, id)
		}
	}
	for code, id := range s.codes {
		if s.requests[id] == nil {
			delete(s.codes, code)
		}
	}
}
