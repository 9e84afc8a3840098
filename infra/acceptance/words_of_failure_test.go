package acceptance_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// tokens is a vendor's token endpoint: each answer is the next token, and calls are answered by say with the number of
// the token that they carry.
type tokens struct {
	given atomic.Int64
	say   func(w http.ResponseWriter, token int)
}

func (k *tokens) answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/token" {
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"bearer"}`, k.given.Add(1))
		return
	}
	token := 0
	_, _ = fmt.Sscanf(r.Header.Get("Authorization"), "Bearer token-%d", &token)
	k.say(w, token)
}

// A token that ended is said in many ways. Each of them renews it once, and the caller sees nothing of it.
func TestExpiredInOtherWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status          int
		challenge, body string
	}{
		"401":                     {401, "", `{}`},
		"403 and a challenge":     {403, `Bearer realm="x", error="invalid_token"`, ``},
		"400 and a number":        {400, "", `{"error":{"code":190,"message":"Session has expired"}}`},
		"200 and a code":          {200, "", `{"ok":false,"error":"token_expired"}`},
		"401 beside a later rule": {401, "", `{"error":"expired"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, p := newVendor(t)
			k := &tokens{say: func(w http.ResponseWriter, token int) {
				if token > 1 {
					_, _ = io.WriteString(w, `{"ok":true}`)
					return
				}
				if c.challenge != "" {
					w.Header().Set("WWW-Authenticate", c.challenge)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}}
			v.set(http.StatusOK, k.answer)
			id := p.link("o", p.configure("zz-words", nil), object{"client_id": "c", "client_secret": "secret-1"})
			for range 3 {
				p.proxy(id, object{"path": "/x"}).want(http.StatusOK).has("ok", true)
			}
			if n := k.given.Load(); n != 2 {
				t.Errorf("%d token calls, want the link's and one renewal", n)
			}
			p.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
		})
	}
}

// What says nothing of the token, or that it is a matter of time, is passed on as it is.
func TestFailuresThatArePassedOn(t *testing.T) {
	t.Parallel()
	v, p := newVendor(t)
	status, body := 0, ""
	k := &tokens{say: func(w http.ResponseWriter, _ int) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}}
	v.set(http.StatusOK, k.answer)
	id := p.link("o", p.configure("zz-words", nil), object{"client_id": "c", "client_secret": "secret-1"})
	for _, c := range []struct {
		status int
		body   string
	}{
		{403, `{"error":"forbidden"}`}, {404, `{}`}, {400, `{"error":{"code":100}}`}, {401, `{"error":"too_many"}`},
		{200, `{"note":"token_revoked","error":null}`}, {429, `{}`}, {500, `{"error":"token_revoked"}`},
	} {
		status, body = c.status, c.body
		same(t, c.body, string(p.proxy(id, object{"path": "/x"}).want(c.status).body), c.body)
	}
	if n := k.given.Load(); n != 1 {
		t.Errorf("%d token calls", n)
	}
	p.get("/accounts/"+id).has("status", "active")
}

// A dead credential may show with a good status. The account says so, with the provider's code, once the provider's own
// call has confirmed it.
func TestDeadInOtherWords(t *testing.T) {
	t.Parallel()
	v, p := newVendor(t)
	revoked := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"ok":false,"error":"token_revoked"}`)
	}
	v.set(http.StatusOK, revoked)
	id := p.link("o", p.configure("zz-words", object{"auth_type": "key"}), object{"api_key": "key-1"})
	p.proxy(id, object{"path": "/x"}).want(http.StatusOK) // the provider's own call says that all is well
	p.get("/accounts/"+id).has("status", "active")

	v.set(http.StatusUnauthorized, revoked)
	p.proxy(id, object{"path": "/x"}).problem(http.StatusUnauthorized, "account_credentials_invalid")
	p.get("/accounts/"+id).has("status", "error", "status_reasons.0.code", "credentials_rejected",
		"status_reasons.0.provider_code", "token_revoked")
	p.proxy(id, object{"path": "/x"}).problem(http.StatusPreconditionFailed, "account_in_error")
}

// With client credentials the client is the end user's own: refused, or declared as gone, it is a dead credential. What
// nobody declared breaks nothing, and is never the caller's fault.
func TestRenewalsInOtherWords(t *testing.T) {
	t.Parallel()
	v, p := newVendor(t)
	config := p.configure("zz-words", nil)
	for i, c := range []struct {
		status int
		body   string
		own    string // the account's status afterwards
		answer int
	}{
		{400, `{"error":"app_removed"}`, "error", http.StatusUnauthorized},
		{401, `{"error":"invalid_client"}`, "error", http.StatusUnauthorized},
		{403, `{"error":"unauthorized_client","error_description":"x"}`, "active", http.StatusBadGateway},
		{400, `{"error":"invalid_request"}`, "active", http.StatusBadGateway},
		{400, `<html>Maintenance`, "active", http.StatusBadGateway},
		{307, ``, "active", http.StatusBadGateway},
	} {
		k := &tokens{say: func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusUnauthorized) }}
		v.set(http.StatusOK, k.answer)
		id := p.link(fmt.Sprint("o", i), config, object{"client_id": "c", "client_secret": "secret-1"})
		v.set(http.StatusOK, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, "/token") {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		})
		p.proxy(id, object{"path": "/x"}).want(c.answer)
		p.get("/accounts/"+id).has("status", c.own)
	}
}
