package nango

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/infra/clients/go/patchbay"
)

// Options are what a caller decides.
type Options struct {
	// Connectors says which auth config (cfg_…) or connector a Nango integration (provider_config_key) becomes.
	Connectors map[string]string
	// Owner is whose id an account's owner has: "organization" (the end user's, else the end user's own), "end-user" or
	// "connection".
	Owner string
	// Verify asks each provider whether the credential is good.
	Verify bool
	// Now is the clock.
	Now func() time.Time
}

// connector is what a project has of one.
type connector struct {
	Key     string
	Types   []patchbay.AuthType
	Configs []patchbay.AuthConfig
}

// Step is what becomes of a connection: a request, or words that say why there is none.
type Step struct {
	Connection Connection
	Request    *patchbay.ImportAccountInputBody // nil: nothing is done
	Connector  string                           // its key, where it is known
	Account    string                           // which it was imported as
	Says       string                           // what happens or has happened
	Failed     bool                             // it was tried, and may be again
}

// schemes are the schemes of auth types that can hold a credential of Nango's, the best first (Nango's types:
// packages/types/lib/auth/api.ts).
var schemes = map[string][]string{
	"OAUTH2":    {"oauth2_code"},
	"OAUTH2_CC": {"oauth2_client_credentials"},
	"API_KEY":   {"api_key", "bearer", "basic"},
	"BASIC":     {"basic", "api_key"},
	"OAUTH1":    {"signature"},
	"TBA":       {"signature"},
	"JWT":       {"token_exchange", "signature", "bearer"},
	"TWO_STEP":  {"token_exchange"},
	"BILL":      {"token_exchange"},
	"SIGNATURE": {"token_exchange", "signature"},
	"AWS_SIGV4": {"signature"},
	"APP":       {"token_exchange"},
	"CUSTOM":    {"token_exchange", "oauth2_code"},
}

// plan decides what becomes of one connection.
func (o Options) plan(c Connection, made *connector) Step {
	refuse := func(format string, args ...any) Step { return Step{Connection: c, Says: fmt.Sprintf(format, args...)} }
	kind := text(c.Credentials, "type")
	switch {
	case len(c.Credentials) == 0:
		return refuse("the export has no credentials: read each connection with an API key that may read them " +
			"(environment:connections:read_credentials)")
	case c.redacted():
		return refuse("its credentials are redacted in the export: take them from Nango's API, not from its dashboard")
	case kind == "NONE":
		return refuse("it has no credential, so there is nothing to link")
	case kind == "MCP_OAUTH2" || kind == "MCP_OAUTH2_GENERIC":
		return refuse("which server and client the tokens of an MCP server are of is found by signing in: its owner has to " +
			"link it again")
	case schemes[kind] == nil:
		return refuse("credentials of type %q are not known", kind)
	case made == nil:
		return refuse("the catalog has no connector %q: name one by --connector %s=KEY, or add a definition of your own",
			c.Provider, c.ProviderConfigKey)
	case len(made.Configs) == 0:
		return refuse("connector %s is not configured in this project: create an auth config first, with the OAuth client "+
			"that Nango has", made.Key)
	}
	config, form, ok := o.choose(c, made, schemes[kind])
	if !ok {
		return refuse("connector %s has no auth config for credentials of type %s in this project (it needs one with the "+
			"scheme %s)", made.Key, kind, strings.Join(schemes[kind], " or "))
	}
	request := &patchbay.ImportAccountInputBody{IntegrationID: config.ID, Verify: &o.Verify}
	o.own(c, request)
	var words string
	if form.Scheme == "oauth2_code" {
		request.Tokens, words = o.tokens(c)
	}
	if words == "" {
		words = fill(request, c, form, kind)
	}
	if words != "" {
		return Step{Connection: c, Says: words}
	}
	return Step{Connection: c, Request: request, Says: "is linked through " + config.ID + " (" + config.AuthType + ")"}
}

// choose takes the auth config that was named, else the default, else any, of the first scheme that there is.
func (o Options) choose(
	c Connection, made *connector, wanted []string,
) (config patchbay.AuthConfig, form patchbay.AuthType, ok bool) {
	named := o.Connectors[c.ProviderConfigKey]
	for _, scheme := range wanted {
		for _, pass := range []func(patchbay.AuthConfig) bool{
			func(a patchbay.AuthConfig) bool { return a.ID == named },
			func(a patchbay.AuthConfig) bool { return a.Default },
			func(patchbay.AuthConfig) bool { return true },
		} {
			for _, a := range made.Configs {
				if strings.HasPrefix(named, "cfg_") && a.ID != named {
					continue
				}
				i := slices.IndexFunc(made.Types, func(t patchbay.AuthType) bool { return t.Key == a.AuthType })
				if a.Scheme == scheme && pass(a) && i >= 0 {
					return a, made.Types[i], true
				}
			}
		}
	}
	return config, form, false
}

// own sets whose the account is. The connection's id goes into the metadata, by which a second run finds it.
func (o Options) own(c Connection, r *patchbay.ImportAccountInputBody) {
	id, name, user := c.ConnectionID, "", ""
	if u := c.EndUser; u != nil && o.Owner != "connection" {
		id, name, user = u.ID, u.Name, u.Email
		if org := u.Organization; org != nil && org.ID != "" && o.Owner != "end-user" {
			id, name = org.ID, org.Name
		}
	} else if o.Owner != "connection" {
		// Newer versions of Nango have tags in place of end users.
		user = c.Tags["end_user_email"]
		if t := c.Tags["organization_id"]; t != "" && o.Owner != "end-user" {
			id, name = t, c.Tags["organization_display_name"]
		} else if t := c.Tags["end_user_id"]; t != "" {
			id, name = t, c.Tags["end_user_display_name"]
		}
	}
	r.OriginOwnerID, r.OriginOwnerName = id, id
	if name != "" {
		r.OriginOwnerName = name
	}
	if user != "" {
		r.OriginUsername = &user
	}
	metadata := map[string]any{}
	for k, v := range c.Metadata {
		metadata[k] = v
	}
	metadata[MetadataID] = c.ConnectionID
	metadata[MetadataIntegration] = c.ProviderConfigKey
	r.Metadata = &metadata
}

// Members of an imported account's metadata.
const (
	MetadataID          = "nango_connection_id"
	MetadataIntegration = "nango_provider_config_key"
)

// tokens are an OAuth 2 grant.
func (o Options) tokens(c Connection) (*patchbay.ImportedTokens, string) {
	credentials := c.Credentials
	if user, ok := credentials["user"].(map[string]any); ok { // CUSTOM: an app and a user's grant
		credentials = user
	}
	if own, ok := credentials["config_override"].(map[string]any); ok && text(own, "client_id") != "" {
		return nil, "it was granted to an OAuth client of its own (config_override), and a refresh token works with no other: " +
			"make an auth config with that client and name it by --connector"
	}
	access, refresh := text(credentials, "access_token"), text(credentials, "refresh_token")
	if access == "" && refresh == "" {
		return nil, "it has neither an access token nor a refresh token: its owner has to link it again"
	}
	ends, err := Connection{Credentials: credentials}.endsAt()
	if err != nil {
		return nil, err.Error()
	}
	if refresh == "" && !ends.IsZero() && ends.Before(o.Now()) {
		return nil, fmt.Sprintf("its access token ended on %s and nothing renews it: its owner has to link it again",
			ends.UTC().Format(time.DateOnly))
	}
	t := &patchbay.ImportedTokens{}
	set := func(to **string, value string) {
		if value != "" {
			*to = &value
		}
	}
	set(&t.AccessToken, access)
	set(&t.RefreshToken, refresh)
	if raw, ok := credentials["raw"].(map[string]any); ok {
		set(&t.Scope, text(raw, "scope"))
	}
	if !ends.IsZero() {
		t.ExpiresAt = &ends
	}
	return t, ""
}
