// Package resource is how things look on the wire that more than one audience sees: addresses, optional members, form
// values.
package resource

import (
	"context"
	"net/http"

	"patchbay/shared/catalog"
	"patchbay/shared/web/page"
	"patchbay/shared/wire"
)

// Environment is the one environment that auth configs have; the contract names it (client contract, section 3).
const Environment = "production"

// ByAccount is embedded in the input of an operation on one account. (huma reads embedded structs that are exported.)
type ByAccount struct {
	ID string `path:"id" maxLength:"128"`
}

// ByActor is embedded in the input of what acts in an account's name.
type ByActor struct {
	ActingUser string `header:"x-acting-user" json:"-" maxLength:"512" doc:"Whom the call is made for, as you know them: the owner of a personal account, or a user whom it is shared with"`
}

// LogoURL is the absolute address of a connector's logo, given the one of its definition. A connector without a logo
// has the one that the hub draws.
func LogoURL(ctx context.Context, key, logo string) string {
	if logo == "" {
		logo = "/hub-assets/logos/" + key + ".svg"
	}
	if logo[0] == '/' {
		return wire.BaseURL(ctx) + logo
	}
	return logo
}

// Icon is what a page draws for a connector without a picture, which saves it a request for each line of a list.
type Icon struct {
	Letters    string `json:"letters"`
	Background string `json:"background" doc:"#rrggbb"`
	Color      string `json:"color" doc:"#rrggbb, which is read on the background"`
}

// IconOf is the icon of a connector, given the one of its definition.
func IconOf(key string, icon catalog.Icon) Icon {
	m := page.NewMark(key, icon.Letters, icon.Color)
	return Icon{Letters: m.Letters, Background: m.Tile, Color: m.Ink}
}

// RedirectURI is what the owner registers with a provider (rule 9). That of a project's own connector names the
// project, so that a code which a provider sends for one project never comes to another's connector of the same key.
func RedirectURI(ctx context.Context, project, key string) string {
	if catalog.IsOwn(key) {
		key = project + "/" + key
	}
	return wire.BaseURL(ctx) + "/connect/oauth2/" + key + "/callback"
}

// ConfigRedirectURI is the callback of an auth config alone, for clients that nobody registers by hand: a code of one
// authorization server never comes to the auth config of another.
func ConfigRedirectURI(ctx context.Context, project, config string) string {
	return wire.BaseURL(ctx) + "/connect/oauth2/" + project + "/" + config + "/callback"
}

// ClientDocumentURI is the public address of an auth config's client id metadata document, and so its client id.
func ClientDocumentURI(ctx context.Context, project, config string) string {
	return wire.BaseURL(ctx) + "/connect/oauth2/" + project + "/" + config + "/client.json"
}

// InboundURL is where a provider sends its webhooks for an auth config (decision 0020).
func InboundURL(ctx context.Context, project, config string) string {
	return wire.BaseURL(ctx) + "/inbound/" + project + "/" + config
}

// PrimaryCategory is the one category of a connector that the contract's older members have; "" when it has none.
func PrimaryCategory(c []catalog.Category) catalog.Category {
	if len(c) == 0 {
		return ""
	}
	return c[0]
}

// Optional is null on the wire for what is empty.
func Optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// OrEmpty makes nil an empty array on the wire.
func OrEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Texts reads form values, which the wire has as text, numbers or booleans. A null is a value that is left out.
func Texts(values map[string]any, location string) (map[string]string, error) {
	if values == nil {
		return nil, nil
	}
	out := make(map[string]string, len(values))
	for k, v := range values {
		if v == nil {
			continue
		}
		text, err := wire.Scalar(v)
		if err != nil {
			return nil, wire.ErrInvalid.At(location+"."+k, "a field's value is text, a number or a boolean")
		}
		out[k] = text
	}
	return out, nil
}

// LinkErrors are the statuses that may end what asks a provider about credentials and writes an account.
func LinkErrors() []int {
	return []int{
		http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed, http.StatusBadGateway,
		http.StatusServiceUnavailable,
	}
}

// CallErrors are the statuses that may end what acts in an account's name.
func CallErrors() []int {
	return []int{
		http.StatusRequestTimeout, http.StatusPreconditionFailed, http.StatusBadGateway, http.StatusServiceUnavailable,
	}
}
