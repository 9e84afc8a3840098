package sandbox

import (
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"html/template"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const loginPath = "/login"

// userForm bounds the names that a person may sign in as; a name is also the subject, which must have no colon.
var userForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,62}$`)

// loginPage is what assets/login.html shows.
type loginPage struct {
	ID, Client, User, Error string
	Scopes                  []string
}

// showLogin is the sign-in and consent page of one authorization request.
func (s *Server) showLogin(w http.ResponseWriter, r *http.Request) {
	req, ok := s.storage.pendingRequest(r.FormValue("id"))
	if !ok {
		http.Error(w, "This sign-in has expired or was used already. Start again from the application.", http.StatusBadRequest)
		return
	}
	s.render(w, http.StatusOK, req, "ada", "")
}

func (s *Server) render(w http.ResponseWriter, status int, req *authRequest, user, problem string) {
	page(w, s.login, status, loginPage{ID: req.id, Client: req.client, User: user, Error: problem, Scopes: wordsFor(req.scopes)})
}

// decide takes the person's answer and sends them back to the application.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	// The form carries the request's id, which nobody else knows; this refuses another site's form all the same.
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		http.Error(w, "This form belongs to another site.", http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	req, ok := s.storage.pendingRequest(r.PostFormValue("id"))
	if !ok {
		http.Error(w, "This sign-in has expired or was used already. Start again from the application.", http.StatusBadRequest)
		return
	}
	switch r.PostFormValue("decision") {
	case "allow":
		user := strings.ToLower(strings.TrimSpace(r.PostFormValue("username")))
		if !userForm.MatchString(user) {
			s.render(w, http.StatusUnprocessableEntity, req, user, "Use up to 63 letters, digits, dots, hyphens, underscores or @.")
			return
		}
		if !s.storage.finish(req.id, user) {
			http.Error(w, "This sign-in was used already.", http.StatusBadRequest)
			return
		}
		http.Redirect(w, r, op.AuthCallbackURL(s.provider)(r.Context(), req.id), http.StatusSeeOther)
	case "deny":
		_ = s.storage.DeleteAuthRequest(r.Context(), req.id) // never fails
		op.AuthRequestError(w, r, req, oidc.ErrAccessDenied().WithDescription("The person chose Deny."), s.provider)
	default:
		s.render(w, http.StatusUnprocessableEntity, req, r.PostFormValue("username"), "Choose Allow or Deny.")
	}
}

// showIndex tells a newcomer what this is and what to type.
func (s *Server) showIndex(w http.ResponseWriter, _ *http.Request) {
	page(w, s.index, http.StatusOK, map[string]string{
		"Issuer": s.baseURL, "ClientID": s.storage.client.id, "TTL": s.storage.ttl.Round(time.Second).String(),
		"User": basicUser, "Password": basicPassword, "Key": keyPrefix + "12345678", "Revoked": revokedPrefix,
	})
}

func page(w http.ResponseWriter, t *template.Template, status int, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := t.Execute(w, data); err != nil {
		slog.Warn("sandbox: page", "template", t.Name(), "error", err)
	}
}

// wordsFor says what scopes mean, in the order asked.
func wordsFor(scopes []string) []string {
	words := map[string]string{
		oidc.ScopeOpenID: "Know who you are", oidc.ScopeProfile: "See your name", oidc.ScopeEmail: "See your email address",
		oidc.ScopeOfflineAccess: "Stay connected while you are away", scopeEmployees: "Read the employees",
	}
	var out []string
	for _, scope := range scopes {
		if text := words[scope]; text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
