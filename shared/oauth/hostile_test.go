package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// TestHostileTokenEndpoint is security.md R5 and F9: what an answer that is no token answer becomes.
func TestHostileTokenEndpoint(t *testing.T) {
	json := func(status int, body string) http.HandlerFunc {
		return fakeprovider.Says(status, "application/json", body)
	}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		code   string
		text   string // contained in the description
		kind   provider.Kind
		after  time.Duration
	}{
		{"invalid_grant", json(400, `{"error":"invalid_grant","error_description":"expired"}`), "invalid_grant", "expired",
			provider.CredentialDead, 0},
		{"invalid_grant with 500", json(500, `{"error":"invalid_grant"}`), "invalid_grant", "", provider.CredentialDead, 0},
		{"invalid_grant with 200", fakeprovider.ErrorWith200("invalid_grant"), "invalid_grant", "said with 200",
			provider.CredentialDead, 0},
		{"server_error with 400", json(400, `{"error":"server_error"}`), "server_error", "", provider.Later, 0},
		{"temporarily_unavailable with 200", fakeprovider.ErrorWith200("temporarily_unavailable"), "temporarily_unavailable",
			"", provider.Later, 0},
		{"rate limit", fakeprovider.RateLimited(7 * time.Second), oauth.CodeAnswer, "", provider.Later, 7 * time.Second},
		{"down", fakeprovider.Broken(503), oauth.CodeAnswer, "", provider.Later, 0},
		{"not implemented", fakeprovider.Broken(501), oauth.CodeAnswer, "", provider.Other, 0},
		{"gateway's page", fakeprovider.Page(502), oauth.CodeAnswer, "web page", provider.Later, 0},
		{"page with 200", fakeprovider.Page(200), oauth.CodeAnswer, "web page", provider.Later, 0},
		{"firewall's page", fakeprovider.Page(403), oauth.CodeAnswer, "web page", provider.Later, 0},
		{"page not found", fakeprovider.Page(404), oauth.CodeAnswer, "web page", provider.Other, 0},
		{"redirect", fakeprovider.Redirects("https://evil.test/"), oauth.CodeRedirect, "", provider.Other, 0},
		{"hangs up", fakeprovider.Hangup, oauth.CodeUnreachable, "login.acme.test", provider.Later, 0},
		{"huge", json(200, `{"access_token":"`+strings.Repeat("a", 2<<20)+`"}`), oauth.CodeTooLarge, "", provider.Later, 0},
		{"long token", json(200, `{"access_token":"`+strings.Repeat("a", 20<<10)+`"}`), oauth.CodeAnswer, "", provider.Later,
			0},
		{"token with a line", json(200, `{"access_token":"a\r\nX-Evil: 1"}`), oauth.CodeAnswer, "", provider.Later, 0},
		{"empty", json(200, ``), oauth.CodeAnswer, "no access token", provider.Later, 0},
		{"empty object", json(200, `{}`), oauth.CodeAnswer, "no access token", provider.Later, 0},
		{"token of another type", json(200, `{"access_token":{"a":1}}`), oauth.CodeAnswer, "no access token", provider.Later,
			0},
		{"null", json(200, `null`), oauth.CodeAnswer, "null", provider.Later, 0},
		{"half", json(200, `{"access_token":"a`), oauth.CodeAnswer, "", provider.Later, 0},
		{"two documents", json(200, `{"access_token":"a"}{}`), oauth.CodeAnswer, "", provider.Later, 0},
		{"list of errors", json(400, `[{"errorCode":"INVALID_SESSION_ID","message":"Session expired"}]`),
			"INVALID_SESSION_ID", "Session expired", provider.Other, 0},
		{"error object", json(401, `{"error":{"code":190,"type":"OAuthException","message":"Bad token"}}`), "190",
			"Bad token", provider.Other, 0},
		{"a sentence as the error", json(400, `{"error":"Something is wrong here"}`), oauth.CodeRefused,
			"Something is wrong here", provider.Other, 0},
		{"form-encoded error", fakeprovider.Says(200, "application/x-www-form-urlencoded",
			"error=bad_verification_code&error_description=The+code"), "bad_verification_code", "The code", provider.Other, 0},
		{"plain text", fakeprovider.Says(400, "text/plain", "No such client\r\n\x1b[31m"), oauth.CodeAnswer,
			"No such client [31m", provider.Other, 0},
		{"echo of the secret", json(400, `{"error":"invalid_client","error_description":"wrong secret `+secretText+`"}`),
			"invalid_client", "wrong secret [redacted]", provider.ClientWrong, 0},
		{"echo of the client's authentication", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"error":"invalid_client","error_description":%q}`, r.Header.Get("Authorization"))
		}, "invalid_client", "Basic [redacted]", provider.ClientWrong, 0},
		{"echo in the code", json(400, `{"error":"`+secretText+`"}`), oauth.CodeRefused, "[redacted]",
			provider.Other, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, standard(), nil, nil)
			q := w.callback(t)
			w.provider.Fail(fakeprovider.Token, -1, c.answer)
			_, err := w.exchange(t.Context(), q)
			e := refusal(t, err)
			checkClean(t, e)
			if e.Code != c.code || e.Kind != c.kind || e.RetryAfter != c.after || !strings.Contains(e.Description, c.text) {
				t.Errorf("got %+v", e)
			}
			if n := w.provider.Count(fakeprovider.Token); n != 1 {
				t.Errorf("%d token calls, want exactly one", n)
			}
			w.provider.Fail(fakeprovider.Refresh, -1, c.answer)
			stored := c.kind
			if stored == provider.Other {
				stored = provider.Later // a credential that is stored is not given up for words that nobody declared
			}
			_, err = w.client.Refresh(t.Context(), w.a, w.values, secret.New("refresh-token-1"))
			if e := refusal(t, err); e.Kind != stored || e.Code != c.code {
				t.Errorf("of a refresh: got %+v", e)
			}
		})
	}
}

func TestSlowProvider(t *testing.T) {
	w := newWorld(t, standard(), nil, nil)
	q := w.callback(t)
	w.provider.Fail(fakeprovider.Token, -1, fakeprovider.Slow(time.Minute))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := w.exchange(ctx, q)
	if e := refusal(t, err); e.Code != oauth.CodeTimeout || e.Kind != provider.Later {
		t.Errorf("got %v", e)
	}
}

// TestLostAnswer: the provider used the code and its answer got lost. The client does not try again by itself; whoever
// does learns that the code is spent.
func TestLostAnswer(t *testing.T) {
	w := newWorld(t, standard(), nil, nil)
	q := w.callback(t)
	w.provider.FailAfter(fakeprovider.Token, 1, fakeprovider.Hangup)
	_, err := w.exchange(t.Context(), q)
	if e := refusal(t, err); e.Code != oauth.CodeUnreachable || e.Kind != provider.Later {
		t.Errorf("got %v", e)
	}
	_, err = w.exchange(t.Context(), q)
	if e := refusal(t, err); e.Code != "invalid_grant" || e.Kind == provider.Later ||
		w.provider.Count(fakeprovider.Token) != 2 {
		t.Errorf("got %v after %d calls", e, w.provider.Count(fakeprovider.Token))
	}
}

// TestGETIsNotRepeated: net/http would send a GET again when the connection that it reused breaks.
func TestGETIsNotRepeated(t *testing.T) {
	a := standard()
	a.OAuth2.Token.Method = "GET"
	w := newWorld(t, a, nil, nil)
	server := fakeprovider.NewServer(w.provider)
	defer server.Close()
	reusing := server.Transport()
	reusing.DisableKeepAlives = false
	w.client.HTTP = outbound.New(outbound.Options{Transport: reusing})
	q := w.callback(t)
	if _, err := w.client.FirstGrant(t.Context(), a, w.values); err == nil { // leaves a connection behind
		t.Fatal("the provider has no such grant")
	}
	w.provider.FailAfter(fakeprovider.Token, -1, fakeprovider.Hangup)
	_, err := w.exchange(t.Context(), q)
	if e := refusal(t, err); e.Code != oauth.CodeUnreachable || w.provider.Count(fakeprovider.Token) != 2 {
		t.Errorf("got %v after %d calls, want two", e, w.provider.Count(fakeprovider.Token))
	}
}

// TestPrivateTokenEndpoint: through the real client, an address inside is refused, for good, before anything is sent.
func TestPrivateTokenEndpoint(t *testing.T) {
	a := standard()
	a.OAuth2.Token.URL = catalog.NewTemplate("https://{host}/token")
	client := oauth.New(outbound.New(outbound.Options{Timeout: time.Minute}))
	for _, host := range []string{"169.254.169.254", "127.0.0.1", "10.0.0.1"} {
		_, err := client.FirstGrant(t.Context(), a,
			map[string]string{"host": host, "client_id": "c", "client_secret": secretText})
		if e := refusal(t, err); e.Code != oauth.CodeAddress || e.Kind == provider.Later {
			t.Errorf("%s: got %v", host, e)
		}
	}
}

// TestNoSecretIsPrinted looks for canaries in everything an error prints as, with the secret in the URL, where
// net/http would quote it.
func TestNoSecretIsPrinted(t *testing.T) {
	a := standard()
	a.OAuth2.Token = catalog.Token{URL: catalog.NewTemplate("https://login.acme.test/token"), Encoding: "query",
		Client: "body"}
	for name, answer := range map[string]http.HandlerFunc{
		"hangs up": fakeprovider.Hangup, "page": fakeprovider.Page(500),
		"redirect": fakeprovider.Redirects("https://login.acme.test/x"),
		"echo": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "no: "+r.URL.String(), http.StatusBadRequest)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, a, nil, nil)
			w.provider.Fail(fakeprovider.Refresh, -1, answer)
			_, err := w.client.Refresh(t.Context(), a, w.values, secret.New("canary-refresh-token"))
			var log strings.Builder
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "err", err)
			text := fmt.Sprintf("%v %+v %#v %s", err, refusal(t, err), refusal(t, err), log.String())
			for e := errors.Unwrap(err); e != nil; e = errors.Unwrap(e) {
				text += e.Error()
			}
			if strings.Contains(text, "canary") {
				t.Errorf("a secret is printed: %s", text)
			}
		})
	}
}

func TestVerify(t *testing.T) {
	api := catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		code   string
		text   string
		kind   provider.Kind
	}{
		{"refused", fakeprovider.Says(401, "application/json", `{"message":"Bad key"}`), oauth.CodeCredential, "Bad key",
			provider.CredentialDead},
		{"refused with a page", fakeprovider.Page(403), oauth.CodeCredential, "web page", provider.Other},
		{"refused with text", fakeprovider.Says(401, "text/plain", "nope"), oauth.CodeCredential, "nope",
			provider.CredentialDead},
		{"front page", fakeprovider.Page(200), oauth.CodeAnswer, "web page", provider.Other},
		{"login page", fakeprovider.Redirects("https://login.acme.test/"), oauth.CodeRedirect, "", provider.Other},
		{"not found", fakeprovider.Says(404, "application/json", `{"errors":[{"code":"no_site","message":"No such site"}]}`),
			"no_site", "No such site", provider.Other},
		{"rate limit", fakeprovider.RateLimited(time.Second), oauth.CodeAnswer, "", provider.Later},
		{"down", fakeprovider.Broken(500), oauth.CodeAnswer, "", provider.Later},
		{"200 with an error", fakeprovider.Says(200, "application/json", `{"ok":false,"error":"not_authed"}`), "not_authed",
			"", provider.Other},
		{"200 with a later", fakeprovider.Says(200, "application/json", `{"ok":false,"error":"ratelimited"}`), "ratelimited",
			"", provider.Later},
		{"echo of the key", fakeprovider.Says(401, "application/json", `{"message":"Bad key `+secretText+`"}`),
			oauth.CodeCredential, "Bad key [redacted]", provider.CredentialDead},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := standard()
			a.Scheme, a.OAuth2, a.Place = catalog.APIKey, nil,
				catalog.Placement{Header: map[string]catalog.Template{"X-Key": catalog.NewTemplate("{client_secret}")}}
			a.Verify.Error = &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "error"}
			w := newWorld(t, a, nil, nil)
			if err := w.client.Verify(t.Context(), api, a, w.values); err != nil {
				t.Fatal(err)
			}
			w.provider.Fail(fakeprovider.API, 1, c.answer)
			e := refusal(t, w.client.Verify(t.Context(), api, a, w.values))
			checkClean(t, e)
			if e.Code != c.code || e.Kind != c.kind || !strings.Contains(e.Description, c.text) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// TestRevokeOfWhatIsGone: some servers answer an error, and not RFC 7009's 200, for a token that is not valid any more.
func TestRevokeOfWhatIsGone(t *testing.T) {
	for code, want := range map[string]bool{"invalid_token": true, "token_revoked": true, "invalid_client": false,
		"unsupported_token_type": false} {
		w := newWorld(t, standard(), nil, nil)
		w.provider.Fail(fakeprovider.Revoke, 1, fakeprovider.Says(400, "application/json", `{"error":"`+code+`"}`))
		err := w.client.Revoke(t.Context(), w.a, w.values, secret.New("a"), secret.New("r"))
		if (err == nil) != want {
			t.Errorf("%s: got %v", code, err)
		}
	}
}

// TestRevokeWithNothingToDo makes no call.
func TestRevokeWithNothingToDo(t *testing.T) {
	a := standard()
	w := newWorld(t, a, nil, nil)
	if err := w.client.Revoke(t.Context(), a, w.values, secret.Text{}, secret.Text{}); err != nil {
		t.Error(err)
	}
	a.OAuth2.Revoke = nil
	if err := w.client.Revoke(t.Context(), a, w.values, secret.New("a"), secret.New("r")); err != nil ||
		w.provider.Count(fakeprovider.Revoke) != 0 {
		t.Errorf("got %v after %d calls", err, w.provider.Count(fakeprovider.Revoke))
	}
}

// TestRefreshWithoutToken is final and makes no call.
func TestRefreshWithoutToken(t *testing.T) {
	w := newWorld(t, standard(), nil, nil)
	_, err := w.client.Refresh(t.Context(), w.a, w.values, secret.Text{})
	if e := refusal(t, err); e.Code != oauth.CodeNoRefresh || e.Kind == provider.Later ||
		w.provider.Count(fakeprovider.Refresh) != 0 {
		t.Errorf("got %v", e)
	}
}
