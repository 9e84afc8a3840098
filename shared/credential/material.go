package credential

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Material is what a credential holds once opened: secret config fields, tokens, and facts learned while linking.
type Material struct {
	Fields       map[string]secret.Text // secret config fields
	AccessToken  secret.Text
	RefreshToken secret.Text
	IssuedAt     time.Time         // of AccessToken; zero when unknown
	ExpiresAt    time.Time         // of AccessToken; zero when unknown
	GrantEndsAt  time.Time         // of RefreshToken; zero when not told
	Scope        string            //
	Subject      string            // id_token's sub
	ClientID     string            // mark of the auth config's client that the grant was issued to (connector.ClientMark)
	Facts        map[string]string // captured from a callback or token answer, such as instance_url
	ProofKey     secret.Text       // that the tokens are bound to (provider.Grant.ProofKey)
}

// Renew puts a renewed grant into the material. A missing refresh token or fact keeps the old one (RFC 6749 section 6).
// A new refresh token whose end is not told has none of its own: the grant's end is that of before.
func (m *Material) Renew(g *provider.Grant) {
	m.AccessToken, m.IssuedAt, m.ExpiresAt = g.AccessToken, g.IssuedAt, g.ExpiresAt
	if !g.RefreshToken.Empty() {
		m.RefreshToken = g.RefreshToken
	}
	if !g.GrantEndsAt.IsZero() {
		m.GrantEndsAt = g.GrantEndsAt
	}
	if g.Scope != "" {
		m.Scope = g.Scope
	}
	if g.Subject != "" {
		m.Subject = g.Subject
	}
	if !g.ProofKey.Empty() {
		m.ProofKey = g.ProofKey
	}
	if len(g.Facts) > 0 {
		if m.Facts == nil {
			m.Facts = map[string]string{}
		}
		maps.Copy(m.Facts, g.Facts)
	}
}

// Replace puts the grant of a new authorization in the place of an earlier one. Nothing of that stays, whatever the
// account, but for one thing: many providers send a refresh token with the first consent only, so where the answer
// lacks one the old one is kept, as a second try when the access token ends. again says that it may be: client and
// server are the same, and nothing says that the person is another. Subjects that differ say so. A refresh token that
// is bound to a key is good with that key alone.
func (m *Material) Replace(g *provider.Grant, again bool) {
	old := *m
	*m = *m.FieldsOnly()
	m.Renew(g)
	other := g.Subject != "" && old.Subject != "" && g.Subject != old.Subject
	if again && !other && m.RefreshToken.Empty() && m.ProofKey == old.ProofKey {
		m.RefreshToken = old.RefreshToken
		if m.GrantEndsAt.IsZero() {
			m.GrantEndsAt = old.GrantEndsAt
		}
	}
}

// lacks says whether something is missing that linking or a renewal brings and calls need: the access token, or a fact
// of a step, as where tokens of another system were brought in.
func (m *Material) lacks(auth *catalog.Auth) bool {
	if auth.Scheme.OAuth() && m.AccessToken.Empty() {
		return true
	}
	for i := range auth.Steps {
		for _, c := range auth.Steps[i].Capture {
			has := m.Facts[c.Fact] != ""
			switch c.Fact {
			case "access_token":
				has = !m.AccessToken.Empty()
			case "refresh_token":
				has = true // it renews, and calls do not need it
			}
			if c.Required && !has {
				return true
			}
		}
	}
	return false
}

// AccessEnds is when the access ends for good: with an access token that nothing renews. It is zero when the access
// goes on, or its end is not known.
func (m *Material) AccessEnds(auth *catalog.Auth) time.Time {
	if !auth.Scheme.HoldsTokens() || renewable(auth, m) {
		return time.Time{}
	}
	return m.ExpiresAt
}

// FieldsOnly is the material as a new authorization begins with it: the form's fields, and nothing that an earlier
// grant or its callback told.
func (m *Material) FieldsOnly() *Material { return &Material{Fields: m.Fields} }

// Values are what templates of the connector's definition may name for this account: what was entered and learned, and
// what the definition gives itself. It is the one place where they come together.
func (m *Material) Values(auth *catalog.Auth, setup, config map[string]string) map[string]string {
	v := make(map[string]string, len(setup)+len(config)+len(m.Fields)+len(m.Facts)+1)
	maps.Copy(v, setup)
	maps.Copy(v, config)
	for k, s := range m.Fields {
		v[k] = s.Reveal()
	}
	maps.Copy(v, m.Facts)
	if !m.AccessToken.Empty() {
		v["access_token"] = m.AccessToken.Reveal()
	}
	if !m.ProofKey.Empty() {
		v[provider.ProofKeyValue] = m.ProofKey.Reveal()
	}
	return auth.Values(v)
}

// sealed is Material's form inside an envelope, the only place where its secrets are written out.
type sealed struct {
	Fields       map[string]string `json:"fields,omitempty"`
	AccessToken  string            `json:"access_token,omitempty"`
	RefreshToken string            `json:"refresh_token,omitempty"`
	IssuedAt     time.Time         `json:"issued_at,omitzero"`
	ExpiresAt    time.Time         `json:"expires_at,omitzero"`
	GrantEndsAt  time.Time         `json:"grant_ends_at,omitzero"`
	Scope        string            `json:"scope,omitempty"`
	Subject      string            `json:"subject,omitempty"`
	ClientID     string            `json:"client_id,omitempty"`
	Facts        map[string]string `json:"facts,omitempty"`
	ProofKey     string            `json:"dpop_key,omitempty"`
}

// BindingOf is what an account's credential is sealed for.
func BindingOf(project, id string) secret.Binding {
	return secret.Binding{Project: project, Owner: id, Kind: "credential"}
}

// Seal encrypts the material for one account.
func (m *Material) Seal(ctx context.Context, s secret.Sealer, project, id string) ([]byte, error) {
	plain := sealed{
		AccessToken: m.AccessToken.Reveal(), RefreshToken: m.RefreshToken.Reveal(),
		IssuedAt: m.IssuedAt, ExpiresAt: m.ExpiresAt, GrantEndsAt: m.GrantEndsAt,
		Scope: m.Scope, Subject: m.Subject, ClientID: m.ClientID, Facts: m.Facts, ProofKey: m.ProofKey.Reveal(),
		Fields: make(map[string]string, len(m.Fields)),
	}
	for k, v := range m.Fields {
		plain.Fields[k] = v.Reveal()
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("encode credential: %w", err)
	}
	return s.Seal(ctx, BindingOf(project, id), text)
}

// OpenMaterial decrypts an account's credential. secret.ErrSealed when it is damaged, another's, or under a root key
// that is gone.
func OpenMaterial(ctx context.Context, s secret.Sealer, project, id string, ciphertext []byte) (*Material, error) {
	text, err := s.Open(ctx, BindingOf(project, id), ciphertext)
	if err != nil {
		return nil, fmt.Errorf("open credential of %s: %w", id, err)
	}
	var plain sealed
	if err := json.Unmarshal(text, &plain); err != nil {
		return nil, fmt.Errorf("decode credential of %s: %w", id, secret.ErrSealed) // what json says could quote it
	}
	m := &Material{
		AccessToken: secret.New(plain.AccessToken), RefreshToken: secret.New(plain.RefreshToken),
		IssuedAt: plain.IssuedAt, ExpiresAt: plain.ExpiresAt, GrantEndsAt: plain.GrantEndsAt,
		Scope: plain.Scope, Subject: plain.Subject, ClientID: plain.ClientID, Facts: plain.Facts,
		ProofKey: secret.New(plain.ProofKey),
		Fields:   make(map[string]secret.Text, len(plain.Fields)),
	}
	for k, v := range plain.Fields {
		m.Fields[k] = secret.New(v)
	}
	return m, nil
}
