package sandbox

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// What the API-key service accepts.
const (
	keyPrefix     = "sandbox-key-"        // and at least eight more characters
	revokedPrefix = "sandbox-key-revoked" // keys that are refused, for a link that breaks
	minKeyTail    = 8
	basicUser     = "sandbox"
	basicPassword = "sandbox-pass"
)

// maxEcho is the largest body that echo takes, in bytes.
const maxEcho = 1 << 20

// caller is who calls the API, and how that was shown.
type caller struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Auth string `json:"auth"` // api_key, basic or oauth
}

// employee is a row of the fixed data set.
type employee struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Email      string `json:"email"`
	Department string `json:"department"`
	StartDate  string `json:"start_date"`
}

func (s *Server) mountAPI(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/v1/me", s.authenticated(func(w http.ResponseWriter, _ *http.Request, c caller) {
		writeJSON(w, http.StatusOK, c)
	}))
	mux.HandleFunc("GET /api/v1/employees", s.authenticated(func(w http.ResponseWriter, _ *http.Request, _ caller) {
		writeJSON(w, http.StatusOK, map[string][]employee{"data": {
			{"emp_1", "Ada Lovelace", "ada@sandbox.example", "Engineering", "2021-12-10"},
			{"emp_2", "Grace Hopper", "grace@sandbox.example", "Engineering", "2022-12-09"},
			{"emp_3", "Katherine Johnson", "katherine@sandbox.example", "Research", "2023-08-26"},
			{"emp_4", "Radia Perlman", "radia@sandbox.example", "Networks", "2024-12-18"},
		}})
	}))
	mux.HandleFunc("/api/v1/echo", s.authenticated(echo))
	mux.HandleFunc("POST /api/v1/revoke", s.authenticated(s.revokeCaller))
	mux.HandleFunc("/api/", s.authenticated(func(w http.ResponseWriter, _ *http.Request, _ caller) {
		writeJSON(w, http.StatusNotFound, map[string]string{
			"error": "not_found", "message": "The sandbox has /api/v1/me, /api/v1/employees, /api/v1/echo and /api/v1/revoke.",
		})
	}))
}

// revokeCaller ends the very credential that the call came with, as its owner could at any provider: the next call of
// whoever has it is refused. A user name and password stay, since everybody here has the same.
func (s *Server) revokeCaller(w http.ResponseWriter, r *http.Request, c caller) {
	var err error
	switch c.Auth {
	case "api_key":
		err = s.store.RevokeText(r.Header.Get("X-Api-Key"), s.o.Now())
	case "oauth":
		_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		err = s.store.EndOf(token, s.o.Now())
	default:
		writeJSON(w, http.StatusConflict, map[string]string{
			"error": "not_revocable", "message": "A user name and password are never revoked here: link by a key or by OAuth.",
		})
		return
	}
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error", "message": err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, map[string]bool{"revoked": true})
}

// echo answers what it got, except the credentials, for a test of what a proxy passes on. Any method will do.
func echo(w http.ResponseWriter, r *http.Request, c caller) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEcho))
	if err != nil {
		writeJSON(w, http.StatusRequestEntityTooLarge, map[string]string{
			"error": "too_large", "message": "Echo takes up to 1 MiB.",
		})
		return
	}
	out := struct {
		Method  string              `json:"method"`
		Path    string              `json:"path"`
		Query   map[string][]string `json:"query"`
		Headers map[string][]string `json:"headers"`
		Body    any                 `json:"body"` // JSON when it is, else text
		Caller  caller              `json:"caller"`
	}{r.Method, r.URL.Path, r.URL.Query(), r.Header.Clone(), string(body), c}
	delete(out.Headers, "Authorization")
	delete(out.Headers, "X-Api-Key")
	var parsed any
	if json.Unmarshal(body, &parsed) == nil {
		out.Body = parsed
	}
	writeJSON(w, http.StatusOK, out)
}

// authenticated lets a call through with a key, with basic authentication or with an access token of this provider.
func (s *Server) authenticated(next func(http.ResponseWriter, *http.Request, caller)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, code, message := s.identify(r)
		s.countCall(code == "")
		if code == "" {
			next(w, r, c)
			return
		}
		if code == "invalid_token" {
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		}
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": code, "message": message})
	}
}

func (s *Server) countCall(ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apiCalls++
	if !ok {
		s.apiRefused++
	}
}

// identify returns who calls, or an error code and what to do about it.
func (s *Server) identify(r *http.Request) (c caller, code, message string) {
	if key := r.Header.Get("X-Api-Key"); key != "" {
		revoked := strings.HasPrefix(key, revokedPrefix)
		switch {
		case !revoked && !strings.HasPrefix(key, keyPrefix) || len(key) < len(keyPrefix)+minKeyTail:
			return c, "invalid_api_key", "This is no API key of the sandbox: use " + keyPrefix + " and any eight characters."
		case !revoked:
			var err error
			if revoked, err = s.store.UseKey(key, s.o.Now()); err != nil {
				return c, "server_error", "The state file cannot be written: " + err.Error()
			}
		}
		if revoked {
			return c, "invalid_api_key", "This API key has been revoked. Create another one."
		}
		return caller{"workspace_1", "Sandbox workspace", "api_key"}, "", ""
	}
	if user, password, ok := r.BasicAuth(); ok {
		if user != basicUser || subtle.ConstantTimeCompare([]byte(password), []byte(basicPassword)) != 1 {
			return c, "invalid_api_key", "The user name or password is wrong."
		}
		return caller{"workspace_1", "Sandbox workspace", "basic"}, "", ""
	}
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		subject, ok := s.store.Subject(token, s.o.Now())
		if !ok {
			return c, "invalid_token", "The access token is unknown, expired or revoked."
		}
		return caller{subject, subject, "oauth"}, "", ""
	}
	return c, "invalid_api_key", "Send X-Api-Key, basic authentication or a bearer token."
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone: nothing to tell
}
