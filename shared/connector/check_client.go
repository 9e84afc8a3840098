package connector

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/provider"
)

// ClientChecker asks providers about OAuth clients. oauth.Client is it.
type ClientChecker interface {
	CheckClient(
		ctx context.Context, a *catalog.Auth, values map[string]string, redirectURI string,
	) (provider.ClientCheck, error)
}

// Allowances bound how often somebody may do a thing that costs others something.
type Allowances interface {
	// Spend counts one use by who of what, in the running period, which begins at a multiple of itself. Past most it is
	// ErrSpent, which says when the next period begins. Counts of two projects are apart.
	Spend(ctx context.Context, project, who, what string, most int, period time.Duration) error
}

// ErrSpent refuses what was done as often as it may be.
var ErrSpent = fault.New(fault.RateLimited, "too_many_checks", "That was asked too often; wait a moment.")

// ChecksAMinute bounds how often one caller may have clients checked: each check is two calls of a provider.
const ChecksAMinute = 20

// ClientDraft is an auth config whose OAuth client is to be checked before it is saved.
type ClientDraft struct {
	Connector   string
	AuthType    string // "" is the connector's first
	Pin         catalog.Pin
	Setup       map[string]string
	RedirectURI string
	// Config is the auth config that is being edited, "" for a new one: a field that is left out, or is its redacted
	// placeholder, is as stored there.
	Config string
}

// CheckedClient is what came of a check. Verdict is "" where there is nothing to ask: Why then says so.
type CheckedClient struct {
	provider.ClientCheck
	Why string
}

// CheckClient asks the provider whether it takes the OAuth client of a draft. It stores nothing. who is the caller, by
// whom checks are counted.
func (s *Service) CheckClient(
	ctx context.Context, p project.Project, who string, d ClientDraft, asks ClientChecker, all Allowances,
) (CheckedClient, error) {
	auth, values, err := s.drafted(ctx, p, &d)
	if err != nil {
		return CheckedClient{}, err
	}
	if why := notCheckable(auth, values); why != "" {
		return CheckedClient{Why: why}, nil
	}
	if err := all.Spend(ctx, p.ID, who, "check-client", ChecksAMinute, time.Minute); err != nil {
		return CheckedClient{}, err
	}
	checked, err := asks.CheckClient(ctx, auth, auth.Values(values), d.RedirectURI)
	return CheckedClient{ClientCheck: checked}, err
}

// drafted returns the auth type of a draft, and its setup values, which are as complete as they must be to be saved.
func (s *Service) drafted(
	ctx context.Context, p project.Project, d *ClientDraft,
) (*catalog.Auth, map[string]string, error) {
	stored := map[string]string{}
	if d.Config != "" {
		_, c, err := s.config(ctx, p, d.Config)
		if err != nil {
			return nil, nil, err
		}
		if c.Connector != d.Connector || d.AuthType != "" && d.AuthType != c.AuthType || c.SharedClient {
			return nil, nil, ErrInvalid.At("body.auth_config_id",
				"is an auth config of the same connector and auth type, with a client of your own")
		}
		d.AuthType, d.Pin = c.AuthType, c.Pin
		if stored, err = s.SetupValues(ctx, c); err != nil {
			return nil, nil, err
		}
	}
	def, err := s.pinned(ctx, p, d.Connector, d.Pin)
	if err != nil {
		return nil, nil, err
	}
	auth, err := authType(def, d.AuthType)
	if err != nil {
		return nil, nil, err
	}
	values := catalog.Defaults(auth.Setup, typed(auth, stored, d.Setup))
	return auth, values, catalog.ValidateFields(auth.Setup, values, "body.setup_fields")
}

// typed is what is stored with what was typed over it, but for stored secrets that would go to another host.
func typed(auth *catalog.Auth, stored, setup map[string]string) map[string]string {
	merged := maps.Clone(stored)
	for key, value := range setup {
		if !IsRedacted(value) {
			merged[key] = value
		}
	}
	leaveAtHost(auth, stored, merged, setup)
	return merged
}

// leaveAtHost takes stored secrets out of merged where the token endpoint has another host with them. A stored secret
// goes where it is stored for and nowhere else: who may edit an auth config may not read its secrets, and would, by
// naming a host of their own. There it has to be typed.
func leaveAtHost(auth *catalog.Auth, stored, merged, setup map[string]string) {
	if auth.OAuth2 == nil {
		return
	}
	was := auth.Values(catalog.Defaults(auth.Setup, stored))
	is := auth.Values(catalog.Defaults(auth.Setup, merged))
	moved := func(name string) bool { return was[name] != is[name] }
	if !slices.ContainsFunc(auth.OAuth2.Token.URL.Host().Names(), moved) {
		return
	}
	for _, f := range auth.Setup {
		if value, there := setup[f.Key]; f.Secret && (!there || IsRedacted(value)) {
			delete(merged, f.Key)
		}
	}
}

// notCheckable says why a provider cannot be asked about a client, "" when it can.
func notCheckable(a *catalog.Auth, values map[string]string) string {
	if a.OAuth2 == nil {
		return "There is no client to check: what each customer enters is tried when they link an account."
	}
	if a.Discovered() {
		return "Where the server takes clients is found when somebody links an account, and the client is tried then."
	}
	if !slices.ContainsFunc(a.Setup, func(f catalog.Field) bool { return f.Key == "client_id" }) {
		return "The client is each customer's own, and is tried when they link an account."
	}
	token := a.OAuth2.Token
	names := token.URL.Names()
	for t := range maps.Values(token.Params) {
		names = slices.Concat(names, t.Names())
	}
	if token.Basic != nil {
		names = slices.Concat(names, token.Basic.User.Names(), token.Basic.Password.Names(), token.Basic.Raw.Names())
	}
	known := a.Values(values)
	for _, name := range names {
		_, signed := a.Signed[name]
		entered := slices.ContainsFunc(a.Setup, func(f catalog.Field) bool { return f.Key == name })
		if known[name] == "" && !signed && !entered {
			return fmt.Sprintf("How the provider is asked differs with each customer (%s), so the client is tried when the "+
				"first one links an account.", labelOf(a, name))
		}
	}
	return ""
}

// labelOf is what people call a field, and its name where no field has it.
func labelOf(a *catalog.Auth, name string) string {
	for _, f := range a.Config {
		if f.Key == name {
			return f.Label
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}
