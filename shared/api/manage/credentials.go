package manage

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/credential"
	"patchbay/shared/outbound"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

// AccountCredentials are what a back end needs to call a provider by itself.
type AccountCredentials struct {
	AccountID     string            `json:"account_id"`
	Provider      string            `json:"provider"`
	Type          catalog.Scheme    `json:"type" enum:"api_key,bearer,basic,oauth2_code,oauth2_client_credentials"`
	AuthConfigKey string            `json:"authentication_config_key"`
	AccessToken   string            `json:"access_token,omitempty"`
	ExpiresAt     time.Time         `json:"expires_at,omitzero" doc:"When access_token ends; left out where the provider does not say"`
	Fields        map[string]string `json:"fields" doc:"The secret config fields, such as an API key"`
	Placement     []PlacedAt        `json:"placement" doc:"Where a call carries the credential"`
}

// PlacedAt is one place of a credential in a call.
type PlacedAt struct {
	In    string `json:"in" enum:"header,query"`
	Name  string `json:"name"`
	Value string `json:"value,omitempty" doc:"Ready to be sent; left out where it has a value that only Patchbay knows, such as a setup field"`
}

type readCredentialsInput struct {
	resource.ByAccount
	resource.ByActor
}

type credentialsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AccountCredentials
}

// noStore is the Cache-Control of an answer that holds secrets.
const noStore = "no-store"

func (h *Accounts) readCredentials(
	ctx context.Context, a project.Access, in *readCredentialsInput,
) (*credentialsOutput, error) {
	wire.Tag(ctx, "account", in.ID)
	a.User = in.ActingUser
	r, err := h.Credentials.Read(ctx, a, in.ID)
	if err != nil {
		return nil, err
	}
	body := AccountCredentials{
		AccountID: r.Account.ID, Provider: r.Account.Connector, Type: r.Auth.Scheme, AuthConfigKey: r.Auth.Key,
		AccessToken: r.AccessToken.Reveal(), ExpiresAt: r.ExpiresAt, Fields: make(map[string]string, len(r.Fields)),
		Placement: placements(r),
	}
	for k, v := range r.Fields {
		body.Fields[k] = v.Reveal()
	}
	return &credentialsOutput{CacheControl: noStore, Body: body}, nil
}

// placements are the places of a credential, as a call would have them.
func placements(r *credential.Readable) []PlacedAt {
	var all []PlacedAt
	p := r.Auth.Place
	if !p.Bearer.IsZero() || p.Basic != nil {
		only := catalog.Placement{Bearer: p.Bearer, Basic: p.Basic}
		all = append(all, place(r, "header", "Authorization", only))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		only := catalog.Placement{Header: map[string]catalog.Template{name: p.Header[name]}}
		all = append(all, place(r, "header", name, only))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Query)) {
		only := catalog.Placement{Query: map[string]catalog.Template{name: p.Query[name]}}
		all = append(all, place(r, "query", name, only))
	}
	return all
}

// place reads one place off a request that has nothing else in it. A value that cannot be made has been left out of the
// readable ones on purpose, or is one that no call could be made with either.
func place(r *credential.Readable, in, name string, only catalog.Placement) PlacedAt {
	req := &http.Request{Header: http.Header{}, URL: &url.URL{}}
	at := PlacedAt{In: in, Name: name}
	switch err := outbound.Place(req, only, r.Values); {
	case err != nil:
	case in == "query":
		at.Value = req.URL.Query().Get(name)
	default:
		at.Value = req.Header.Get(name)
	}
	return at
}
