package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// OwnClient is what a client is made of that an auth config gets by itself, at an MCP server.
type OwnClient struct {
	App provider.Application // its callback is the auth config's own
	// Document is the public address of the client's metadata document.
	Document string
}

// ErrRegisterAgain tells an end user that a sign-in failed because the server had forgotten the client.
var ErrRegisterAgain = fault.New(fault.Invalid, "client_forgotten",
	"The server no longer knows this application. Start again: it then registers anew.")

// signInAtMCP finds the server of a flow that begins, and a client there. keep and the callback are what the flow
// remembers of it. own says that the callback is the auth config's.
func (s *Service) signInAtMCP(
	ctx context.Context, choice Choice, d *draft, st Start, setup map[string]string, keep *remembered,
) (values map[string]string, own bool, err error) {
	at, err := mcpTarget(choice.Auth, d.requestValues(choice.Auth, setup))
	if err != nil {
		return nil, false, err
	}
	in, err := s.Configs.SignInAt(ctx, choice.Config, setup, connector.MCPAsk{
		Target: at, App: st.Own.App, Document: st.Own.Document, Any: at.Entered,
	})
	if err != nil {
		return nil, false, signInFault(err)
	}
	keep.Server, keep.ClientID, keep.Asked = in.Server.Text(), in.Values["client_id"], stepUp(in.Scopes, d, choice.Auth)
	if !in.ByOwner {
		keep.Callback = st.Own.App.Callback
	}
	values = d.requestValues(choice.Auth, in.Values)
	maps.Copy(values, keep.mcpValues())
	return values, !in.ByOwner, nil
}

// stepUp are the scopes to ask for: the server's, and those that the account has or was found to lack ("Step-Up
// Authorization Flow": the union). Scopes of another server mean nothing.
func stepUp(scopes []string, d *draft, auth *catalog.Auth) []string {
	if d.from == nil || d.from.AuthType != d.account.AuthType ||
		auth.MovesServer(d.before, d.material.Values(auth, nil, d.account.Setup)) {
		return scopes
	}
	all := slices.Clone(scopes)
	for _, scope := range slices.Concat(d.from.Scopes.Granted, d.from.Scopes.Missing) {
		if !slices.Contains(all, scope) {
			all = append(all, scope)
		}
	}
	return all
}

// mcpValues are the values by which shared/oauth knows the server of a flow; none of a flow at no MCP server.
func (r *remembered) mcpValues() map[string]string {
	if r.Server == "" {
		return nil
	}
	return map[string]string{provider.MCPServerValue: r.Server, provider.MCPScopesValue: strings.Join(r.Asked, " ")}
}

// mcpTarget is the server that an auth type signs in at.
func mcpTarget(a *catalog.Auth, values map[string]string) (provider.MCPTarget, error) {
	if p := a.ATProto; p != nil {
		account, err := p.Account.Expand(values)
		if err != nil {
			return provider.MCPTarget{}, ErrInvalid.Says("The account: %s.", err)
		}
		return provider.MCPTarget{Account: account, Directory: p.Directory.String(), Scopes: p.Scopes}, nil
	}
	url, err := a.MCP.URL.Expand(values)
	if err != nil {
		return provider.MCPTarget{}, ErrInvalid.Says("The server's address: %s.", err)
	}
	return provider.MCPTarget{
		URL: url, Entered: a.AtAnyServer(), Issuer: a.MCP.Issuer, Resource: a.MCP.Resource, Scopes: a.MCP.Scopes,
	}, nil
}

// setupOf are the setup values that a flow goes on with, and the auth config as its client is told of.
func (s *Service) setupOf(
	ctx context.Context, c connector.AuthConfig, kept remembered,
) (map[string]string, connector.AuthConfig, error) {
	if kept.Server == "" {
		setup, err := s.Configs.SetupValues(ctx, c)
		return setup, c, err
	}
	c, setup, err := s.Configs.Setup(ctx, c.Project, c.ID, kept.ClientID)
	return setup, c, err
}

// checkAnswerer refuses an error that another server than the one asked sent back, before anything of it counts.
func (s *Service) checkAnswerer(ctx context.Context, attempt Attempt, query url.Values) error {
	text, err := s.Sealer.Open(ctx, flowBinding(attempt), attempt.Flow.Sealed)
	if errors.Is(err, secret.ErrSealed) && !attempt.Flow.OwnCallback {
		return nil // nothing was sealed by a flow at an MCP server
	}
	if err != nil {
		return fmt.Errorf("open flow of %s: %w", attempt.ID, err)
	}
	var kept remembered
	if err := json.Unmarshal(text, &kept); err != nil {
		return fmt.Errorf("decode flow of %s: %w", attempt.ID, err)
	}
	if kept.Server == "" {
		return nil
	}
	err = s.OAuth.CheckAnswerer(&catalog.Auth{Scheme: catalog.Code, MCP: &catalog.MCPServer{}}, kept.mcpValues(), query)
	if err != nil {
		return signInFault(err)
	}
	return nil
}

// exchangeFault is why a code was not exchanged. A server that does not know a client any more that Patchbay had
// registered is told apart, since starting again cures it.
func exchangeFault(kept remembered, setup map[string]string, err error) error {
	p, ok := errors.AsType[*provider.Error](err)
	if kept.Server != "" && setup[provider.MCPOwnValue] != "" && ok && p.Code == "invalid_client" {
		return ErrRegisterAgain.Because(p)
	}
	return signInFault(err)
}

// ClientDocument is the client id metadata document of an auth config; connector.ErrConfigUnknown where it has none.
func (s *Service) ClientDocument(ctx context.Context, project, config string) (string, error) {
	return s.Configs.ClientDocument(ctx, project, config)
}
