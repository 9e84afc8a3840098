package oauth_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/oauth"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

const jsonType = "Content-Type: application/json"

// bullhorn is quirk 59: a session is bought with each access token, and calls carry that.
func bullhorn(t *testing.T) *catalog.Auth {
	return define(t, func(a *catalog.Auth) {
		a.OAuth2.Token.Client = "body"
		a.Steps = []catalog.Step{{
			Name: "session", Again: catalog.StepRefresh,
			Request: catalog.StepRequest{
				Method: "GET", URL: catalog.NewTemplate("https://rest.acme.test/login"),
				Query: templates(map[string]string{"version": "*", "access_token": "{access_token}"}),
			},
			Capture: []catalog.Capture{
				{Fact: "session", From: "BhRestToken", Secret: true, Required: true},
				{Fact: "rest_url", From: "restUrl", Required: true, Pattern: `^https://[a-z0-9]+\.acme\.test/$`},
			},
			Expires: &catalog.Expires{Lifetime: 600},
		}}
	})
}

// TestQuirk59: the session follows the token, at first and at each renewal, and its end is the account's.
func TestQuirk59(t *testing.T) {
	a := bullhorn(t)
	w := newWire(t, wireToken, `{"BhRestToken":"s1","restUrl":"https://rest1.acme.test/"}`,
		`{"access_token":"at2","refresh_token":"rt2","expires_in":3600}`,
		`{"BhRestToken":"s2","restUrl":"https://rest2.acme.test/"}`)
	g, err := w.exchange(a, nil, "code=c&state=s")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"session": "s1", "rest_url": "https://rest1.acme.test/"}
	if !maps.Equal(g.Facts, want) || g.AccessToken.Reveal() != "at" || !g.ExpiresAt.Equal(start.Add(10*time.Minute)) {
		t.Errorf("got %v, %v, ends %v", g.Facts, g.AccessToken.Reveal(), g.ExpiresAt)
	}
	values := map[string]string{"client_id": "id", "client_secret": "secret", "access_token": "at"}
	maps.Copy(values, g.Facts)
	g, err = w.client.Refresh(t.Context(), a, values, g.RefreshToken)
	if err != nil || g.Facts["session"] != "s2" || g.RefreshToken.Reveal() != "rt2" {
		t.Fatalf("got %v, %v", g, err)
	}
	w.expect("POST https://login.acme.test/token\n"+formType+"\n\ngrant_type=authorization_code&code=c&"+redirect+
		"&client_id=id&client_secret=secret",
		"GET https://rest.acme.test/login?access_token=at&version=%2A",
		"POST https://login.acme.test/token\n"+formType+
			"\n\ngrant_type=refresh_token&refresh_token=rt&client_id=id&client_secret=secret",
		"GET https://rest.acme.test/login?access_token=at2&version=%2A")
}

// TestFailedStepKeepsTheRotatedToken: whatever a step fails of, the refresh token of the answer before it comes back
// with the error.
func TestFailedStepKeepsTheRotatedToken(t *testing.T) {
	for name, failed := range map[string]answer{
		"refused":         "401\n\n{\"error\":\"bad token at2-at2\"}",
		"down":            "503\n\n",
		"a page":          "200\nContent-Type: text/html\n\n<html>Maintenance</html>",
		"a fact is wrong": `{"BhRestToken":"s","restUrl":"https://evil.test/"}`,
		"no session":      `{"restUrl":"https://rest1.acme.test/"}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWire(t, `{"access_token":"at2-at2","refresh_token":"rt2","expires_in":3600}`, failed)
			values := map[string]string{"client_id": "id", "client_secret": "secret", "session": "s1"}
			g, err := w.client.Refresh(t.Context(), bullhorn(t), values, secret.New("rt1"))
			e := refusal(t, err)
			if g == nil || g.RefreshToken.Reveal() != "rt2" {
				t.Errorf("the grant is %v", g)
			}
			if e.Kind != provider.Later {
				t.Errorf("got %v, of the kind %v: the grant is as good as before", e, e.Kind)
			}
			if strings.Contains(e.Error(), "at2-at2") {
				t.Errorf("the error shows the token: %v", e)
			}
		})
	}
}

// exchanged is a definition of scheme token_exchange.
func exchanged(steps ...catalog.Step) *catalog.Auth {
	return &catalog.Auth{
		Scheme: catalog.Exchange, Steps: steps,
		Place: catalog.Placement{Header: templates(map[string]string{"Cookie": "SID={session}"})},
		Config: []catalog.Field{
			{Key: "username"}, {Key: "password", Secret: true}, {Key: "company"}, {Key: "api_key", Secret: true},
		},
	}
}

// TestStepRequests: every form of a request and of an answer, by the bytes.
func TestStepRequests(t *testing.T) {
	values := map[string]string{"username": "ada@acme", "password": `p<&"w\` + "é", "api_key": "k/1"}
	at := catalog.NewTemplate("https://login.acme.test/session")
	for name, c := range map[string]struct {
		request catalog.StepRequest
		capture catalog.Capture
		answer  answer
		want    string
		value   string
	}{
		"JSON by dotted paths; a field without a value is left out": {
			request: catalog.StepRequest{URL: at, JSON: templates(map[string]string{
				"auth.user": "{username}", "auth.password": "{password}", "company": "{company}", "type": "login",
			})},
			capture: catalog.Capture{From: "data.0.token"}, answer: `{"data":[{"token":"t1"}]}`, value: "t1",
			want: "POST https://login.acme.test/session\n" + jsonType + "\n\n" +
				`{"auth":{"password":"p<&\"w\\é","user":"ada@acme"},"type":"login"}`,
		},
		"a form, Basic, headers": {
			request: catalog.StepRequest{
				URL: at, Form: templates(map[string]string{"user": "{username}"}),
				Basic:   &catalog.BasicPlacement{User: catalog.NewTemplate("{username}"), Password: catalog.NewTemplate("x")},
				Headers: templates(map[string]string{"X-Key": "{api_key}", "X-Fixed": "1"}),
			},
			capture: catalog.Capture{In: "header", From: "X-Auth-Token"}, answer: "204\nX-Auth-Token: t2\n\n", value: "t2",
			want: "POST https://login.acme.test/session\nAuthorization: Basic YWRhQGFjbWU6eA==\n" + formType +
				"\nX-Fixed: 1\nX-Key: k/1\n\nuser=ada%40acme",
		},
		"51: SAP Business One's session is a cookie": {
			request: catalog.StepRequest{URL: at, JSON: templates(map[string]string{"UserName": "{username}"})},
			capture: catalog.Capture{In: "cookie", From: "B1SESSION"},
			answer:  "200\nSet-Cookie: ROUTEID=.node1; path=/\nSet-Cookie: B1SESSION=t3; HttpOnly\n\n{}", value: "t3",
			want: "POST https://login.acme.test/session\n" + jsonType + "\n\n" + `{"UserName":"ada@acme"}`,
		},
		"XML both ways": {
			request: catalog.StepRequest{
				URL: at, ContentType: "text/xml; charset=utf-8",
				Text: catalog.NewTemplate("<s:login><u>{username}</u><p>{password}</p></s:login>"),
			},
			capture: catalog.Capture{In: "xml", From: "sessionId"}, value: "t<4",
			answer: "200\nContent-Type: text/xml\n\n<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><e:E xmlns:e=\"u\"><e:B>" +
				"<name>x</name><e:sessionId> t&lt;4 </e:sessionId></e:B></e:E>",
			want: "POST https://login.acme.test/session\nContent-Type: text/xml; charset=utf-8\n\n" +
				"<s:login><u>ada@acme</u><p>p&lt;&amp;&#34;w\\é</p></s:login>",
		},
		"the whole text, by GET with a query": {
			request: catalog.StepRequest{Method: "GET", URL: catalog.NewTemplate("https://login.acme.test/t?v=2"),
				Query: templates(map[string]string{"key": "{api_key}"})},
			capture: catalog.Capture{In: "text"}, answer: "200\nContent-Type: text/plain\n\n t5\r\n", value: "t5",
			want: "GET https://login.acme.test/t?v=2&key=k%2F1",
		},
		"a text that is JSON": {
			request: catalog.StepRequest{Method: "PUT", URL: at, Bearer: catalog.NewTemplate("{api_key}")},
			capture: catalog.Capture{In: "text"}, answer: "200\nContent-Type: application/json\n\n\"t6\"", value: "t6",
			want: "PUT https://login.acme.test/session\nAuthorization: Bearer k/1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.capture.Fact, c.capture.Secret, c.capture.Required = "session", true, true
			a := exchanged(catalog.Step{Name: "login", Request: c.request, Capture: []catalog.Capture{c.capture}})
			w := newWire(t, c.answer)
			g, err := w.client.FirstGrant(t.Context(), a, values)
			if err != nil || g.Facts["session"] != c.value {
				t.Errorf("got %v, %v", g, err)
			}
			w.expect(c.want)
		})
	}
}

// TestQuirk50: Jira tells the cloud's id in a second call, which only linking makes.
func TestQuirk50(t *testing.T) {
	a := define(t, func(a *catalog.Auth) {
		a.OAuth2.Token.Client = "body"
		a.Steps = []catalog.Step{{
			Name: "site",
			Request: catalog.StepRequest{Method: "GET", URL: catalog.NewTemplate("https://api.acme.test/accessible-resources"),
				Bearer: catalog.NewTemplate("{access_token}")},
			Capture: []catalog.Capture{{Fact: "cloud_id", From: "0.id", Required: true, Pattern: `^[a-z0-9-]+$`}},
		}}
	})
	w := newWire(t, wireToken, `[{"id":"11-aa","url":"https://x.acme.test"}]`, wireToken, wireToken, `[]`)
	g, err := w.exchange(a, nil, "code=c&state=s")
	if err != nil || g.Facts["cloud_id"] != "11-aa" {
		t.Fatalf("got %v, %v", g, err)
	}
	values := map[string]string{"client_id": "id", "client_secret": "secret", "cloud_id": "11-aa"}
	if _, err := w.client.Refresh(t.Context(), a, values, g.RefreshToken); err != nil {
		t.Fatal(err)
	}
	if len(w.sent) != 3 || w.sent[1] != "GET https://api.acme.test/accessible-resources\nAuthorization: Bearer at\n" {
		t.Errorf("sent %q", w.sent)
	}
	// An account that was brought in without the fact gets it at its first renewal.
	delete(values, "cloud_id")
	_, err = w.client.Refresh(t.Context(), a, values, g.RefreshToken)
	if e := refusal(t, err); e.Code != provider.CodeFact || len(w.sent) != 5 {
		t.Errorf("got %v, sent %q", e, w.sent)
	}
}

// TestExchangeRenewal: which steps run again.
func TestExchangeRenewal(t *testing.T) {
	step := func(name, again string, captures ...catalog.Capture) catalog.Step {
		return catalog.Step{Name: name, Again: again, Capture: captures, Request: catalog.StepRequest{
			Method: "GET", URL: catalog.NewTemplate("https://login.acme.test/" + name),
		}}
	}
	access := catalog.Capture{Fact: "access_token", From: "token", Secret: true, Required: true}
	site := catalog.Capture{Fact: "site", From: "site", Required: true}
	renewal := catalog.Capture{Fact: "refresh_token", From: "refresh", Secret: true}
	for name, c := range map[string]struct {
		steps  []catalog.Step
		values map[string]string
		want   []string
	}{
		"all, where none is of refresh": {
			[]catalog.Step{step("login", "", access), step("site", "", site)},
			map[string]string{"access_token": "old", "site": "s"}, []string{"login", "site"},
		},
		"those of refresh": {
			[]catalog.Step{step("site", "", site), step("login", "refresh", access, renewal)},
			map[string]string{"access_token": "old", "site": "s"}, []string{"login"},
		},
		"and those whose facts are missing": {
			[]catalog.Step{step("site", "", site), step("login", "refresh", access)},
			map[string]string{"access_token": "old"}, []string{"site", "login"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := exchanged(c.steps...)
			all := answer(`{"token":"new","site":"s2","refresh":"r2","expires_in":60}`)
			w := newWire(t, all, all)
			g, err := w.client.Refresh(t.Context(), a, c.values, secret.Text{})
			if err != nil || g.AccessToken.Reveal() != "new" || !g.ExpiresAt.IsZero() {
				t.Fatalf("got %v, %v", g, err)
			}
			var got []string
			for _, sent := range w.sent {
				got = append(got, strings.TrimSpace(strings.TrimPrefix(sent, "GET https://login.acme.test/")))
			}
			if strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Errorf("ran %v, want %v", got, c.want)
			}
		})
	}
}

// TestStepEnds: when what a step brought ends.
func TestStepEnds(t *testing.T) {
	for name, c := range map[string]struct {
		expires *catalog.Expires
		answer  answer
		want    time.Duration
	}{
		"not told":  {nil, `{"token":"t","expires_in":60}`, 0},
		"in":        {&catalog.Expires{In: "data.ttl", Unit: "ms"}, `{"token":"t","data":{"ttl":60000}}`, time.Minute},
		"at":        {&catalog.Expires{In: "end", Unit: "at_iso"}, `{"token":"t","end":"2026-09-21T14:14:20Z"}`, time.Minute},
		"assumed":   {&catalog.Expires{Lifetime: 120}, `{"token":"t","expires_in":60}`, 2 * time.Minute},
		"told not":  {&catalog.Expires{In: "ttl", Lifetime: 120}, `{"token":"t"}`, 2 * time.Minute},
		"of a JWT":  {nil, `{"token":"e30.eyJleHAiOjE3OTAwMDAwNjB9.x"}`, time.Minute},
		"both tell": {&catalog.Expires{In: "ttl"}, `{"token":"e30.eyJleHAiOjE3OTAwMDAwNjB9.x","ttl":30}`, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			a := exchanged(catalog.Step{
				Name: "login", Request: catalog.StepRequest{URL: catalog.NewTemplate("https://login.acme.test/l")},
				Capture: []catalog.Capture{{Fact: "access_token", From: "token", Secret: true, Required: true}},
				Expires: c.expires,
			})
			g, err := newWire(t, c.answer).client.FirstGrant(t.Context(), a, nil)
			if err != nil || c.want == 0 != g.ExpiresAt.IsZero() || c.want > 0 && !g.ExpiresAt.Equal(start.Add(c.want)) {
				t.Errorf("got %v, %v", g, err)
			}
		})
	}
}

// TestStepRefusals: what a refusal of an exchange means, while linking and later.
func TestStepRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		answer       answer
		link, renew  provider.Kind
		code, saying string
	}{
		"401": {"401\n\n" + `{"message":"wrong password hunter22"}`, provider.CredentialDead, provider.CredentialDead,
			"provider_error", "wrong password [redacted]"},
		"declared as dead": {"400\n\n" + `{"code":"LOGIN_FAILED"}`, provider.CredentialDead, provider.CredentialDead,
			"LOGIN_FAILED", ""},
		"400 in other words": {"400\n\n" + `{"code":"ODD"}`, provider.Other, provider.Later, "ODD", ""},
		"429":                {"429\nRetry-After: 7\n\n{}", provider.Later, provider.Later, oauth.CodeAnswer, ""},
		"200 with an error":  {`{"ok":false,"why":"locked"}`, provider.Other, provider.Later, "locked", ""},
		"a redirect":         {"302\nLocation: https://evil.test/\n\n", provider.Other, provider.Later, oauth.CodeRedirect, ""},
		"not JSON": {"200\nContent-Type: text/plain\n\nwelcome", provider.Other, provider.Later, provider.CodeFact,
			"The provider's answer lacks token (login)."},
		"a token that no header holds": {`{"token":"naïve"}`, provider.Later, provider.Later, oauth.CodeAnswer, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := exchanged(catalog.Step{
				Name: "login", Again: catalog.StepRefresh, Error: &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "why"},
				Request: catalog.StepRequest{URL: catalog.NewTemplate("https://login.acme.test/l"),
					JSON: templates(map[string]string{"p": "{password}"})},
				Capture: []catalog.Capture{{Fact: "access_token", From: "token", Secret: true, Required: true}},
			})
			a.Failures.Token = []catalog.FailureRule{{Code: []string{"LOGIN_FAILED"}, Means: catalog.MeansDead}}
			values := map[string]string{"password": "hunter22"}
			w := newWire(t, c.answer, c.answer)
			_, err := w.client.FirstGrant(t.Context(), a, values)
			e := refusal(t, err)
			if e.Kind != c.link || e.Code != c.code || c.saying != "" && e.Description != c.saying {
				t.Errorf("while linking: %v (%v), %q", e.Kind, e.Code, e.Description)
			}
			_, err = w.client.Refresh(t.Context(), a, values, secret.Text{})
			if e := refusal(t, err); e.Kind != c.renew {
				t.Errorf("later: %v (%v)", e.Kind, e.Code)
			}
		})
	}
}

// TestStepsMoveNowhere: a fact without a pattern names no host, and what cannot stand in a header is not sent.
func TestStepsMoveNowhere(t *testing.T) {
	host := exchanged(
		catalog.Step{Name: "one", Request: catalog.StepRequest{URL: catalog.NewTemplate("https://login.acme.test/l")},
			Capture: []catalog.Capture{{Fact: "host", From: "host"}}},
		catalog.Step{Name: "two", Request: catalog.StepRequest{URL: catalog.NewTemplate("https://{host}/l")}},
	)
	w := newWire(t, `{"host":"evil.test"}`)
	if _, err := w.client.FirstGrant(t.Context(), host, nil); err == nil || len(w.sent) != 1 {
		t.Errorf("%v, sent %q", err, w.sent)
	}
	header := exchanged(catalog.Step{Name: "one", Request: catalog.StepRequest{
		URL: catalog.NewTemplate("https://login.acme.test/l"), Headers: templates(map[string]string{"X-Key": "{api_key}"}),
	}})
	_, err := newWire(t).client.FirstGrant(t.Context(), header, map[string]string{"api_key": "a\r\nHost: evil"})
	if f, ok := errors.AsType[*fault.Error](err); !ok || strings.Contains(f.Error(), "evil") {
		t.Errorf("got %v", err)
	}
}
