package connector

import (
	"context"
	"slices"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

// registeredClient is a registration at one issuer (RFC 7591).
type registeredClient struct {
	Issuer   string    `json:"issuer"`
	Callback string    `json:"callback"`
	ID       string    `json:"id"`
	Secret   string    `json:"secret,omitempty"`
	Auth     string    `json:"auth"`
	Ends     time.Time `json:"ends,omitzero"`
	Manage   string    `json:"manage,omitempty"`
	Token    string    `json:"token,omitempty"`
	Any      bool      `json:"any,omitempty"` // MCPAsk.Any
}

// ErrNoRoom says that an auth config keeps no further registration.
var ErrNoRoom = fault.New(fault.Precondition, "too_many_clients",
	"This application keeps the clients of as many servers as it can: its owner has to make another auth config.")

// maxRegistered bounds the registrations of an auth config: one for each issuer, and those that accounts still have.
const maxRegistered = 20

// maxAny is as much where end users name the servers.
const maxAny = 100

// registered is the client that is registered at the issuer, which is done now where it was not.
func (s *Service) registered(
	ctx context.Context, c AuthConfig, own *ownClients, found *provider.MCPFound, ask MCPAsk, in *MCPSignIn,
) error {
	now := s.Now().UTC()
	for _, r := range slices.Backward(own.Registered) {
		lives := r.Ends.IsZero() || now.Add(time.Hour).Before(r.Ends)
		if r.Issuer == found.Issuer && r.Callback == ask.App.Callback && lives {
			r.add(in.Values)
			in.Server.Auth = r.Auth
			return nil
		}
	}
	if ask.Any {
		if err := own.makeRoom(); err != nil {
			return err
		}
	}
	got, err := s.MCP.Register(ctx, found, ask.App)
	if err != nil {
		return err
	}
	r := registeredClient{
		Issuer: found.Issuer, Callback: ask.App.Callback, ID: got.ID, Secret: got.Secret.Reveal(), Auth: got.Auth,
		Ends: got.Ends, Manage: got.Manage, Token: got.Token.Reveal(), Any: ask.Any,
	}
	own.Registered = append(own.Registered, r)
	if over := len(own.Registered) - maxRegistered; over > 0 && !ask.Any {
		own.Registered = own.Registered[over:]
	}
	if err := s.keepClients(ctx, c, own, c.ClientDocument); err != nil {
		s.deleteRegistration(context.WithoutCancel(ctx), c, r) // nobody would ever know of it
		return err
	}
	r.add(in.Values)
	in.Server.Auth = r.Auth
	return nil
}

// makeRoom drops a registration at one of many servers that end users have named, where there are maxAny. One without a
// secret can go: what was granted to it is renewed by its id alone. No account loses a secret because another came.
func (own *ownClients) makeRoom() error {
	if len(own.Registered) < maxAny {
		return nil
	}
	i := slices.IndexFunc(own.Registered, func(r registeredClient) bool { return r.Secret == "" })
	if i < 0 {
		return ErrNoRoom
	}
	own.Registered = slices.Delete(own.Registered, i, i+1)
	return nil
}

// add puts the client into values.
func (r registeredClient) add(values map[string]string) {
	values[clientField], values[provider.MCPOwnValue] = r.ID, "registered"
	if delete(values, "client_secret"); r.Secret != "" {
		values["client_secret"] = r.Secret
	}
}
