package mcp

import (
	"net/http"
	"testing"
)

func TestServersAreKeptAndBounded(t *testing.T) {
	var s Servers[int, http.Handler]
	made := 0
	one := func() http.Handler { made++; return http.NotFoundHandler() }
	s.Of(1, one)
	s.Of(1, one)
	if made != 1 {
		t.Errorf("made %d times", made)
	}
	for i := range 10 * maxServers {
		s.Of(i, one)
		if len(s.made) > maxServers {
			t.Fatalf("%d are kept", len(s.made))
		}
	}
}
