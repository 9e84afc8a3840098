package inbound_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/inbound"
)

// TestChallenges has each vendor try the address as its documents say (named in testdata/vendors).
func TestChallenges(t *testing.T) {
	t.Parallel()
	const json, text = "application/json", "text/plain; charset=utf-8"
	posted := map[string]string{"Content-Type": json}
	for _, c := range []struct {
		vendor, name, method, query string
		headers                     map[string]string
		body                        string
		signed                      bool
		setup                       map[string]string
		want                        inbound.Answer
		none                        bool // it is none
	}{
		{vendor: "slack", name: "url_verification", body: `{"token":"x","challenge":"3eZbrw1a","type":"url_verification"}`,
			signed: true, want: inbound.Answer{Status: 200, Type: text, Body: "3eZbrw1a"}},
		{vendor: "slack", name: "unsigned", body: `{"challenge":"3eZbrw1a","type":"url_verification"}`, none: true},
		{vendor: "slack", name: "an event", body: `{"type":"event_callback"}`, signed: true, none: true},
		// Zoom's page computes this by the secret token; the value by openssl dgst -sha256 -hmac.
		{vendor: "zoom", name: "endpoint.url_validation", signed: true, setup: map[string]string{"secret_token": "ZoomSecret"},
			body: `{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}`,
			want: inbound.Answer{Status: 200, Type: json, Body: `{"encryptedToken":"` + zoomProof +
				`","plainToken":"qgg8vlvZRS6UYooatFL8Aw"}`}},
		{vendor: "meta", name: "hub.challenge", method: "GET", setup: map[string]string{"verify_token": "meatyhamhock"},
			query: "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock",
			want:  inbound.Answer{Status: 200, Type: text, Body: "1158201444"}},
		{vendor: "meta", name: "another token", method: "GET", setup: map[string]string{"verify_token": "meatyhamhock"},
			query: "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=x", none: true},
		{vendor: "meta", name: "no token entered", method: "GET", setup: map[string]string{},
			query: "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=", none: true},
		{vendor: "dropbox", name: "challenge", method: "GET", query: "challenge=abc123",
			want: inbound.Answer{Status: 200, Type: text, Body: "abc123"}},
		{vendor: "dropbox", name: "none", method: "GET", query: "x=abc123", none: true},
		{vendor: "microsoft_graph", name: "validationToken", query: "validationToken=Validation%3A%20Testing%20client",
			want: inbound.Answer{Status: 200, Type: text, Body: "Validation: Testing client"}},
		{vendor: "microsoft_graph", name: "by another method", method: "GET", query: "validationToken=abc", none: true},
		{vendor: "okta_hook", name: "verification", method: "GET",
			headers: map[string]string{"x-okta-verification-challenge": "my verification challenge"},
			want:    inbound.Answer{Status: 200, Type: json, Body: `{"verification":"my verification challenge"}`}},
		{vendor: "x_crc", name: "crc_token", method: "GET", query: "crc_token=foo",
			setup: map[string]string{"consumer_secret": "bar"}, // echo -n foo | openssl dgst -sha256 -hmac bar -binary | base64
			want:  inbound.Answer{Status: 200, Type: json, Body: `{"response_token":"sha256=` + crcProof + `"}`}},
		{vendor: "discord", name: "ping", body: `{"version":1,"application_id":"1","type":0}`, signed: true,
			want: inbound.Answer{Status: 204}},
	} {
		t.Run(c.vendor+" "+c.name, func(t *testing.T) {
			t.Parallel()
			method, headers := c.method, c.headers
			if method == "" {
				method = "POST"
			}
			if headers == nil {
				headers = posted
			}
			r := requestOf(method, someURL+"?"+c.query, headers, c.body)
			got, ok, err := inbound.Challenged(webhooksOf(t, c.vendor), r, c.setup, c.signed)
			if err != nil || ok == c.none || got != c.want {
				t.Errorf("%+v, %v, %v; want %+v", got, ok, err, c.want)
			}
		})
	}
}

const (
	zoomProof = "cf471c48d4d6d2c1df020e0408b8469248bed7042324f527da33a287587f5331"
	crcProof  = "FHkzIYqqvAuLEKKzpcNGhMjZQ0G88QpHNtxycPd0GFE="
)

// Anybody can make us say what a challenge says, so it is short and has no line breaks.
func TestChallengesAreNoMirror(t *testing.T) {
	t.Parallel()
	w := &catalog.Webhooks{Challenges: []catalog.Challenge{{
		Method: "GET", When: map[string]catalog.Template{"query:c": {}}, Text: catalog.NewTemplate("{query:c}"),
	}}}
	for _, query := range []string{"c=a%0d%0aSet-Cookie:x", "c=%00", "c=" + strings.Repeat("x", 5000)} {
		_, ok, err := inbound.Challenged(w, requestOf("GET", someURL+"?"+query, nil, ""), nil, false)
		if ok || !errors.Is(err, inbound.ErrChallenge) {
			t.Errorf("%.30q: %v, %v", query, ok, err)
		}
	}
}
