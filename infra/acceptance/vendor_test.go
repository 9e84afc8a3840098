package acceptance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"patchbay/shared/app/clients"
)

// vendor is a provider that answers as a test tells it to and remembers what it was asked.
type vendor struct {
	*httptest.Server
	mu     sync.Mutex
	seen   []seen
	answer func(http.ResponseWriter, *http.Request) // of everything but /api/v1/me
	me     int                                      // the status of the call by which credentials are proved
}

type seen struct {
	method, uri, host string
	header            http.Header
	body              string
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	v.mu.Lock()
	v.seen = append(v.seen, seen{r.Method, r.RequestURI, r.Host, r.Header, string(body)})
	answer, me := v.answer, v.me
	v.mu.Unlock()
	if r.URL.Path == "/api/v1/me" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(me)
		_, _ = io.WriteString(w, `{"error":"about me"}`)
		return
	}
	if answer != nil {
		answer(w, r)
	}
}

func (v *vendor) set(me int, answer func(http.ResponseWriter, *http.Request)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.me, v.answer = me, answer
}

// last returns what came last and how much came in all.
func (v *vendor) last() (seen, int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.seen) == 0 {
		return seen{}, 0
	}
	return v.seen[len(v.seen)-1], len(v.seen)
}

// newVendor starts the functions with the vendor in the sandbox's place, and makes a tenant there.
func newVendor(t *testing.T) (*vendor, *tenant) {
	t.Helper()
	return newVendorWith(t, nil)
}

// newVendorWith is newVendor with another configuration.
func newVendorWith(t *testing.T, change func(*clients.Config)) (*vendor, *tenant) {
	t.Helper()
	v := &vendor{me: http.StatusOK}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	s := *theStack(t)
	s.Config.SandboxURL, s.SandboxURL, s.Config.Catalog = v.URL, v.URL, nil
	if change != nil {
		change(&s.Config)
	}
	server := httptest.NewServer(mount(t, s.Config, &awsHook{}))
	t.Cleanup(server.Close)
	s.BaseURL = server.URL
	return v, tenantOf(t, &s)
}

func (v *vendor) accounts(p *tenant) map[string]string {
	partner := object{"partner": "acme"}
	return map[string]string{
		"header": p.link("h", p.configure("zz-forms", object{"setup_fields": partner}), object{"api_key": "key&=é"}),
		"query":  p.link("q", p.configure("zz-forms", object{"auth_type": "query"}), object{"api_key": "key&=é"}),
		"bearer": p.link("b", p.configure("zz-forms", object{"auth_type": "bearer"}), object{"api_token": "token-1"}),
		"basic": p.link("u", p.configure("sandbox-key", object{"auth_type": "basic"}),
			object{"username": "user", "password": "pass:word"}),
	}
}
