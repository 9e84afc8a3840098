package credential

import (
	"maps"
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// A renewal keeps what its answer does not tell; a new authorization keeps nothing, but for a refresh token that its
// answer lacks and that is not known to be another person's.
func TestMaterialTakesGrants(t *testing.T) {
	const old, fresh = "old-refresh", "new-refresh"
	grant := func(refresh, subject string, facts map[string]string) *provider.Grant {
		return &provider.Grant{AccessToken: secret.New("new"), RefreshToken: secret.New(refresh), Subject: subject,
			Facts: facts}
	}
	renew := func(m *Material, g *provider.Grant) { m.Renew(g) }
	elsewhere := func(m *Material, g *provider.Grant) { m.Replace(g, false) }
	again := func(m *Material, g *provider.Grant) { m.Replace(g, true) }
	for _, c := range []struct {
		name    string
		put     func(*Material, *provider.Grant)
		subject string // before
		grant   *provider.Grant
		refresh string
		same    bool // subject, scope and facts are those of before
	}{
		{"renewed, nothing told", renew, "alice", grant("", "", nil), old, true},
		{"renewed and rotated", renew, "alice", grant(fresh, "", nil), fresh, true},
		{"another person", again, "alice", grant("", "bob", nil), "", false},
		{"another person with a refresh token", again, "alice", grant(fresh, "bob", nil), fresh, false},
		{"the same person", again, "alice", grant("", "alice", nil), old, false},
		{"the same person with a refresh token", again, "alice", grant(fresh, "alice", nil), fresh, false},
		{"the same subject of another client or server", elsewhere, "alice", grant("", "alice", nil), "", false},
		{"nobody is named", again, "", grant("", "", nil), old, false},
		{"named before only", again, "alice", grant("", "", nil), old, false},
		{"named now only", again, "", grant("", "alice", nil), old, false},
		{"nobody is named, at another client or server", elsewhere, "", grant("", "", nil), "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &Material{
				Fields: map[string]secret.Text{"key": secret.New("k")}, AccessToken: secret.New("old"),
				RefreshToken: secret.New(old),
				Subject:      c.subject, Scope: "read", Facts: map[string]string{"realm": "1"},
			}
			c.put(m, c.grant)
			if m.AccessToken.Reveal() != "new" || m.RefreshToken.Reveal() != c.refresh || m.Fields["key"].Reveal() != "k" {
				t.Errorf("access token %s, refresh token %q, want %q; fields %v", m.AccessToken.Reveal(), m.RefreshToken.Reveal(),
					c.refresh, m.Fields)
			}
			subject, scope, facts := c.grant.Subject, "", map[string]string(nil)
			if c.same {
				subject, scope, facts = c.subject, "read", map[string]string{"realm": "1"}
			}
			if m.Subject != subject || m.Scope != scope || !maps.Equal(m.Facts, facts) {
				t.Errorf("subject %q, scope %q, facts %v", m.Subject, m.Scope, m.Facts)
			}
		})
	}
}

// TestAccessEnds: only what nothing renews ends for good.
func TestAccessEnds(t *testing.T) {
	end := time.Unix(1_800_000_000, 0)
	code := func(r *catalog.Refresh) *catalog.Auth {
		return &catalog.Auth{Scheme: catalog.Code, OAuth2: &catalog.OAuth2{Refresh: r}}
	}
	for _, c := range []struct {
		name    string
		auth    *catalog.Auth
		refresh string
		want    time.Time
	}{
		{"nothing to renew with", code(nil), "", end},
		{"a refresh token", code(nil), "r", time.Time{}},
		{"a provider that never renews", code(&catalog.Refresh{Disabled: true}), "r", end},
		{"client credentials", &catalog.Auth{Scheme: catalog.ClientCredentials, OAuth2: &catalog.OAuth2{}}, "", time.Time{}},
		{"a key", &catalog.Auth{Scheme: catalog.APIKey}, "", time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &Material{RefreshToken: secret.New(c.refresh), ExpiresAt: end}
			if got := m.AccessEnds(c.auth); !got.Equal(c.want) {
				t.Errorf("ends %v, want %v", got, c.want)
			}
		})
	}
}

// The key that tokens are bound to stays with a renewal, and a refresh token is not kept under another key.
func TestMaterialKeepsItsKey(t *testing.T) {
	bound := func() *Material {
		return &Material{AccessToken: secret.New("old"), RefreshToken: secret.New("old-refresh"),
			ProofKey: secret.New("key-1")}
	}
	for _, c := range []struct {
		name, key, refresh string
		put                func(*Material)
	}{
		{"renewed", "key-1", "old-refresh", func(m *Material) { m.Renew(&provider.Grant{AccessToken: secret.New("new")}) }},
		{"renewed with a first key", "key-2", "old-refresh", func(m *Material) {
			m.Renew(&provider.Grant{AccessToken: secret.New("new"), ProofKey: secret.New("key-2")})
		}},
		{"signed in again", "key-2", "", func(m *Material) {
			m.Replace(&provider.Grant{AccessToken: secret.New("new"), ProofKey: secret.New("key-2")}, true)
		}},
		{"signed in again, by the same key", "key-1", "old-refresh", func(m *Material) {
			m.Replace(&provider.Grant{AccessToken: secret.New("new"), ProofKey: secret.New("key-1")}, true)
		}},
		{"signed in again, bound to nothing", "", "", func(m *Material) {
			m.Replace(&provider.Grant{AccessToken: secret.New("new")}, true)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := bound()
			c.put(m)
			if m.ProofKey.Reveal() != c.key || m.RefreshToken.Reveal() != c.refresh {
				t.Errorf("key %q, refresh token %q", m.ProofKey.Reveal(), m.RefreshToken.Reveal())
			}
			v := m.Values(&catalog.Auth{}, nil, nil)
			if v[provider.ProofKeyValue] != c.key {
				t.Errorf("calls are signed with %q", v[provider.ProofKeyValue])
			}
		})
	}
}
