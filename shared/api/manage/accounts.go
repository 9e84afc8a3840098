package manage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
	Code         account.ReasonCode `json:"code" enum:"account_suspended,client_refused,connector_disabled,connector_withheld,credentials_damaged,credentials_expired,credentials_rejected,refresh_failed,refresh_failing"`
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
		RecoveredAt: v.RecoveredAt, LastUsedAt: v.LastUsedAt,
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
		Description: "By page and page_size, or by cursor: the Link header names the next page (RFC 8288).",
		Parameters: []*huma.Param{
			listed("providers", "Provider keys; separated by commas, or"),
			listed("origin_owner_ids", "Your customers' ids, which may hold commas;"),
			listed("account_ids", "Ids of accounts; separated by commas, or"),
			listed("status", "active, inactive or error; separated by commas, or"),
		},
	}, h.listAccounts)
	wire.WithCaller(rt, h.Keys, scope.AccountsRead, huma.Operation{
		OperationID: "get-account", Method: http.MethodGet, Path: "/accounts/{id}", Tags: tags,
		Summary: "Get a linked account",
	}, h.getAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsWrite, huma.Operation{
		OperationID: "update-account", Method: http.MethodPatch, Path: "/accounts/{id}", Tags: tags,
		Summary: "Change a linked account",
		Errors:  resource.LinkErrors(),
	}, h.updateAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsWrite, huma.Operation{
		OperationID: "delete-account", Method: http.MethodDelete, Path: "/accounts/{id}", Tags: tags,
		Summary: "Delete a linked account; its grant is revoked at the provider where that is possible",
	}, h.deleteAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsRead, huma.Operation{
		OperationID: "get-account-meta", Method: http.MethodGet, Path: "/accounts/{id}/meta", Tags: tags,
		Summary: "Get what a linked account's connector is",
	}, h.accountMeta)
	h.mountActions(rt)
	h.mountTransfer(rt)
}

// listed describes a list in the query, which listAccountsInput.Resolve reads.
func listed(name, doc string) *huma.Param {
	most := 100
	return &huma.Param{
		Name: name, In: "query", Description: doc + " the parameter repeated, also as " + name + "[]",
		Schema: &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, MaxItems: &most},
	}
}

type listAccountsInput struct {
	Page     int    `query:"page" minimum:"1" maximum:"400" default:"1" doc:"For deeper pages use cursor"`
	PageSize int    `query:"page_size" minimum:"1" maximum:"250" default:"25"`
	Cursor   string `query:"cursor" maxLength:"512" doc:"From the Link header of the page before; page is then ignored"`
	Provider string `query:"provider" maxLength:"64"`
	OwnerID  string `query:"origin_owner_id" maxLength:"512"`
	filter   account.Filter
	query    url.Values
}

// Resolve implements huma.Resolver: the lists come as providers=a&providers=b or as providers[]=a, those of Patchbay's
// own words also as providers=a,b. An owner's id is the caller's, and its commas belong to it.
func (in *listAccountsInput) Resolve(c huma.Context) []error {
	u := c.URL()
	in.query = u.Query()
	repeated := func(names ...string) (all []string) {
		for _, n := range names {
			for _, v := range slices.Concat(in.query[n], in.query[n+"[]"]) {
				if v != "" && !slices.Contains(all, v) {
					all = append(all, v)
				}
			}
		}
		return all
	}
	list := func(names ...string) (all []string) {
		for _, v := range repeated(names...) {
			for part := range strings.SplitSeq(v, ",") {
				if part != "" && !slices.Contains(all, part) {
					all = append(all, part)
				}
			}
		}
		return all
	}
	in.filter.Connectors = list("providers", "provider")
	in.filter.Owners = repeated("origin_owner_ids")
	if in.OwnerID != "" {
		in.filter.Owners = append(in.filter.Owners, in.OwnerID)
	}
	in.filter.IDs = list("account_ids")
	var wrong []error
	for _, v := range list("status") {
		status := account.Status(v)
		if !slices.Contains([]account.Status{account.Active, account.Inactive, account.Error}, status) {
			wrong = append(wrong, &huma.ErrorDetail{Location: "query.status", Message: "is active, inactive or error"})
		}
		in.filter.Statuses = append(in.filter.Statuses, status)
	}
	for name, values := range map[string][]string{
		"providers": in.filter.Connectors, "origin_owner_ids": in.filter.Owners, "account_ids": in.filter.IDs,
	} {
		if len(values) > 100 || slices.ContainsFunc(values, func(v string) bool { return len(v) > account.MaxOwnerID }) {
			wrong = append(
				wrong,
				&huma.ErrorDetail{
					Location: "query." + name,
					Message:  fmt.Sprintf("names at most 100, each of at most %d bytes", account.MaxOwnerID),
				},
			)
		}
	}
	return wrong
}

type listAccountsOutput struct {
	Link string `header:"Link"`
	Body []LinkedAccount
}

func (h *Accounts) listAccounts(
	ctx context.Context, by project.Caller, in *listAccountsInput,
) (*listAccountsOutput, error) {
	f := in.filter
	f.Limit = in.PageSize
	var err error
	if f.After, err = wire.ReadCursor(in.Cursor, "accounts"); err != nil {
		return nil, err
	}
	if in.Cursor == "" {
		f.Skip = (in.Page - 1) * in.PageSize
	}
	page, next, err := h.Accounts.List(ctx, by.Project, f)
	if err != nil {
		return nil, err
	}
	out := &listAccountsOutput{Body: make([]LinkedAccount, len(page))}
	for i, v := range page {
		out.Body[i] = h.accountOf(ctx, v)
	}
	if next != "" {
		q := in.query
		q.Del("page")
		q.Set("cursor", *wire.NewCursor(next, "accounts"))
		out.Link = fmt.Sprintf(`<%s/accounts?%s>; rel="next"`, wire.BaseURL(ctx), q.Encode())
	}
	return out, nil
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
	Revocation account.Revocation `json:"revocation" enum:"revoked,failed,unsupported,nothing_to_revoke" doc:"What became of the grant at the provider. The account is deleted in any case"`
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
