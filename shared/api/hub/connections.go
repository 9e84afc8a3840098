package hub

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/web/words"
	"patchbay/shared/wire"
)

// hubConnection is an account as its owner sees it.
type hubConnection struct {
	ID            string          `json:"id"`
	Provider      string          `json:"provider"`
	Name          string          `json:"name" doc:"The connector's"`
	LogoURL       string          `json:"logo_url"`
	Icon          resource.Icon   `json:"icon"`
	IntegrationID string          `json:"integration_id"`
	Label         string          `json:"label,omitempty"`
	As            string          `json:"as,omitempty" doc:"The person or organisation at the provider"`
	Status        account.Status  `json:"status" enum:"active,inactive,error"`
	Reasons       []hubReason     `json:"reasons"`
	Permissions   *hubPermissions `json:"permissions,omitempty" doc:"Left out where the provider's scheme has none"`
	SignsIn       bool            `json:"signs_in" doc:"Linked by signing in at the provider, not by a form"`
	CanReconnect  bool            `json:"can_reconnect"`
	LastUsedAt    time.Time       `json:"last_used_at,omitzero" doc:"To within some minutes"`
	AccessEndsAt  time.Time       `json:"access_ends_at,omitzero" doc:"When the access ends for good, since nothing renews it"`
	GrantEndsAt   time.Time       `json:"grant_ends_at,omitzero" doc:"When the grant ends, however often it is renewed"`
	LinkedAt      time.Time       `json:"linked_at"`
}

// hubReason says why a connection has its status.
type hubReason struct {
	Code account.ReasonCode `json:"code"`
	At   time.Time          `json:"timestamp"`
}

// hubPermissions are what a connection's grant may do, by the provider's names.
type hubPermissions struct {
	Granted []string `json:"granted"`
	Missing []string `json:"missing" doc:"Asked for and not granted"`
	// Words are there for those that the definition, or OpenID Connect, has words for.
	Words map[string]string `json:"words" doc:"What they allow, by name, in the language that was asked for or in English; a name that is not in it has no words"`
	// Untranslated are there for a page in another language, which says that these are English (WCAG 2.2, 3.1.2).
	Untranslated []string `json:"untranslated" doc:"Names whose words are English, though another language was asked for"`
}

type connectionsInput struct {
	Language string `query:"language" default:"en" maxLength:"35" doc:"Of the words of permissions, as a BCP 47 tag; English where the hub does not speak it" example:"de"`
}

type hubConnectionsOutput struct {
	Body struct {
		Connections []hubConnection `json:"connections"`
	}
}

func (h *Handler) mountConnections(rt *wire.Router) {
	tags := []string{"Hub"}
	withSession(rt, h, huma.Operation{
		OperationID: "hub-list-connections", Method: http.MethodGet, Path: "/hub/connections", Tags: tags,
		Summary:     "What the session's owner has linked",
		Description: "For a session with `manage_connections`; what the session may not edit is not in the list.",
	}, h.connections)
	withSession(rt, h, huma.Operation{
		OperationID: "hub-disconnect", Method: http.MethodDelete, Path: "/hub/connections/{id}", Tags: tags,
		Summary:     "Delete a linked account of the session's owner; its grant is revoked at the provider where that is possible",
		Description: "For a session with `manage_connections`.",
	}, h.disconnect)
}

func (h *Handler) connections(
	ctx context.Context, sc connect.Scope, in *connectionsInput,
) (*hubConnectionsOutput, error) {
	found, err := h.Connect.Connections(ctx, sc)
	if err != nil {
		return nil, err
	}
	out := &hubConnectionsOutput{}
	out.Body.Connections = make([]hubConnection, len(found))
	for i, c := range found {
		out.Body.Connections[i] = connectionOf(ctx, c, in.Language)
	}
	return out, nil
}

func connectionOf(ctx context.Context, c connect.Connection, language string) hubConnection {
	def := c.Definition
	out := hubConnection{
		ID: c.ID, Provider: def.Key, Name: def.Name, LogoURL: resource.LogoURL(ctx, def.Key, def.Logo),
		Icon: resource.IconOf(def.Key, def.Icon), IntegrationID: c.ConfigID, Label: c.Label, As: c.Upstream.Name,
		Status: c.Status(), Reasons: []hubReason{}, LastUsedAt: c.LastUsedAt, AccessEndsAt: c.AccessEndsAt,
		GrantEndsAt: c.GrantEndsAt, LinkedAt: c.CreatedAt, CanReconnect: c.Connector.Active() && c.Auth != nil,
		SignsIn: c.Auth != nil && c.Auth.Scheme == catalog.Code,
	}
	if out.As == "" {
		out.As = c.Upstream.ID
	}
	if s := c.Scopes; len(s.Granted)+len(s.Missing) > 0 {
		out.Permissions = permissionsOf(s, c.Auth, cmp.Or(words.Match(language), language))
	}
	for _, r := range c.Seen.Reasons() {
		out.Reasons = append(out.Reasons, hubReason{r.Code, r.At})
	}
	return out
}

func permissionsOf(s account.Scopes, auth *catalog.Auth, language string) *hubPermissions {
	out := &hubPermissions{resource.OrEmpty(s.Granted), resource.OrEmpty(s.Missing), map[string]string{}, []string{}}
	all := slices.Concat(s.Granted, s.Missing)
	for name, phrase := range auth.ScopeWords(language, all...) {
		out.Words[name] = phrase.Text
		if phrase.Language != language {
			out.Untranslated = append(out.Untranslated, name)
		}
	}
	slices.Sort(out.Untranslated)
	return out
}

type hubDisconnected struct {
	Body struct {
		ID         string             `json:"id"`
		Revocation account.Revocation `json:"revocation" enum:"revoked,failed,unsupported,nothing_to_revoke" doc:"What became of the grant at the provider. The account is deleted in any case, and a revocation that failed is tried again for some hours"`
	}
}

func (h *Handler) disconnect(ctx context.Context, sc connect.Scope, in *resource.ByAccount) (*hubDisconnected, error) {
	wire.Tag(ctx, "account", in.ID)
	v, revocation, err := h.Connect.Disconnect(ctx, sc, in.ID)
	if err != nil {
		return nil, err
	}
	out := &hubDisconnected{}
	out.Body.ID, out.Body.Revocation = v.ID, revocation
	return out, nil
}
