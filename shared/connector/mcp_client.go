package connector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// MCP speaks to MCP servers and their authorization servers; mcp.Client is it. Its errors are *provider.Error, in words
// for the owner or the end user.
type MCP interface {
	// Discover finds the authorization server. The steps tell what was done, also where it fails.
	Discover(ctx context.Context, t provider.MCPTarget) (*provider.MCPFound, []provider.MCPStep, error)
	// Register registers a client (RFC 7591), Unregister deletes one (RFC 7592) where the server knows how.
	Register(ctx context.Context, f *provider.MCPFound, app provider.Application) (*provider.Registration, error)
	Unregister(ctx context.Context, r *provider.Registration) error
	// DocumentAuth is how a client with a metadata document authenticates; false where the server takes no way there is.
	DocumentAuth(f *provider.MCPFound) (auth string, ok bool)
	Document(id string, app provider.Application, auth string, key secret.Text) (string, error)
	NewKey() (secret.Text, error)
	KeyID(key secret.Text) (string, error)
}

// MCPAsk is a sign-in at an MCP server that is about to begin.
type MCPAsk struct {
	Target provider.MCPTarget
	App    provider.Application // of a client that Patchbay gets by itself
	// Document is the public address of the auth config's client id metadata document.
	Document string
	// Any says that an end user has named the server. It gets no client that has a secret of the auth config's.
	Any bool
}

// MCPSignIn is a client at the server that was found.
type MCPSignIn struct {
	Server provider.MCPServer
	Scopes []string // that the server asks for at first
	// Values are the setup values, with the client's and the server's in them.
	Values map[string]string
	// ByOwner says that an owner has registered the client by hand, with the connector's own callback.
	ByOwner bool
}

// ErrNeedsClient says that a server lets no client come by itself.
var ErrNeedsClient = fault.New(fault.Precondition, "client_needed",
	"The server takes no client by itself: the owner of this application has to register one there.")

// ErrNotTaken says so of a server that an end user has named: no client of the owner's goes there.
var ErrNotTaken = fault.New(fault.Precondition, "client_not_taken",
	"The server takes no application that it does not know. Ask whoever runs this application to add the server.")

// ownClients are the clients that an auth config got by itself, and what it knows of those that it was given. It is
// sealed as a whole.
type ownClients struct {
	Key      string `json:"key,omitempty"`      // of private_key_jwt, as PEM
	Document string `json:"document,omitempty"` // client id of the metadata document
	// Owners are the issuers at which clients that the owner entered were first used, by client id.
	Owners     map[string]string  `json:"owners,omitempty"`
	Registered []registeredClient `json:"registered,omitempty"`
	// Again are issuers whose server has forgotten a registration, and when: one is made anew once.
	Again map[string]time.Time `json:"again,omitempty"`
}

// keepTries is how often clients are kept anew when somebody else kept others.
const keepTries = 4

// ClientsBinding is what the clients of an auth config are sealed for.
func ClientsBinding(project, config string) secret.Binding {
	return secret.Binding{Project: project, Owner: config, Kind: "mcp_clients"}
}

// openClients reads the auth config's clients. What does not open any more is as if it were not there: a client that
// Patchbay got by itself can be got again.
func (s *Service) openClients(ctx context.Context, c AuthConfig) (*ownClients, error) {
	own := &ownClients{}
	if len(c.Clients) == 0 {
		return own, nil
	}
	text, err := s.Sealer.Open(ctx, ClientsBinding(c.Project, c.ID), c.Clients)
	if errors.Is(err, secret.ErrSealed) {
		s.Log.WarnContext(ctx, "the clients of an auth config do not open; others are made", "auth_config", c.ID)
		return own, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open clients of %s: %w", c.ID, err)
	}
	if json.Unmarshal(text, own) != nil { // what json says could quote a secret
		return nil, fmt.Errorf("connector: the clients of %s are malformed", c.ID)
	}
	return own, nil
}

// keepClients stores the clients in place of those of c. fault.ErrStale.
func (s *Service) keepClients(ctx context.Context, c AuthConfig, own *ownClients, document string) error {
	text, err := json.Marshal(own)
	if err != nil {
		return fmt.Errorf("encode clients of %s: %w", c.ID, err)
	}
	sealed, err := s.Sealer.Seal(ctx, ClientsBinding(c.Project, c.ID), text)
	if err != nil {
		return err
	}
	return s.Store.KeepClients(ctx, c, sealed, document)
}

// SignInAt finds the authorization server of an MCP server and a client there: the owner's, else one by a metadata
// document, else a registered one (2026-07-28, "Client Registration"). setup are the auth config's values.
func (s *Service) SignInAt(
	ctx context.Context, c AuthConfig, setup map[string]string, ask MCPAsk,
) (MCPSignIn, error) {
	found, _, err := s.MCP.Discover(ctx, ask.Target)
	if err != nil {
		return MCPSignIn{}, err
	}
	for range keepTries {
		in := MCPSignIn{Server: found.MCPServer, Scopes: found.Scopes, Values: maps.Clone(setup)}
		err = s.clientAt(ctx, c, found, ask, &in)
		if !errors.Is(err, fault.ErrStale) {
			in.Values[provider.MCPServerValue] = in.Server.Text()
			return in, err
		}
		if _, c, err = s.Store.AuthConfig(ctx, c.Project, c.ID); err != nil {
			return MCPSignIn{}, err
		}
	}
	return MCPSignIn{}, ErrMoved
}

// clientAt fills in the client.
func (s *Service) clientAt(
	ctx context.Context, c AuthConfig, found *provider.MCPFound, ask MCPAsk, in *MCPSignIn,
) error {
	own, err := s.openClients(ctx, c)
	if err != nil {
		return err
	}
	auth, takes := s.MCP.DocumentAuth(found)
	if ask.Any { // one document for servers of any kind, so it names the one way that has no key
		auth, takes = "none", len(found.Methods) == 0 || slices.Contains(found.Methods, "none")
		ask.App.Public = true
	}
	switch {
	case in.Values[clientField] != "":
		in.ByOwner = true
		return s.ownersClient(ctx, c, own, found, in)
	case found.Documents && takes && readable(ask.Document, found.Issuer):
		return s.documentClient(ctx, c, own, found, ask, auth, in)
	case found.Register != "":
		return s.registered(ctx, c, own, found, ask, in)
	}
	if ask.Any {
		return ErrNotTaken.Says("%s takes no application that it does not know. Ask whoever runs this application to add the "+
			"server.", found.Issuer)
	}
	return ErrNeedsClient.Says("%s takes no client by itself: the owner of this application has to register one there "+
		"and enter its client id in the auth config.", found.Issuer)
}

// readable says whether a server can read our metadata document: a deployment on somebody's own machine is there for
// servers on that machine alone.
func readable(document, issuer string) bool {
	return strings.HasPrefix(document, "https://") || document != "" && strings.HasPrefix(issuer, "http://")
}

// ownersClient is the client that the owner has entered. It belongs to the issuer at which it was first used: where the
// server names another one later, its secret does not go there.
func (s *Service) ownersClient(
	ctx context.Context, c AuthConfig, own *ownClients, found *provider.MCPFound, in *MCPSignIn,
) error {
	in.Server.Auth = ownersAuth(found.Methods, in.Values["client_secret"] != "")
	id := in.Values[clientField]
	switch issuer, known := own.Owners[id]; {
	case known && issuer == found.Issuer:
		return nil
	case known:
		return &provider.Error{Kind: provider.Other, Code: provider.CodeDiscovery, Description: fmt.Sprintf(
			"The server now names %s as its authorization server. The client of this auth config was registered at %s, and "+
				"goes nowhere else: its owner has to make an auth config with a client of the new server.", found.Issuer, issuer)}
	}
	own.Owners = orEmpty(own.Owners)
	own.Owners[id] = found.Issuer
	return s.keepClients(ctx, c, own, c.ClientDocument)
}

// ownersAuth is how a client of the owner's authenticates, by what the server says that it takes.
func ownersAuth(methods []string, secret bool) string {
	switch {
	case !secret:
		return "none"
	case len(methods) > 0 && !slices.Contains(methods, "client_secret_basic"):
		return "body"
	}
	return "basic"
}

// documentClient is the client whose id is the address of a document that Patchbay serves. It has no secret but the key
// of its signatures, and no registration.
func (s *Service) documentClient(
	ctx context.Context, c AuthConfig, own *ownClients, found *provider.MCPFound, ask MCPAsk, auth string, in *MCPSignIn,
) error {
	in.Server.Auth = auth
	if found.Bound {
		ask.App.Scope, ask.App.Bound = strings.Join(found.Scopes, " "), true
	}
	changed := own.Document != ask.Document
	if auth == "private_key_jwt" && own.Key == "" {
		key, err := s.MCP.NewKey()
		if err != nil {
			return err
		}
		own.Key, changed = key.Reveal(), true
	}
	document, err := s.MCP.Document(ask.Document, ask.App, auth, secret.New(own.Key))
	if err != nil {
		return err
	}
	if changed || document != c.ClientDocument {
		own.Document = ask.Document
		if err := s.keepClients(ctx, c, own, document); err != nil {
			return err
		}
	}
	return s.addDocument(own, in.Values)
}

// addDocument puts the client of the metadata document into values.
func (s *Service) addDocument(own *ownClients, values map[string]string) error {
	values[clientField] = own.Document
	delete(values, "client_secret")
	if own.Key == "" {
		return nil
	}
	id, err := s.MCP.KeyID(secret.New(own.Key))
	values[provider.MCPKeyValue], values[provider.MCPKeyIDValue] = own.Key, id
	return err
}

// addOwnClient puts a client that Patchbay got by itself into setup values, for a grant that it has. One that is not
// known any more is named all the same: the server says that it is gone.
func (s *Service) addOwnClient(ctx context.Context, c AuthConfig, client string, values map[string]string) error {
	own, err := s.openClients(ctx, c)
	if err != nil {
		return err
	}
	if own.Document == client {
		return s.addDocument(own, values)
	}
	r := registeredClient{ID: client}
	if i := slices.IndexFunc(own.Registered, func(r registeredClient) bool { return r.ID == client }); i >= 0 {
		r = own.Registered[i]
	}
	r.add(values)
	return nil
}

// ClientDocument is the client id metadata document of an auth config, which anybody may read. ErrConfigUnknown where
// it has none.
func (s *Service) ClientDocument(ctx context.Context, project, config string) (string, error) {
	_, c, err := s.Store.AuthConfig(ctx, project, config)
	if err == nil && (c.ClientDocument == "" || c.Project != project) {
		err = ErrConfigUnknown
	}
	return c.ClientDocument, err
}

// forgetClient drops a registration that its server does not know any more, so that the next link registers anew; once
// in an hour, since a server that forgets at once is the owner's to see. told says that nothing else is to be noted.
func (s *Service) forgetClient(ctx context.Context, c AuthConfig, err error) (told bool, failed error) {
	p, ok := errors.AsType[*provider.Error](err)
	if !ok || p.Code != "invalid_client" || c.Using == "" || len(c.Clients) == 0 {
		return false, nil
	}
	for range keepTries {
		own, err := s.openClients(ctx, c)
		if err != nil {
			return true, err
		}
		i := slices.IndexFunc(own.Registered, func(r registeredClient) bool { return r.ID == c.Using })
		if i < 0 {
			return false, nil
		}
		gone, now := own.Registered[i], s.Now().UTC()
		// A server that an end user named stops no other's clients, and asks nothing of the owner.
		if !gone.Any && now.Sub(own.Again[gone.Issuer]) < time.Hour {
			return true, s.clientRefused(ctx, c, p)
		}
		own.Registered = slices.Delete(own.Registered, i, i+1)
		if !gone.Any {
			own.Again = orEmpty(own.Again)
			own.Again[gone.Issuer] = now
		}
		err = s.keepClients(ctx, c, own, c.ClientDocument)
		if !errors.Is(err, fault.ErrStale) {
			return true, unlessEdited(err)
		}
		using := c.Using
		if _, c, err = s.Store.AuthConfig(ctx, c.Project, c.ID); err != nil {
			return true, unlessEdited(err)
		}
		c.Using = using
	}
	return true, nil
}

// unregister deletes the registrations of an auth config that is gone, as far as their servers let it.
func (s *Service) unregister(ctx context.Context, c AuthConfig) {
	if len(c.Clients) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, unregisterTime)
	defer cancel()
	own, err := s.openClients(ctx, c)
	if err != nil {
		s.Log.WarnContext(ctx, "registrations were not deleted at their servers", "auth_config", c.ID, "error", err)
		return
	}
	for _, r := range own.Registered {
		s.deleteRegistration(ctx, c, r)
	}
}

// unregisterTime bounds what the owner waits for when an auth config is deleted.
const unregisterTime = 5 * time.Second

func (s *Service) deleteRegistration(ctx context.Context, c AuthConfig, r registeredClient) {
	err := s.MCP.Unregister(ctx, &provider.Registration{ID: r.ID, Manage: r.Manage, Token: secret.New(r.Token)})
	if err != nil {
		s.Log.WarnContext(ctx, "a registration was not deleted at its server", "auth_config", c.ID, "error", err)
	}
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}
