package inbound_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"maps"
	"strconv"
	"testing"
	"time"

	"patchbay/infra/local/engine"
	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/event"
	"patchbay/shared/inbound"
	"patchbay/shared/oauth/jwks"
	"patchbay/shared/own"
	"patchbay/shared/table/tabletest"
)

// scene is the service on a table of its own, with an auth config of a connector of the catalog.
type scene struct {
	*inbound.Service
	t      *testing.T
	world  *tabletest.World
	config connector.AuthConfig
	setup  map[string]string
	told   []event.Event
	tried  []event.Event // those included whose telling failed
	fails  error         // of telling
	lines  []activity.Entry
}

func newScene(t *testing.T, key, authType string, setup map[string]string) *scene {
	t.Helper()
	w := tabletest.New(t, engine.ForTest(t, engine.Dynoxide))
	built, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, world: w, setup: setup}
	s.config = w.NewConfig(w.MakeProject(t), key)
	s.config.AuthType = authType
	if err := w.CreateAuthConfig(t.Context(), s.config, true); err != nil {
		t.Fatal(err)
	}
	s.Service = &inbound.Service{
		Store: w, Configs: s, Catalog: &own.Catalog{Built: built}, Keys: &jwks.Keys{}, Tell: s, Recorder: s, Now: w.Clock.Now,
		Log: slog.New(slog.DiscardHandler),
	}
	return s
}

// SetupValues implements inbound.Configs.
func (s *scene) SetupValues(context.Context, connector.AuthConfig) (map[string]string, error) {
	return maps.Clone(s.setup), nil
}

// Tell implements inbound.Teller.
func (s *scene) Tell(_ context.Context, events []event.Event) error {
	s.tried = append(s.tried, events...)
	if s.fails != nil {
		return s.fails
	}
	s.told = append(s.told, events...)
	return nil
}

// Record implements activity.Recorder.
func (s *scene) Record(_ context.Context, e *activity.Entry) { s.lines = append(s.lines, *e) }

// named links an account whose events have the key.
func (s *scene) named(owner, key string) account.Account {
	s.t.Helper()
	a := s.world.NewAccount(s.t, s.config, owner)
	a.Inbound = account.Inbound{Key: key, Since: s.world.Clock.Now()}
	if err := s.world.Link(s.t.Context(), tabletest.LinkOf(a)); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// post sends a request to the auth config's address, and returns what was told since.
func (s *scene) post(headers map[string]string, body string) []event.Event {
	s.t.Helper()
	before := len(s.told)
	if _, err := s.receive(headers, body); err != nil {
		s.t.Fatal(err)
	}
	return s.told[before:]
}

func (s *scene) receive(headers map[string]string, body string) (inbound.Answer, error) {
	return s.Receive(s.t.Context(), s.config.Project, s.config.ID, requestOf("POST", someURL, headers, body))
}

// slack signs as Slack does.
func (s *scene) slack(body string) map[string]string {
	at := strconv.FormatInt(s.world.Clock.Now().Unix(), 10)
	return map[string]string{
		"Content-Type": "application/json", "X-Slack-Request-Timestamp": at,
		"X-Slack-Signature": "v0=" + hex.EncodeToString(mac(s.setup["signing_secret"], "v0:"+at+":"+body)),
	}
}

func mac(key, text string) []byte {
	h := hmac.New(sha256.New, []byte(key))
	_, _ = h.Write([]byte(text))
	return h.Sum(nil)
}

func base64Of(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// is expects an account's own status and, of an error, the reason's codes.
func (s *scene) is(a account.Account, want account.Status, provider string) {
	s.t.Helper()
	got, _, err := s.world.Account(s.t.Context(), a.Project, a.ID)
	if err != nil || got.Own != want {
		s.t.Errorf("%s is %s %v, %v; want %s", a.Owner.ID, got.Own, got.Reasons, err, want)
	}
	if want == account.Error && (!got.Has(account.RevokedAtProvider) || got.Reasons[0].ProviderCode != provider) {
		s.t.Errorf("%s: %+v", a.Owner.ID, got.Reasons)
	}
}

var errDown = errors.New("the queue is down")

func newSlack(t *testing.T, authType string) *scene {
	t.Helper()
	return newScene(t, "slack", authType, map[string]string{"signing_secret": "8f742231b10e8888abcd99yyyzzz85a5"})
}

func slackEvent(id, team, inner string, at time.Time) string {
	return `{"team_id":"` + team + `","event":` + inner + `,"type":"event_callback","event_id":"` + id +
		`","event_time":` + strconv.FormatInt(at.Unix(), 10) + `,"authorizations":[{"user_id":"U1"}]}`
}

// hubspot signs as HubSpot does, version 3.
func (s *scene) hubspot(body string) map[string]string {
	at := itoa(s.world.Clock.Now().UnixMilli())
	return map[string]string{
		"Content-Type": "application/json", "X-HubSpot-Request-Timestamp": at,
		"X-HubSpot-Signature-v3": base64Of(mac(s.setup["client_secret"], "POST"+someURL+body+at)),
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
