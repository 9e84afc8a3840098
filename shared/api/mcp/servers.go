package mcp

import (
	"net/http"
	"sync"
)

// Servers keeps the servers that were made, by what each is for. Making one costs more than a call of it.
type Servers[K comparable] struct {
	mu   sync.Mutex
	made map[K]http.Handler
}

// maxServers bounds how many are kept: projects decide what there can be.
const maxServers = 256

// Of is the server for a key, which is made if there is none.
func (s *Servers[K]) Of(key K, makeServer func() http.Handler) http.Handler {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h, ok := s.made[key]; ok {
		return h
	}
	if s.made == nil || len(s.made) >= maxServers {
		s.made = map[K]http.Handler{}
	}
	h := makeServer()
	s.made[key] = h
	return h
}
