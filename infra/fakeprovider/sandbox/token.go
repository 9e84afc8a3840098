package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"net/url"

	"patchbay/infra/fakeprovider"
)

// token passes a token request to the provider of its grant type: the connector's two auth types have one address.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil {
		http.Error(w, "The body is too large.", http.StatusRequestEntityTooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body)) // a malformed one is refused by the provider
	if form.Get("grant_type") == "client_credentials" {
		s.client.ServeHTTP(w, r)
		return
	}
	s.code.ServeHTTP(w, r)
}

// stats is what the site was asked, for tests that must know how often a client called. Refused calls count too.
type stats struct {
	TokenCalls  map[string]int `json:"token_calls"` // by grant type
	Revocations int            `json:"revocations"`
	Reuses      int            `json:"reuses"` // codes and refresh tokens that came a second time
	APICalls    int            `json:"api_calls"`
	APIRefused  int            `json:"api_refused"`
}

func (s *Server) showStats(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	writeJSON(w, http.StatusOK, stats{
		TokenCalls: map[string]int{
			"authorization_code": s.code.Count(fakeprovider.Token),
			"refresh_token":      s.code.Count(fakeprovider.Refresh),
			"client_credentials": s.client.Count(fakeprovider.Token),
		},
		Revocations: s.code.Count(fakeprovider.Revoke),
		Reuses:      s.code.Count(fakeprovider.Reuse),
		APICalls:    s.apiCalls,
		APIRefused:  s.apiRefused,
	})
}
