package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/ident"
	"patchbay/shared/scope"
)

// UseTokens makes use tokens and ends them.
type UseTokens struct {
	Store UseTokenStore
	Now   func() time.Time
}

// Make makes a use token on behalf of a caller, who needs an API key that may itself make calls, and returns its text,
// which is shown once and kept nowhere. It takes one read and one write.
func (s *UseTokens) Make(ctx context.Context, a Access, n NewUseToken) (text string, t UseToken, err error) {
	maker, err := s.Store.UseTokenMaker(ctx, a, n)
	if err != nil {
		return "", UseToken{}, err
	}
	if a.Session.User != "" {
		return "", UseToken{}, ErrUseTokenByKey
	}
	if !slices.Contains(maker.Caller.Scopes, scope.ProxyCall) {
		return "", UseToken{}, ErrScopeNotHeld.Says("A use token makes calls, so its maker needs the scope %s itself.",
			scope.ProxyCall)
	}
	if n, err = n.check(); err != nil {
		return "", UseToken{}, err
	}
	switch {
	case n.Account != "" && n.Owner != "" && n.Owner != maker.Owner:
		return "", UseToken{}, ErrInvalidUseToken.At("body.account_id", "is not an account of origin_owner_id")
	case n.Account != "":
		n.Owner = maker.Owner
	}
	if len(maker.Unknown) > 0 {
		return "", UseToken{}, ErrInvalidUseToken.At("body.connectors",
			"names connectors that the project has not configured: "+strings.Join(maker.Unknown, ", "))
	}
	return s.make(ctx, a.Key, n)
}

func (s *UseTokens) make(ctx context.Context, key KeyRef, n NewUseToken) (string, UseToken, error) {
	now := s.Now().UTC().Truncate(time.Millisecond)
	made := n.Seed.Under("ust", "use", now)
	id := "ust_" + made[strings.LastIndexByte(made, '_')+1:]
	text, ref, err := useTokenText(key, id, n.Account, n.secret())
	if err != nil {
		return "", UseToken{}, err
	}
	t := UseToken{
		ID: id, Project: key.Project, Hash: ref.Hash, Key: key.Hash, Name: n.Name, Owner: n.Owner, Account: n.Account,
		Connectors: n.Connectors, Origins: n.Origins, User: n.User, Policy: n.Policy, CreatedAt: now,
		ExpiresAt: now.Add(n.Life),
	}
	if n.Seed.Again {
		if was, err := s.Store.UseToken(ctx, key.Project, id); !errors.Is(err, ErrUseTokenNotFound) {
			return text, was, err
		}
	}
	if err := s.Store.CreateUseToken(ctx, t); err != nil {
		return "", UseToken{}, fmt.Errorf("store a use token: %w", err)
	}
	return text, t, nil
}

// By is who acts with a use token.
func (r UseRef) By() actor.Actor { return actor.Actor{Kind: actor.UseToken, ID: r.ID} }

// Presented is what a text says of who calls: an API key, or a use token.
type Presented struct {
	Key KeyRef
	Use UseRef
}

// Access is that of a request which presents it.
func (p Presented) Access() Access { return Access{Key: p.Key, Use: p.Use} }

// ParsePresented reads an API key or a use token: ErrUnauthenticated for what is neither, ErrUseToken for what was
// meant to be a use token.
func ParsePresented(text string) (Presented, error) {
	if strings.HasPrefix(text, usePrefix) {
		use, err := ParseUseToken(text)
		return Presented{Use: use}, err
	}
	key, err := ParseKey(text)
	return Presented{Key: key}, err
}

// validUseID says whether a text can be the ID of a use token.
func validUseID(id string) bool {
	tail, ok := strings.CutPrefix(id, "ust_")
	return ok && ident.Valid(tail)
}

// Get returns a use token. ErrUseTokenNotFound.
func (s *UseTokens) Get(ctx context.Context, project, id string) (UseToken, error) {
	if !validUseID(id) {
		return UseToken{}, ErrUseTokenNotFound
	}
	return s.Store.UseToken(ctx, project, id)
}

// List returns a page, the newest first, of those behind an ID; next is "" after the last page.
func (s *UseTokens) List(
	ctx context.Context, project, after string, limit int,
) (page []UseToken, next string, err error) {
	if after != "" && !validUseID(after) {
		return nil, "", ErrUseTokenNotFound
	}
	return s.Store.UseTokens(ctx, project, after, limit)
}

// Uses tells by ID when use tokens were last used, to ten minutes; nothing where the project's log does not keep every
// request.
func (s *UseTokens) Uses(ctx context.Context, of Project, tokens ...UseToken) (map[string]time.Time, error) {
	if !KnowsUse(of.Logs) || len(tokens) == 0 {
		return nil, nil
	}
	ids := make([]string, len(tokens))
	for i, t := range tokens {
		ids[i] = t.ID
	}
	return s.Store.UseTokenUses(ctx, of.ID, ids)
}

// Revoke ends a use token from this moment on. ErrUseTokenNotFound.
func (s *UseTokens) Revoke(ctx context.Context, project, id string) (UseToken, error) {
	if !validUseID(id) {
		return UseToken{}, ErrUseTokenNotFound
	}
	return s.Store.RevokeUseToken(ctx, project, id, s.Now().UTC())
}
