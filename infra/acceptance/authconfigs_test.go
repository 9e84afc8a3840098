package acceptance_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"patchbay/shared/app/secrets"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// setupSecrets reads what the vault keeps of an auth config.
func (p *tenant) setupSecrets(config string) map[string]string {
	p.t.Helper()
	cfg := p.stack.Config
	_, c, err := table.New(cfg.DynamoDB(), cfg.Table).AuthConfig(p.t.Context(), p.id, config)
	if err != nil {
		p.t.Fatal(err)
	}
	out := map[string]string{}
	if c.SecretRef == "" {
		return out
	}
	values, err := (&vault.Setup{Client: secrets.Client(cfg), Prefix: cfg.SecretPrefix}).Get(p.t.Context(), p.id, config,
		c.SecretRef)
	if err != nil {
		p.t.Fatal(err)
	}
	for k, v := range values {
		out[k] = v.Reveal()
	}
	if len(out) == 0 {
		return out
	}
	// Beside the secrets lies the key of their digests, which is as long as the digest's hash (decision 0018).
	if key, err := base64.RawURLEncoding.DecodeString(out[digestKey]); err != nil || len(key) != sha256.Size {
		p.t.Errorf("the key of the digests is no %d random bytes: %q, %v", sha256.Size, out[digestKey], err)
	}
	for _, path := range []string{"/auth_configs/" + config, "/auth_configs"} {
		shown := string(p.get(path).want(http.StatusOK).body)
		if strings.Contains(shown, out[digestKey]) || strings.Contains(shown, digestKey) {
			p.t.Errorf("GET %s shows the key of the digests: %s", path, shown)
		}
	}
	delete(out, digestKey)
	return out
}

const digestKey = "#digest_key"

func TestSetupSecretsAreWriteOnly(t *testing.T) {
	const placeholder = "__secretvalue:**redacted**"
	p := newTenant(t)
	created := p.post("/auth_configs", object{"connector_key": "zz-forms", "name": "Mine", "setup_fields": object{
		"partner": "acme", "partner_key": "canary-partner-9876", "signing_key": "canary-signing-5432",
	}}).want(http.StatusCreated)
	shown := object{"partner": "acme", "partner_key": placeholder + "9876", "signing_key": placeholder + "5432"}
	created.has("setup_fields", shown, "name", "Mine", "version", 1)
	id := created.text("id")
	stored := map[string]string{"partner_key": "canary-partner-9876", "signing_key": "canary-signing-5432"}

	steps := []struct {
		name   string
		send   object
		shown  object
		stored map[string]string
	}{
		{"a name alone", object{"name": "Renamed"}, shown, stored},
		{"another field", object{"setup_fields": object{"partner": "other"}},
			object{"partner": "other", "partner_key": placeholder + "9876", "signing_key": placeholder + "5432"}, stored},
		{"all as it was read", object{"setup_fields": object{"partner": "other", "partner_key": placeholder + "9876",
			"signing_key": placeholder + "5432"}},
			object{"partner": "other", "partner_key": placeholder + "9876", "signing_key": placeholder + "5432"}, stored},
		{"one secret", object{"setup_fields": object{"partner_key": "canary-second-1111"}},
			object{"partner": "other", "partner_key": placeholder + "1111", "signing_key": placeholder + "5432"},
			map[string]string{"partner_key": "canary-second-1111", "signing_key": "canary-signing-5432"}},
		{"an empty one is removed", object{"setup_fields": object{"signing_key": ""}},
			object{"partner": "other", "partner_key": placeholder + "1111"},
			map[string]string{"partner_key": "canary-second-1111"}},
		{"the last one too", object{"setup_fields": object{"partner_key": ""}}, object{"partner": "other"},
			map[string]string{}},
		{"and another is set", object{"setup_fields": object{"partner_key": "canary-third-2222"}},
			object{"partner": "other", "partner_key": placeholder + "2222"},
			map[string]string{"partner_key": "canary-third-2222"}},
		{"nothing", object{}, object{"partner": "other", "partner_key": placeholder + "2222"},
			map[string]string{"partner_key": "canary-third-2222"}},
	}
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			p := p.on(t)
			p.patch("/auth_configs/"+id, s.send).want(http.StatusOK).has("setup_fields", s.shown)
			p.get("/auth_configs/"+id).has("setup_fields", s.shown)
			same(t, "stored", p.setupSecrets(id), s.stored)
		})
	}
	before := p.items()
	// The key of the digests is none of the fields.
	p.patch("/auth_configs/"+id, object{"setup_fields": object{digestKey: "known"}}).problem(http.StatusBadRequest,
		"invalid_fields").has("errors.0.location", "body.setup_fields."+digestKey)
	p.patch("/auth_configs/"+id, object{"setup_fields": object{"partner": ""}}).problem(http.StatusBadRequest,
		"invalid_fields").
		has("errors.0.location", "body.setup_fields.partner")
	// A placeholder is no value for a secret that is not there yet.
	p.post("/auth_configs", object{"connector_key": "sandbox-oauth",
		"setup_fields": object{"client_id": "c", "client_secret": placeholder + "1234"}}).
		problem(http.StatusBadRequest, "invalid_fields").has("errors.0.location", "body.setup_fields.client_secret")
	p.unchanged(before)
	for k, v := range before {
		if len(k) > 6 && k[:6] != "secret" && strings.Contains(v, "canary-") {
			t.Errorf("%s keeps a secret in the clear: %s", k, v)
		}
	}
	if strings.Contains(logs.String(), "canary-partner") || strings.Contains(logs.String(), "canary-second") {
		t.Error("a secret is in the log")
	}
}

func TestUpdatesWithoutETagDoNotCollide(t *testing.T) {
	p := newTenant(t)
	id := p.configure("zz-forms", object{"setup_fields": object{"partner": "p", "partner_key": "secret-0000-0000"}})
	var all sync.WaitGroup
	failed := make(chan string, 8)
	for i := range 8 {
		all.Go(func() {
			a, err := try(t.Context(), p.stack.BaseURL, http.MethodPatch, "/auth_configs/"+id,
				object{"name": fmt.Sprintf("n%d", i)},
				func(r *http.Request) { r.SetBasicAuth(p.key, "") })
			if err != nil || a.status != http.StatusOK {
				failed <- fmt.Sprintf("%v %d %s", err, a.status, a.body)
			}
		})
	}
	all.Wait()
	close(failed)
	for f := range failed {
		t.Error(f)
	}
}

func TestETagsOfAuthConfigs(t *testing.T) {
	p := newTenant(t)
	id := p.configure("sandbox-key", nil)
	first := p.get("/auth_configs/" + id).header.Get("ETag")
	second := p.patch("/auth_configs/"+id, object{"name": "Two"},
		header("If-Match", first)).want(http.StatusOK).header.Get("ETag")
	if first == "" || second == "" || first == second {
		t.Fatalf("ETags %q, %q", first, second)
	}
	before := p.items()
	for _, stale := range []string{first, "W/" + second, second[1:], second[:len(second)-1], `"+2"`, `"02"`, `"abc"`, `""`,
		`"-1"`, `"99999999999999999999"`} {
		p.patch("/auth_configs/"+id, object{"name": "Three"},
			header("If-Match", stale)).problem(http.StatusPreconditionFailed, "stale_version")
		p.delete("/auth_configs/"+id, header("If-Match", stale)).problem(http.StatusPreconditionFailed, "stale_version")
	}
	p.unchanged(before)
	p.patch("/auth_configs/"+id, object{"name": "Four"}, header("If-Match", "*")).want(http.StatusOK)
	last := p.patch("/auth_configs/"+id, object{"name": "Five"}).want(http.StatusOK).header.Get("ETag")
	p.delete("/auth_configs/"+id, header("If-Match", last)).want(http.StatusNoContent)
}

// A write whose answer is lost may have happened: the auth config's secret must not be thrown away with the answer, and
// a repeat with the same Idempotency-Key must not make a second auth config at once.
func TestAuthConfigWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.aws.set(func(_ context.Context, operation string, _ any, do func() error) error {
		if err := do(); err != nil || operation != "TransactWriteItems" {
			return err
		}
		return errors.New("injected: the answer was lost")
	})
	body := object{"connector_key": "sandbox-oauth", "auth_type": "oauth2", "name": "Lost", "default": true,
		"setup_fields": object{"client_id": siteClient, "client_secret": siteSecret}}
	s.post("/auth_configs", body, header("Idempotency-Key", "lost")).want(http.StatusInternalServerError)
	s.post("/auth_configs", body, header("Idempotency-Key", "lost")).problem(http.StatusConflict,
		"idempotency_key_in_flight")
	s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { return do() })

	list := s.get("/auth_configs").want(http.StatusOK).has("total", 2)
	for i := range 2 {
		if list.text(fmt.Sprintf("data.%d.name", i)) == "Lost" {
			s.config = list.text(fmt.Sprintf("data.%d.id", i))
		}
	}
	s.begin("owner").linked() // with the secret of the new default
}
