package sandbox

import (
	"net/http"
	"sync"
)

// stats counts what the provider was asked, for tests that must know how often a client called.
type stats struct {
	mu          sync.Mutex
	TokenCalls  map[string]int `json:"token_calls"` // by grant type, refused ones included
	Revocations int            `json:"revocations"`
	Reuses      int            `json:"reuses"` // codes and refresh tokens that came a second time
	APICalls    int            `json:"api_calls"`
	APIRefused  int            `json:"api_refused"` // of these, without valid credentials
}

func (s *stats) count(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *stats) api(ok bool) {
	s.count(func() {
		s.APICalls++
		if !ok {
			s.APIRefused++
		}
	})
}

func (s *Server) showStats(w http.ResponseWriter, _ *http.Request) {
	s.stats.mu.Lock()
	defer s.stats.mu.Unlock()
	writeJSON(w, http.StatusOK, &s.stats)
}

// countToken counts a token call by its grant and passes it on.
func (s *Server) countToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	grant := r.PostFormValue("grant_type")
	switch grant {
	case "authorization_code", "refresh_token", "client_credentials":
	default:
		grant = "other"
	}
	s.stats.count(func() { s.stats.TokenCalls[grant]++ })
	s.provider.ServeHTTP(w, r)
}

func (s *Server) countRevocation(w http.ResponseWriter, r *http.Request) {
	s.stats.count(func() { s.stats.Revocations++ })
	s.provider.ServeHTTP(w, r)
}
