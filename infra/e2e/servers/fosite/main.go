// Command fosite is an OAuth server made of ory/fosite, for infra/e2e/servers. It is a module of its own, so that
// nothing of it is the product's.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"
	"github.com/ory/fosite/storage"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	secret, err := bcrypt.GenerateFromPassword([]byte(os.Getenv("CLIENT_SECRET")), bcrypt.MinCost)
	if err != nil {
		log.Fatal(err)
	}
	store := storage.NewMemoryStore()
	store.Clients[os.Getenv("CLIENT_ID")] = &fosite.DefaultClient{
		ID: os.Getenv("CLIENT_ID"), Secret: secret, RedirectURIs: []string{os.Getenv("REDIRECT_URI")},
		ResponseTypes: []string{"code"}, GrantTypes: []string{"authorization_code", "refresh_token"},
		Scopes: []string{"read", "offline"},
	}
	config := &fosite.Config{
		AccessTokenLifespan: 2 * time.Second, RefreshTokenLifespan: time.Hour, AuthorizeCodeLifespan: time.Minute,
		GlobalSecret: []byte("only for this test, and 32 bytes"), EnforcePKCE: true, SendDebugMessagesToClients: true,
	}
	p := compose.Compose(config, store, compose.NewOAuth2HMACStrategy(config),
		compose.OAuth2AuthorizeExplicitFactory, compose.OAuth2RefreshTokenGrantFactory, compose.OAuth2PKCEFactory,
		compose.OAuth2TokenRevocationFactory, compose.OAuth2TokenIntrospectionFactory)
	s := &server{provider: p, store: store}
	mux := http.NewServeMux()
	mux.HandleFunc("/authorize", s.authorize)
	mux.HandleFunc("/token", s.token)
	mux.HandleFunc("/revoke", s.revoke)
	mux.HandleFunc("/api/me", s.me)
	mux.HandleFunc("/takeback", s.takeBack)
	log.Fatal((&http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: mux, ReadHeaderTimeout: time.Minute}).
		ListenAndServe())
}

type server struct {
	provider fosite.OAuth2Provider
	store    *storage.MemoryStore
}

func (s *server) authorize(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	asked, err := s.provider.NewAuthorizeRequest(ctx, r)
	if err != nil {
		s.provider.WriteAuthorizeError(ctx, w, asked, err)
		return
	}
	for _, scope := range asked.GetRequestedScopes() {
		asked.GrantScope(scope)
	}
	answer, err := s.provider.NewAuthorizeResponse(ctx, asked, &fosite.DefaultSession{Subject: "alice"})
	if err != nil {
		s.provider.WriteAuthorizeError(ctx, w, asked, err)
		return
	}
	s.provider.WriteAuthorizeResponse(ctx, w, asked, answer)
}

func (s *server) token(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	asked, err := s.provider.NewAccessRequest(ctx, r, &fosite.DefaultSession{})
	if err != nil {
		s.provider.WriteAccessError(ctx, w, asked, err)
		return
	}
	answer, err := s.provider.NewAccessResponse(ctx, asked)
	if err != nil {
		s.provider.WriteAccessError(ctx, w, asked, err)
		return
	}
	s.provider.WriteAccessResponse(ctx, w, asked, answer)
}

func (s *server) revoke(w http.ResponseWriter, r *http.Request) {
	s.provider.WriteRevocationResponse(r.Context(), w, s.provider.NewRevocationRequest(r.Context(), r))
}

func (s *server) me(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	_, found, err := s.provider.IntrospectToken(r.Context(), token, fosite.AccessToken, &fosite.DefaultSession{})
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_token"}`))
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]string{"sub": found.GetSession().GetSubject()})
}

// takeBack ends every grant, as an administrator would.
func (s *server) takeBack(w http.ResponseWriter, _ *http.Request) {
	ctx := context.Background()
	for id := range s.store.RefreshTokenRequestIDs {
		_ = s.store.RevokeRefreshToken(ctx, id)
	}
	for id := range s.store.AccessTokenRequestIDs {
		_ = s.store.RevokeAccessToken(ctx, id)
	}
	w.WriteHeader(http.StatusNoContent)
}
