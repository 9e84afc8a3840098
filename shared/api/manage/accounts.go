package manage

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/idempotency"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// LinkedAccount is a linked account (client contract, section 4).
type LinkedAccount struct {
	ID               string            `json:"id"`
	Provider         string            `json:"provider"`
	ProviderName     string            `json:"provider_name,omitempty"`
	Status           account.Status    `json:"status" enum:"active,inactive,error"`
	StatusReasons    []StatusReason    `json:"status_reasons"`
	OriginOwnerID    string            `json:"origin_owner_id"`
	OriginOwnerName  string            `json:"origin_owner_name"`
	OriginUsername   *string           `json:"origin_username"`
	SetupInformation map[string]string `json:"setup_information"`
	Label            *string           `json:"label"`
	Type             string            `json:"type"`
	IntegrationID    string            `json:"integration_id"`
	AuthConfigKey    string            `json:"authentication_config_key"`
	Metadata         json.RawMessage   `json:"metadata"`
	Sharing          *AccountSharing   `json:"sharing,omitempty" doc:"Left out for an organization's account, in whose name calls may be made for everybody"`
	Scopes           *GrantedScopes    `json:"scopes,omitempty"`
	Upstream         *UpstreamIdentity `json:"upstream,omitempty"`
	SuspendedAt      time.Time         `json:"suspended_at,omitzero"`
	AccessEndsAt     time.Time         `json:"access_ends_at,omitzero" doc:"When the access ends for good, since nothing renews it"`
	GrantEndsAt      time.Time         `json:"grant_ends_at,omitzero" doc:"When the grant ends, however often it is renewed"`
	RecoveredAt      time.Time         `json:"recovered_at,omitzero" doc:"When the account last came back from error by itself"`
	LastUsedAt       time.Time         `json:"last_used_at,omitzero" doc:"To within some minutes"`
	CreatedAt        time.Time         `json:"created_at"`
	UpdatedAt        time.Time         `json:"updated_at"`
}

// GrantedScopes are what the account's grant may do.
type GrantedScopes struct {
	Granted []string `json:"granted"`
	Missing []string `json:"missing" doc:"Asked for and not granted"`
}

// UpstreamIdentity is the person or organisation at the provider.
type UpstreamIdentity struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// StatusReason says why an account has its status.
type StatusReason struct {
	Code         account.ReasonCode `json:"code" enum:"account_suspended,client_refused,connector_disabled,connector_withheld,credentials_damaged,credentials_expired,credentials_rejected,refresh_failed,refresh_failing,revoked_at_provider"`
	ProviderCode string             `json:"provider_code,omitempty" doc:"The code of the provider's answer, such as invalid_grant; an open list"`
	Description  string             `json:"description"`
	Timestamp    time.Time          `json:"timestamp"`
}

func (h *Accounts) accountOf(ctx context.Context, v account.Seen) LinkedAccount {
	out := LinkedAccount{
		ID: v.ID, Provider: v.Account.Connector, Status: v.Status(), StatusReasons: []StatusReason{},
		OriginOwnerID:   v.Owner.ID,
		OriginOwnerName: v.Owner.Name, OriginUsername: resource.Optional(v.Owner.Username),
		SetupInformation: map[string]string{}, Label: resource.Optional(v.Label),
		Type: v.Type, IntegrationID: v.ConfigID, AuthConfigKey: v.AuthType, Metadata: v.Metadata, CreatedAt: v.CreatedAt,
		UpdatedAt: v.UpdatedAt, SuspendedAt: v.SuspendedAt, AccessEndsAt: v.AccessEndsAt, GrantEndsAt: v.GrantEndsAt,
		RecoveredAt: v.RecoveredAt, LastUsedAt: v.LastUsedAt, Sharing: sharingOf(v.Sharing),
	}
	if s := v.Scopes; len(s.Granted)+len(s.Missing) > 0 {
		out.Scopes = &GrantedScopes{Granted: resource.OrEmpty(s.Granted), Missing: resource.OrEmpty(s.Missing)}
	}
	if v.Upstream.ID != "" {
		out.Upstream = &UpstreamIdentity{ID: v.Upstream.ID, Name: v.Upstream.Name}
	}
	if out.Type == "" {
		out.Type = "production"
	}
	if out.Metadata == nil {
		out.Metadata = json.RawMessage("null")
	}
	for _, r := range v.Account.EffectiveReasons(v.Connector) {
		out.StatusReasons = append(out.StatusReasons, StatusReason{
			Code: r.Code, ProviderCode: r.ProviderCode, Description: r.Description, Timestamp: r.At,
		})
	}
	for k, value := range v.Setup {
		out.SetupInformation[k] = value
	}
	if def, err := h.Catalog.Get(ctx, v.Account.Project, v.Account.Connector); err == nil {
		out.ProviderName = def.Name
	}
	return out
}

// Accounts serves /accounts.
type Accounts struct {
	Keys        wire.Authenticator
	Accounts    *account.Service
	Credentials *credential.Service
	Connect     *connect.Service
	Idempotency *idempotency.Guard
	Catalog     connector.Catalog
	// AppURL is where the hub's pages are; "" is the same as the deployment's address.
	AppURL string
}

// Mount adds the routes.
func (h *Accounts) Mount(rt *wire.Router) {
	tags := []string{"Accounts"}
	wire.WithCaller(rt, h.Keys, scope.AccountsRead, huma.Operation{
		OperationID: "list-accounts", Method: http.MethodGet, Path: "/accounts", Tags: tags, Summary: "List linked accounts",
		Description: "By page and page_size, or by cursor: the Link header names the next page (RFC 8288). " +
			"A list that few accounts match may end a page early, even with none: follow Link while there is one.",
		Parameters: []*huma.Param{
			listed("providers", "Provider keys; separated by commas, or"),
			whole(listed("origin_owner_ids", "Your customers' ids, which may hold commas;")),
			listed("account_ids", "Ids of accounts; separated by commas, or"),
			listed("status", "active, inactive or error; separated by commas, or"),
			listed("reason", "Codes of status_reasons, one of which the account has; separated by commas, or"),
			listed("without_scope", "Scopes, one of which the grant does not have, asked for or not;"),
			listed("integration_id", "Auth configs; separated by commas, or"),
			listed("metadata", "name=value of a member of metadata, all of which the account has;"),
		},
	}, h.listAccounts)
	wire.WithCaller(rt, h.Keys, scope.AccountsRead, huma.Operation{
		Description: "With its status and the reasons for it. The answer's ETag goes into If-Match of a " +
			"change.",
		OperationID: "get-account", Method: http.MethodGet, Path: "/accounts/{id}", Tags: tags,
		Summary: "Get a linked account",
	}, h.getAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsWrite, huma.Operation{
		Description: "Members that are left out stay. Another integration_id moves it to that auth config " +
			"of the same connector; setup_information and credentials are checked as when it was " +
			"linked.",
		OperationID: "update-account", Method: http.MethodPatch, Path: "/accounts/{id}", Tags: tags,
		Summary: "Change a linked account",
		Errors:  resource.LinkErrors(),
	}, h.updateAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsWrite, huma.Operation{
		Description: "It cannot be undone, and calls in its name are refused at once. The answer says what " +
			"became of the grant: revoked, failed, unsupported or nothing_to_revoke.",
		OperationID: "delete-account", Method: http.MethodDelete, Path: "/accounts/{id}", Tags: tags,
		Summary: "Delete a linked account; its grant is revoked at the provider where that is possible",
	}, h.deleteAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsRead, huma.Operation{
		Description: "The connector's key, its category and its models, in the form that the published SDK " +
			"reads.",
		OperationID: "get-account-meta", Method: http.MethodGet, Path: "/accounts/{id}/meta", Tags: tags,
		Summary: "Get what a linked account's connector is",
	}, h.accountMeta)
	h.mountHealth(rt)
	h.mountActions(rt)
	h.mountTransfer(rt)
	h.mountConfirm(rt)
}

type accountOutput struct {
	ETag string `header:"ETag"`
	Body LinkedAccount
}

func (h *Accounts) answerAccount(ctx context.Context, v account.Seen) *accountOutput {
	return &accountOutput{ETag: wire.ETag(v.Account.Version), Body: h.accountOf(ctx, v)}
}

func (h *Accounts) getAccount(ctx context.Context, by project.Caller, in *resource.ByAccount) (*accountOutput, error) {
	v, err := h.Accounts.Get(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	return h.answerAccount(ctx, v), nil
}

// DeletedAccount is an account as it was, and what became of its grant.
type DeletedAccount struct {
	LinkedAccount
	Revocation account.Revocation `json:"revocation" enum:"revoked,failed,unsupported,nothing_to_revoke" doc:"What became of the grant at the provider. The account is deleted in any case, and a revocation that failed is tried again for some hours"`
}

type deletedAccountOutput struct {
	Body DeletedAccount
}

func (h *Accounts) deleteAccount(
	ctx context.Context, by project.Caller, in *resource.ByAccount,
) (*deletedAccountOutput, error) {
	wire.Tag(ctx, "account", in.ID)
	v, revocation, err := h.Accounts.Delete(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	return &deletedAccountOutput{Body: DeletedAccount{h.accountOf(ctx, v), revocation}}, nil
}

type accountMetaOutput struct {
	Body struct {
		Provider string           `json:"provider"`
		Category catalog.Category `json:"category"`
		Models   struct{}         `json:"models"`
	}
}

func (h *Accounts) accountMeta(
	ctx context.Context, by project.Caller, in *resource.ByAccount,
) (*accountMetaOutput, error) {
	v, err := h.Accounts.Get(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	out := &accountMetaOutput{}
	out.Body.Provider = v.Account.Connector
	def, err := h.Catalog.Get(ctx, by.Project.ID, v.Account.Connector)
	if errors.Is(err, catalog.ErrUnknown) {
		return nil, connector.ErrUnknown.Says("The account's connector %s is no longer in the catalog.", v.Account.Connector)
	}
	if err != nil {
		return nil, err
	}
	out.Body.Category = resource.PrimaryCategory(def.Categories)
	return out, nil
}
