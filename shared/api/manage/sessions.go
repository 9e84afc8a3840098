package manage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// ConnectSession is a connect session (client contract, section 2).
type ConnectSession struct {
	ID                   int64              `json:"id"`
	OrganizationID       int64              `json:"organization_id"`
	ProjectID            string             `json:"project_id"`
	OriginOwnerID        string             `json:"origin_owner_id"`
	OriginOwnerName      string             `json:"origin_owner_name"`
	OriginUsername       *string            `json:"origin_username"`
	Categories           []catalog.Category `json:"categories" nullable:"true" doc:"null for a session that is not narrowed to categories"`
	Provider             *string            `json:"provider"`
	AccountID            *string            `json:"account_id"`
	IntegrationID        *string            `json:"integration_id"`
	Label                *string            `json:"label"`
	Metadata             json.RawMessage    `json:"metadata"`
	AllowOtherPerson     bool               `json:"allow_other_person,omitempty" doc:"Whoever signs in may take over the account"`
	RedirectURL          string             `json:"redirect_url,omitempty"`
	ManageConnections    bool               `json:"manage_connections,omitempty"`
	Type                 string             `json:"type"`
	SingleUse            bool               `json:"single_use,omitempty" doc:"Linking or editing one account spends it"`
	CodeChallenge        string             `json:"code_challenge,omitempty"`
	VerifyURL            string             `json:"verify_url,omitempty"`
	ExternalTriggerToken *string            `json:"external_trigger_token"`
	CreatedAt            time.Time          `json:"created_at"`
	ExpiresAt            time.Time          `json:"expires_at"`
}

// ConnectSessionWithToken is the answer that carries the token; it is given once.
type ConnectSessionWithToken struct {
	ConnectSession
	Token       string `json:"token"`
	AuthLinkURL string `json:"auth_link_url" doc:"A hosted page that links the account, for owners without a front end"`

	ConnectionsURL string `json:"connections_url,omitempty" doc:"A hosted page of what is linked, of a session with manage_connections"`
}

func sessionOf(s connect.Session) ConnectSession {
	out := ConnectSession{
		ID: s.ID, OrganizationID: s.Organization, ProjectID: s.Project, OriginOwnerID: s.Owner.ID,
		OriginOwnerName: s.Owner.Name,
		OriginUsername:  resource.Optional(s.Owner.Username), Categories: s.Categories,
		Provider:  resource.Optional(s.Connector),
		AccountID: resource.Optional(s.AccountID), IntegrationID: resource.Optional(s.ConfigID),
		Label:    resource.Optional(s.Label),
		Metadata: s.Metadata, AllowOtherPerson: s.OtherPerson, Type: s.Type, RedirectURL: s.Redirect,
		ManageConnections: s.Connections, SingleUse: s.Once, CodeChallenge: s.Challenge, VerifyURL: s.VerifyURL,
		CreatedAt: s.CreatedAt.Truncate(time.Millisecond), ExpiresAt: s.ExpiresAt.Truncate(time.Millisecond),
	}
	if out.Metadata == nil {
		out.Metadata = json.RawMessage("null")
	}
	if out.Type == "" {
		out.Type = "production"
	}
	return out
}

// Sessions serves /connect_sessions.
type Sessions struct {
	Keys        wire.Authenticator
	Connect     *connect.Service
	Idempotency *idempotency.Guard
	// AppURL is where the hub's pages are; "" is the same as the deployment's address.
	AppURL string
}

// Mount adds the routes.
func (h *Sessions) Mount(rt *wire.Router) {
	wire.WithAccess(rt, scope.ConnectSessionsWrite, huma.Operation{
		Description: "Give token to the hub in your page, or auth_link_url to the end user; either works " +
			"until expires_at. Without provider, categories or integration_id every enabled " +
			"connector is offered. With account_id it is for linking that account again.",
		OperationID: "create-connect-session", Method: http.MethodPost, Path: "/connect_sessions",
		Tags:          []string{"Connect sessions"},
		DefaultStatus: http.StatusCreated,
		Summary:       "Create a connect session: the right of one end user to link or edit an account",
		Errors:        []int{http.StatusConflict, http.StatusUnprocessableEntity},
	}, h.createSession)
	wire.WithCaller(rt, h.Keys, scope.ConnectSessionsWrite, huma.Operation{
		Description: "What the session may do, and until when. A token that has ended, or is of another " +
			"project, is refused.",
		OperationID: "authenticate-connect-session", Method: http.MethodPost, Path: "/connect_sessions/authenticate",
		Tags:          []string{"Connect sessions"},
		DefaultStatus: http.StatusCreated, Summary: "Read the connect session of a token",
	}, h.authenticateSession)
	wire.WithCaller(rt, h.Keys, scope.ConnectSessionsWrite, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionEnds),
		OperationID: "end-connect-session", Method: http.MethodPost, Path: "/connect_sessions/end",
		Tags: []string{"Connect sessions"}, DefaultStatus: http.StatusNoContent,
		Summary: "End a connect session before its time, by its token",
		Description: "As of a link that went to the wrong person. What was linked with it stays. A sign-in that is coming back " +
			"from its provider in this moment may still be completed.",
	}, h.endSession)
}

func (h *Sessions) endSession(
	ctx context.Context, by project.Caller, in *authenticateSessionInput,
) (*struct{}, error) {
	return nil, h.Connect.End(ctx, by.Project, in.Body.Token)
}

type createSessionInput struct {
	wire.Repeatable
	Body struct {
		OriginOwnerID      string             `json:"origin_owner_id" minLength:"1" maxLength:"512" doc:"Your customer's id; with provider it identifies an account"`
		OriginOwnerName    string             `json:"origin_owner_name" minLength:"1" maxLength:"512"`
		OriginUsername     string             `json:"origin_username,omitempty" maxLength:"512"`
		Provider           string             `json:"provider,omitempty" maxLength:"64" doc:"A provider key; left out, the end user picks"`
		ProviderVersion    string             `json:"provider_version,omitempty" maxLength:"64" deprecated:"true"`
		IntegrationID      string             `json:"integration_id,omitempty" maxLength:"128" doc:"An auth config; left out, the connector's default"`
		ConnectorProfileID string             `json:"connector_profile_id,omitempty" maxLength:"128" doc:"The newer name of integration_id"`
		Categories         []catalog.Category `json:"categories,omitempty" maxItems:"20"`
		AccountID          string             `json:"account_id,omitempty" maxLength:"128" doc:"Edit this account"`
		Multiple           bool               `json:"multiple,omitempty" doc:"Link another account beside the one there is"`
		AllowOtherPerson   bool               `json:"allow_other_person,omitempty" doc:"When an account is linked again, let another person or organisation at the provider take it over; otherwise that is refused where the provider tells who signed in"`
		ExpiresIn          *int               `json:"expires_in,omitempty" minimum:"1" maximum:"2592000" doc:"Seconds; 1800 when left out. A session of more than 7 days is single_use"`
		SingleUse          *bool              `json:"single_use,omitempty" doc:"Linking or editing one account spends the session"`
		Label              string             `json:"label,omitempty" maxLength:"512"`
		Metadata           map[string]any     `json:"metadata,omitempty"`
		Type               string             `json:"type,omitempty" enum:"production,test"`
		RedirectURL        string             `json:"redirect_url,omitempty" maxLength:"2048" doc:"Where the hosted page leads back to in the end; its origin is one of the project's allowed_origins, or of the deployment's. account_id, provider and status are added to its query"`
		ManageConnections  bool               `json:"manage_connections,omitempty" doc:"The end user may also see what this owner has linked, as far as the session may edit it, and end it"`
		Sharing            *NewSharing        `json:"sharing,omitempty" doc:"Of the account; left out, an organization's, or as it is"`

		CodeChallenge       string `json:"code_challenge,omitempty" maxLength:"43" doc:"Links nothing without the code verifier of this S256 challenge (RFC 7636), which only your user's own browser session has. A form takes it with what was typed; a sign-in is finished with it"`
		CodeChallengeMethod string `json:"code_challenge_method,omitempty" enum:"S256"`
		VerifyURL           string `json:"verify_url,omitempty" maxLength:"2048" doc:"Where a sign-in leads its browser, with a link_code in the query, before anything is linked: your back end then says who is logged in there (POST /accounts/confirm). Its origin is one of the project's allowed_origins, or of the deployment's"`
	}
}

type createSessionOutput struct {
	Body ConnectSessionWithToken
}

func (h *Sessions) createSession(
	ctx context.Context, a project.Access, in *createSessionInput,
) (*createSessionOutput, error) {
	n, err := in.session()
	if err != nil {
		return nil, err
	}
	issue := func(seed ident.Seed) (*createSessionOutput, error) {
		n.Seed = seed
		session, token, err := h.Connect.Issue(ctx, a, n)
		if err != nil {
			return nil, err
		}
		return &createSessionOutput{Body: ConnectSessionWithToken{
			ConnectSession: sessionOf(session),
			Token:          token, AuthLinkURL: linkURL(ctx, h.AppURL, token),
			ConnectionsURL: connectionsURL(ctx, h.AppURL, session, token),
		}}, nil
	}
	if in.IdempotencyKey == "" {
		return issue(ident.Seed{})
	}
	if _, err := h.Keys.Authenticate(ctx, a); err != nil { // a kept answer is for the key's holder alone
		return nil, err
	}
	return idempotency.Do(ctx, h.Idempotency, a.Key.Project, "create-connect-session", in.IdempotencyKey, in.Body, issue)
}

func (in *createSessionInput) session() (connect.NewSession, error) {
	b := in.Body
	n := connect.NewSession{
		Owner: account.Owner{ID: b.OriginOwnerID, Name: b.OriginOwnerName, Username: b.OriginUsername}, Connector: b.Provider,
		ConfigID: b.IntegrationID, AccountID: b.AccountID, Categories: b.Categories, Multiple: b.Multiple, Label: b.Label,
		Type: b.Type, OtherPerson: b.AllowOtherPerson, Sharing: b.Sharing.domain(),
		Redirect: b.RedirectURL, Connections: b.ManageConnections, Challenge: b.CodeChallenge, VerifyURL: b.VerifyURL,
	}
	if n.ConfigID == "" {
		n.ConfigID = b.ConnectorProfileID
	} else if b.ConnectorProfileID != "" && b.ConnectorProfileID != n.ConfigID {
		return n, wire.ErrInvalid.At("body.connector_profile_id", "is another name of integration_id; send one of them")
	}
	for i, c := range b.Categories {
		if !knownCategory(c) || c == "" {
			return n, errCategory(c, fmt.Sprintf("body.categories[%d]", i))
		}
	}
	if b.ExpiresIn != nil {
		n.Life = time.Duration(*b.ExpiresIn) * time.Second
	}
	if b.SingleUse != nil {
		if n.Once = *b.SingleUse; !n.Once && n.Life > connect.LongLife {
			return n, wire.ErrInvalid.At("body.single_use", "a session of more than 7 days is good for one account")
		}
	}
	if b.Metadata != nil {
		var err error
		if n.Metadata, err = json.Marshal(b.Metadata); err != nil {
			return n, wire.ErrInvalid.At("body.metadata", "cannot be read")
		}
	}
	return n, nil
}

type authenticateSessionInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"256"`
	}
}

type authenticateSessionOutput struct {
	Body ConnectSession
}

func (h *Sessions) authenticateSession(
	ctx context.Context, by project.Caller, in *authenticateSessionInput,
) (*authenticateSessionOutput, error) {
	session, err := h.Connect.Authenticate(ctx, by.Project, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &authenticateSessionOutput{Body: sessionOf(session)}, nil
}
