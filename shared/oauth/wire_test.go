package oauth_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// wire records requests as they leave, and answers from a list.
type wire struct {
	t       *testing.T
	sent    []string
	answers []answer
	client  *oauth.Client
}

// answer is a status, headers as lines, a blank line and a body. A text without a status is 200 and JSON.
type answer string

func newWire(t *testing.T, answers ...answer) *wire {
	t.Helper()
	w := &wire{t: t, answers: answers}
	w.client = &oauth.Client{
		HTTP: outbound.New(outbound.Options{Transport: transport(w.serve)}), Now: func() time.Time { return start },
	}
	return w
}

// notSaid are headers that say nothing here.
var notSaid = []string{"User-Agent", "Accept", "Content-Length"}

func (w *wire) serve(r *http.Request) (*http.Response, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s\n", r.Method, r.URL)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if !slices.Contains(notSaid, name) {
			fmt.Fprintf(&text, "%s: %s\n", name, strings.Join(r.Header[name], ", "))
		}
	}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if len(body) > 0 {
			text.WriteString("\n" + string(body) + "\n")
		}
	}
	w.sent = append(w.sent, text.String())
	if len(w.answers) == 0 {
		w.t.Errorf("one request too many: %s", text.String())
		return nil, io.ErrUnexpectedEOF
	}
	next := w.answers[0]
	w.answers = w.answers[1:]
	return next.response(r), nil
}

func (a answer) response(r *http.Request) *http.Response {
	res := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, ProtoMajor: 1, ProtoMinor: 1}
	body := string(a)
	if head, rest, found := strings.Cut(body, "\n\n"); found && !strings.HasPrefix(body, "{") {
		lines := strings.Split(head, "\n")
		_, _ = fmt.Sscan(lines[0], &res.StatusCode)
		for _, line := range lines[1:] {
			name, value, _ := strings.Cut(line, ": ")
			res.Header.Add(name, value)
		}
		body = rest
	} else {
		res.Header.Set("Content-Type", "application/json")
	}
	res.Body = io.NopCloser(strings.NewReader(body))
	return res
}

// expect compares all that was sent.
func (w *wire) expect(want ...string) {
	w.t.Helper()
	if len(w.sent) != len(want) {
		w.t.Fatalf("%d requests, want %d:\n%s", len(w.sent), len(want), strings.Join(w.sent, "\n"))
	}
	for i := range want {
		if got := strings.TrimSpace(w.sent[i]); got != strings.TrimSpace(want[i]) {
			w.t.Errorf("request %d is\n%s\n\nwant\n%s", i+1, got, strings.TrimSpace(want[i]))
		}
	}
}

// define reads a definition as its author writes it, of one auth type.
func define(t *testing.T, change func(*catalog.Auth)) *catalog.Auth {
	t.Helper()
	a := standard()
	a.OAuth2.Scopes = nil
	a.OAuth2.Authorize.PKCE = "off"
	change(a)
	return a
}

// exchange finishes a sign-in.
func (w *wire) exchange(a *catalog.Auth, values map[string]string, callback string) (*provider.Grant, error) {
	w.t.Helper()
	q, err := url.ParseQuery(callback)
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]string{"client_id": "id", "client_secret": "secret"}
	maps.Copy(all, values)
	return w.client.Exchange(w.t.Context(), a, provider.CodeRequest{
		Values: a.Values(all), RedirectURI: redirectURI, Verifier: verifier, Nonce: nonce, Callback: q,
	})
}

const (
	formType  = "Content-Type: application/x-www-form-urlencoded"
	wireToken = answer(`{"access_token":"at","refresh_token":"rt","expires_in":3600}`)
	// redirect is redirectURI in a form.
	redirect = "redirect_uri=https%3A%2F%2Fpatchbay.example%2Fconnect%2Foauth2%2Facme%2Fcallback"
)
