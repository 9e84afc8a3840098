// Package secretsmanager is a small loopback server of the AWS Secrets Manager calls that Patchbay makes, for
// development and tests: the same protocol (AWS JSON 1.1), errors, idempotency and version stages, with its state in
// one file. It has no encryption of its own and no access control beyond refusing browsers and foreign hosts, and it
// keeps every version, where AWS drops old ones that carry no stage.
package secretsmanager

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"patchbay/infra/local/durable"
)

// maxRequest is the largest request read, in bytes: a secret's 64 KiB, escaped, and its frame.
const maxRequest = 512 << 10

// Server answers Secrets Manager calls. It is safe for concurrent use.
type Server struct {
	// Now is the clock, for the time that a deleted secret remains.
	Now func() time.Time

	path    string
	mu      sync.Mutex
	secrets map[string]*record // by name; a record in the map is never changed, only replaced
}

// New opens the state file at path, or begins with none; it makes the folder when needed.
func New(path string) (*Server, error) {
	s := &Server{Now: time.Now, path: path, secrets: map[string]*record{}}
	return s, durable.ReadJSON(path, &s.secrets)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !fromSDK(r) {
		http.Error(w, "This is Patchbay's local Secrets Manager, for the AWS SDK on this machine only.", http.StatusForbidden)
		return
	}
	name := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "secretsmanager.")
	op, ok := operations[name]
	if !ok {
		refuse(w, &failure{"UnknownOperationException", "not among the calls that this local server has: " + name})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		refuse(w, &failure{"SerializationException", "the request is too large or was cut short"})
		return
	}
	var in input
	if json.Unmarshal(body, &in) != nil {
		refuse(w, &failure{"SerializationException", "the request is no JSON of this call"})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.purge()
	out, err := op(s, in)
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, out)
}

// fromSDK tells the AWS SDK from a web page that a browser on this machine shows: a page cannot sign, nor send this
// header without the server's leave, and a name that was re-bound to loopback shows in the host.
func fromSDK(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	loopback := host == "localhost" || net.ParseIP(host).IsLoopback()
	return r.Method == http.MethodPost && loopback && strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
}

// commit stores one record under its name (nil deletes it) and returns when it is on disk; without that, nothing
// changed.
func (s *Server) commit(name string, rec *record) error {
	before, had := s.secrets[name]
	if rec == nil {
		delete(s.secrets, name)
	} else {
		s.secrets[name] = rec
	}
	err := durable.WriteJSON(s.path, s.secrets)
	if err != nil {
		if delete(s.secrets, name); had {
			s.secrets[name] = before
		}
	}
	return err
}

// purge forgets the secrets whose recovery window is over.
func (s *Server) purge() {
	for name, rec := range s.secrets {
		if rec.Deleted != nil && !s.Now().Before(*rec.Deleted) {
			if err := s.commit(name, nil); err != nil {
				slog.Error("local secrets manager: purge", "secret", name, "error", err)
			}
		}
	}
}

// failure is an error of the service; Code is the exception's name.
type failure struct{ Code, Message string }

func (f *failure) Error() string { return f.Code + ": " + f.Message }

func refuse(w http.ResponseWriter, err error) {
	f, ok := errors.AsType[*failure](err)
	if !ok {
		slog.Error("local secrets manager", "error", err)
		answer(
			w,
			http.StatusInternalServerError,
			map[string]string{"__type": "InternalServiceError", "Message": "the state could not be saved"},
		)
		return
	}
	answer(w, http.StatusBadRequest, map[string]string{"__type": f.Code, "Message": f.Message})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone: nothing to tell
}
