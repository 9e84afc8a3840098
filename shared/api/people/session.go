// Package people is the HTTP API of the console's people: who is signed in, and how one signs in and out.
package people

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Handler answers.
type Handler struct {
	People *people.Service
}

// Mount adds the routes.
func (h *Handler) Mount(rt *wire.Router) {
	tags := []string{"Console"}
	wire.WithSession(rt, false, huma.Operation{
		OperationID: "get-session", Method: http.MethodGet, Path: "/session", Tags: tags,
		Summary: "Who is signed in to the console, and of which projects",
		Description: "A use of the session: an unused one ends after 12 hours, and each after 7 days. Refused as " +
			"`not_signed_in`, or as `sign_in_not_configured` where an API key is the only way in.",
	}, h.get)
	wire.WithSession(rt, false, huma.Operation{
		OperationID: "create-session", Method: http.MethodPost, Path: "/session", Tags: tags,
		Summary: "Make a session of an API key, so that the browser need not keep the key",
		Description: "The session's cookie has the key's scopes, and ends with the key. A session that the browser had " +
			"before ends.",
	}, h.open)
	wire.WithSession(rt, true, huma.Operation{
		OperationID: "sign-out", Method: http.MethodPost, Path: "/sign-out", Tags: tags,
		Summary: "End the session", Description: "The cookie goes, and is good for nothing from now on.",
		DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, c wire.Cookied, _ *struct{}) (*signOutOutput, error) {
		return h.leave(ctx, c, false)
	})
	wire.WithSession(rt, true, huma.Operation{
		OperationID: "sign-out-everywhere", Method: http.MethodPost, Path: "/sign-out/everywhere", Tags: tags,
		Summary:       "End each session of the person, or of the API key",
		Description:   "In whatever browser: each of them is asked to sign in again at its next request.",
		DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, c wire.Cookied, _ *struct{}) (*signOutOutput, error) {
		return h.leave(ctx, c, true)
	})
}

// Session is who is signed in.
type Session struct {
	User     wire.Nullable[SignedInUser] `json:"user" doc:"The person; null when the session was made of an API key"`
	Key      wire.Nullable[SignedInKey]  `json:"key" doc:"The API key that the session was made of; null for a person"`
	CSRF     string                      `json:"csrf" doc:"To be sent as x-patchbay-csrf with each request that the cookie goes with"`
	EndsAt   time.Time                   `json:"ends_at" doc:"When the session ends, whatever happens"`
	Projects []SignedInPlace             `json:"projects" doc:"Those of which one is to be sent as x-patchbay-project"`
}

// SignedInUser is a person who is signed in.
type SignedInUser struct {
	ID            string `json:"id"`
	Name          string `json:"name" doc:"What the person is known by"`
	Email         string `json:"email" doc:"Empty when the issuer tells none"`
	EmailVerified bool   `json:"email_verified" doc:"Whether the issuer vouches for it; else no invitation is taken by it"`
}

// SignedInKey is an API key that a session was made of.
type SignedInKey struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// SignedInPlace is a project, and what the session may do in it.
type SignedInPlace struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	Role   *string       `json:"role" nullable:"true" doc:"viewer, member or admin; null for an API key"`
	Scopes []scope.Scope `json:"scopes" doc:"What may be done there"`
}

type sessionOutput struct {
	SetCookie    string `header:"Set-Cookie"`
	CacheControl string `header:"Cache-Control"`
	Body         Session
}

func sessionOf(v people.View, csrf string) *sessionOutput {
	out := &sessionOutput{CacheControl: "no-store"}
	out.Body = Session{CSRF: csrf, EndsAt: v.Session.EndsAt, Projects: make([]SignedInPlace, len(v.Projects))}
	if u := v.User; u != nil {
		out.Body.User.Value = &SignedInUser{ID: u.ID, Name: u.Called(), Email: u.Email, EmailVerified: u.Verified}
	}
	if k := v.Key; k != nil {
		out.Body.Key.Value = &SignedInKey{ID: k.ID(), Name: k.Name}
	}
	for i, m := range v.Projects {
		place := SignedInPlace{ID: m.Project.ID, Name: m.Project.Name, Scopes: resource.OrEmpty(m.Scopes)}
		if m.Role != "" {
			place.Role = new(string(m.Role))
		}
		out.Body.Projects[i] = place
	}
	return out
}

func (h *Handler) get(ctx context.Context, c wire.Cookied, _ *struct{}) (*sessionOutput, error) {
	v, err := h.People.Look(ctx, c.Ref)
	if err != nil {
		return nil, err
	}
	return sessionOf(v, c.CSRF), nil
}

type openInput struct {
	Body struct {
		APIKey string `json:"api_key" maxLength:"200" doc:"It is kept nowhere"`
	}
}

func (h *Handler) open(ctx context.Context, c wire.Cookied, in *openInput) (*sessionOutput, error) {
	ref, err := project.ParseKey(in.Body.APIKey)
	if err != nil {
		return nil, err
	}
	text, made, err := h.People.OpenKey(ctx, ref, c.Ref)
	if err != nil {
		return nil, err
	}
	v, err := h.People.Look(ctx, made.Ref)
	if err != nil {
		return nil, err
	}
	out := sessionOf(v, project.CSRF(text))
	out.SetCookie = wire.SessionCookie(ctx, text, people.FullLife).String()
	return out, nil
}

type signOutOutput struct {
	SetCookie string `header:"Set-Cookie"`
}

func (h *Handler) leave(ctx context.Context, c wire.Cookied, everywhere bool) (*signOutOutput, error) {
	if err := h.People.SignOut(ctx, c.Ref, everywhere); err != nil {
		return nil, err
	}
	return &signOutOutput{SetCookie: wire.SessionCookie(ctx, "", 0).String()}, nil
}
