package manage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/secret"
	"patchbay/shared/wire"
)

// mountTransfer adds what moves accounts in and out with their credentials.
func (h *Accounts) mountTransfer(rt *wire.Router) {
	tags := []string{"Accounts"}
	wire.WithAccess(rt, scope.AccountsWrite, huma.Operation{
		OperationID: "import-account", Method: http.MethodPost, Path: "/accounts/import", Tags: tags,
		DefaultStatus: http.StatusCreated,
		Summary:       "Link an account by a credential that exists already",
		Description: "Of any auth type. The provider is asked whether it is good, unless verify is false; an access token " +
			"that has ended is renewed for that. A refresh token must have been issued to the auth config's OAuth client.",
		Errors: append(resource.LinkErrors(), http.StatusUnprocessableEntity),
	}, h.importAccount)
	wire.WithAccess(rt, scope.CredentialsExport, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionSecret),
		OperationID: "export-account", Method: http.MethodGet, Path: "/accounts/{id}/export", Tags: tags,
		Summary: "Read a linked account with its whole credential, refresh token included",
		Description: "In the form that POST /accounts/import takes. Two that renew one refresh token spoil it for each " +
			"other: delete or suspend the account here before it is used elsewhere.",
	}, h.exportAccount)
}

// PortableAccount is an account with its config fields, as it is imported and exported.
type PortableAccount struct {
	OriginOwnerID   string         `json:"origin_owner_id" minLength:"1" maxLength:"512"`
	OriginOwnerName string         `json:"origin_owner_name" minLength:"1" maxLength:"512"`
	OriginUsername  string         `json:"origin_username,omitempty" maxLength:"512"`
	IntegrationID   string         `json:"integration_id" minLength:"1" maxLength:"128" doc:"The auth config"`
	Label           string         `json:"label,omitempty" maxLength:"512"`
	Type            string         `json:"type,omitempty" enum:"production,test"`
	Metadata        map[string]any `json:"metadata,omitempty"`
	Multiple        bool           `json:"multiple,omitempty" doc:"Another account beside the one that the owner has"`
	Credentials     map[string]any `json:"credentials,omitempty" doc:"Config fields, secret or not"`
}

// ImportedTokens are an OAuth 2 grant.
type ImportedTokens struct {
	AccessToken  string            `json:"access_token,omitempty" maxLength:"16384"`
	RefreshToken string            `json:"refresh_token,omitempty" maxLength:"16384"`
	ExpiresAt    time.Time         `json:"expires_at,omitzero" doc:"When access_token ends"`
	Scope        string            `json:"scope,omitempty" maxLength:"8192" doc:"As granted, separated by spaces"`
	Subject      string            `json:"subject,omitempty" maxLength:"512" doc:"The id_token's sub"`
	Facts        map[string]string `json:"facts,omitempty" doc:"What a sign-in would have captured, such as instance_url"`
	DPoPKey      map[string]string `json:"dpop_key,omitempty" doc:"The private key that the tokens are bound to (RFC 9449), as a JSON Web Key of P-256"`
}

// ExportedTokens are ImportedTokens in an answer.
type ExportedTokens ImportedTokens

// ExportedAccount is an account with its credential.
type ExportedAccount struct {
	PortableAccount
	Sharing *AccountSharing `json:"sharing,omitempty"`
	Tokens  *ExportedTokens `json:"tokens,omitempty" doc:"Of an OAuth 2 grant"`
}

type importAccountInput struct {
	wire.Repeatable
	Body struct {
		PortableAccount
		Sharing *NewSharing     `json:"sharing,omitempty"`
		Tokens  *ImportedTokens `json:"tokens,omitempty" doc:"Of an OAuth 2 grant"`
		Verify  *bool           `json:"verify,omitempty" doc:"false does not ask the provider"`
	}
}

type importAccountOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     LinkedAccount
}

func (h *Accounts) importAccount(
	ctx context.Context, a project.Access, in *importAccountInput,
) (*importAccountOutput, error) {
	by, err := h.Keys.Authenticate(ctx, a)
	if err != nil {
		return nil, err
	}
	n, err := in.account()
	if err != nil {
		return nil, err
	}
	link := func(seed ident.Seed) (*importAccountOutput, error) {
		n.Seed = seed
		linked, err := h.Connect.Import(ctx, by.Project, n)
		if err != nil {
			return nil, err
		}
		wire.Tag(ctx, "account", linked.ID)
		v, err := h.Accounts.Get(ctx, by.Project, linked.ID)
		if err != nil {
			return nil, err
		}
		return &importAccountOutput{
			Location: wire.BaseURL(ctx) + "/accounts/" + linked.ID, ETag: wire.ETag(v.Account.Version),
			Body: h.accountOf(ctx, v),
		}, nil
	}
	return idempotency.Do(ctx, h.Idempotency, by.Project.ID, "import-account", in.IdempotencyKey, in.Body, link)
}

func (in *importAccountInput) account() (n connect.Import, err error) {
	b := in.Body
	n = connect.Import{
		Owner:    account.Owner{ID: b.OriginOwnerID, Name: b.OriginOwnerName, Username: b.OriginUsername},
		ConfigID: b.IntegrationID, Multiple: b.Multiple, Label: b.Label, Type: b.Type,
		Sharing: b.Sharing.domain(), Unproven: b.Verify != nil && !*b.Verify,
	}
	if b.Metadata != nil {
		if n.Metadata, err = json.Marshal(b.Metadata); err != nil {
			return n, wire.ErrInvalid.At("body.metadata", "cannot be read")
		}
	}
	if t := b.Tokens; t != nil {
		n.Tokens = &connect.Tokens{
			Access: secret.New(t.AccessToken), Refresh: secret.New(t.RefreshToken), ExpiresAt: t.ExpiresAt, Scope: t.Scope,
			Subject: t.Subject, Facts: t.Facts,
		}
		if n.Tokens.ProofKey, err = proofKey(t.DPoPKey); err != nil {
			return n, err
		}
	}
	n.Fields, err = resource.Texts(b.Credentials, "body.credentials")
	return n, err
}

// proofKey reads the key that imported tokens are bound to.
func proofKey(jwk map[string]string) (secret.Text, error) {
	if len(jwk) == 0 {
		return secret.Text{}, nil
	}
	text, err := json.Marshal(jwk)
	if err == nil {
		var key secret.Text
		if key, err = sign.ReadProofKeyJWK(secret.New(string(text))); err == nil {
			return key, nil
		}
	}
	return secret.Text{}, wire.ErrInvalid.At("body.tokens.dpop_key",
		"is no private JSON Web Key of the curve P-256: give kty, crv, x, y and d")
}

// proofJWK is proofKey's other direction.
func proofJWK(key secret.Text) (jwk map[string]string, err error) {
	if key.Empty() {
		return nil, nil
	}
	text, err := sign.ProofKeyJWK(key)
	if err == nil {
		err = json.Unmarshal([]byte(text.Reveal()), &jwk)
	}
	if err != nil {
		return nil, fmt.Errorf("a stored DPoP key: %w", err)
	}
	return jwk, nil
}

type exportAccountOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ExportedAccount
}

func (h *Accounts) exportAccount(
	ctx context.Context, a project.Access, in *resource.ByAccount,
) (*exportAccountOutput, error) {
	wire.Tag(ctx, "account", in.ID)
	v, m, err := h.Credentials.Export(ctx, a, in.ID)
	if err != nil {
		return nil, err
	}
	out := ExportedAccount{PortableAccount: PortableAccount{
		OriginOwnerID: v.Owner.ID, OriginOwnerName: v.Owner.Name, OriginUsername: v.Owner.Username,
		IntegrationID: v.ConfigID, Label: v.Label, Type: v.Type, Multiple: v.Extra, Credentials: map[string]any{},
	}, Sharing: sharingOf(v.Sharing)}
	if v.Metadata != nil {
		d := json.NewDecoder(bytes.NewReader(v.Metadata))
		d.UseNumber() // 64-bit ids are among an owner's metadata
		if err := d.Decode(&out.Metadata); err != nil {
			return nil, fmt.Errorf("decode metadata of %s: %w", v.ID, err)
		}
	}
	for k, value := range v.Setup {
		out.Credentials[k] = value
	}
	for k, value := range m.Fields {
		out.Credentials[k] = value.Reveal()
	}
	if !m.AccessToken.Empty() || !m.RefreshToken.Empty() {
		out.Tokens = &ExportedTokens{
			AccessToken: m.AccessToken.Reveal(), RefreshToken: m.RefreshToken.Reveal(), ExpiresAt: m.ExpiresAt,
			Scope: m.Scope, Subject: m.Subject, Facts: m.Facts,
		}
		if out.Tokens.DPoPKey, err = proofJWK(m.ProofKey); err != nil {
			return nil, err
		}
	}
	return &exportAccountOutput{CacheControl: noStore, Body: out}, nil
}
