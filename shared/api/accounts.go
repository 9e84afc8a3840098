package api

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/project"
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
	CreatedAt        time.Time         `json:"created_at"`
	UpdatedAt        time.Time         `json:"updated_at"`
}

// StatusReason says why an account has its status.
type StatusReason struct {
	Code        string    `json:"code"`
	Description string    `json:"description"`
	Timestamp   time.Time `json:"timestamp"`
}

func (s *Server) accountOf(v account.Seen) LinkedAccount {
	out := LinkedAccount{
		ID: v.ID, Provider: v.Account.Connector, Status: v.Status(), StatusReasons: []StatusReason{}, OriginOwnerID: v.Owner.ID,
		OriginOwnerName: v.Owner.Name, OriginUsername: optional(v.Owner.Username), SetupInformation: map[string]string{}, Label: optional(v.Label),
		Type: v.Type, IntegrationID: v.ConfigID, AuthConfigKey: v.AuthType, Metadata: v.Metadata, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
	}
	if out.Type == "" {
		out.Type = "production"
	}
	if out.Metadata == nil {
		out.Metadata = json.RawMessage("null")
	}
	for _, r := range v.Account.EffectiveReasons(v.Connector) {
		out.StatusReasons = append(out.StatusReasons, StatusReason{Code: r.Code, Description: r.Description, Timestamp: r.At})
	}
	for k, value := range v.Setup {
		out.SetupInformation[k] = value
	}
	if def, ok := s.Catalog.Get(v.Account.Connector); ok {
		out.ProviderName = def.Name
	}
	return out
}

func (s *Server) accountRoutes(api huma.API) {
	tags := []string{"Accounts"}
	managed(s, api, huma.Operation{
		OperationID: "list-accounts", Method: http.MethodGet, Path: "/accounts", Tags: tags, Summary: "List linked accounts",
		Description: "By page and page_size, or by cursor: the Link header names the next page (RFC 8288).",
		Parameters: []*huma.Param{
			listed("providers", "Provider keys; separated by commas, or"), listed("origin_owner_ids", "Your customers' ids, which may hold commas;"),
			listed("account_ids", "Ids of accounts; separated by commas, or"), listed("status", "active, inactive or error; separated by commas, or"),
		},
	}, s.listAccounts)
	managed(s, api, huma.Operation{
		OperationID: "get-account", Method: http.MethodGet, Path: "/accounts/{id}", Tags: tags, Summary: "Get a linked account",
	}, s.getAccount)
	managed(s, api, huma.Operation{
		OperationID: "update-account", Method: http.MethodPatch, Path: "/accounts/{id}", Tags: tags, Summary: "Change a linked account",
		Errors: linkErrors,
	}, s.updateAccount)
	managed(s, api, huma.Operation{
		OperationID: "delete-account", Method: http.MethodDelete, Path: "/accounts/{id}", Tags: tags, Summary: "Delete a linked account; its grant is revoked at the provider where that is possible",
	}, s.deleteAccount)
	managed(s, api, huma.Operation{
		OperationID: "get-account-meta", Method: http.MethodGet, Path: "/accounts/{id}/meta", Tags: tags, Summary: "Get what a linked account's connector is",
	}, s.accountMeta)
}

// listed describes a list in the query, which listAccountsInput.Resolve reads.
func listed(name, doc string) *huma.Param {
	most := 100
	return &huma.Param{
		Name: name, In: "query", Description: doc + " the parameter repeated, also as " + name + "[]",
		Schema: &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, MaxItems: &most},
	}
}

// ByAccount is embedded in the input of an operation on one account.
type ByAccount struct {
	ID string `path:"id" maxLength:"128"`
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

// Resolve implements huma.Resolver: the lists come as providers=a&providers=b or as providers[]=a, those of Patchbay's own words
// also as providers=a,b. An owner's id is the caller's, and its commas belong to it.
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
	for name, values := range map[string][]string{"providers": in.filter.Connectors, "origin_owner_ids": in.filter.Owners, "account_ids": in.filter.IDs} {
		if len(values) > 100 || slices.ContainsFunc(values, func(v string) bool { return len(v) > account.MaxOwnerID }) {
			wrong = append(wrong, &huma.ErrorDetail{Location: "query." + name, Message: fmt.Sprintf("names at most 100, each of at most %d bytes", account.MaxOwnerID)})
		}
	}
	return wrong
}

type listAccountsOutput struct {
	Link string `header:"Link"`
	Body []LinkedAccount
}

func (s *Server) listAccounts(ctx context.Context, p project.Project, in *listAccountsInput) (*listAccountsOutput, error) {
	f := in.filter
	f.Limit = in.PageSize
	var err error
	if f.After, err = readCursor(in.Cursor, "accounts"); err != nil {
		return nil, err
	}
	if in.Cursor == "" {
		f.Skip = (in.Page - 1) * in.PageSize
	}
	page, next, err := s.Accounts.List(ctx, p.ID, f)
	if err != nil {
		return nil, err
	}
	out := &listAccountsOutput{Body: make([]LinkedAccount, len(page))}
	for i, v := range page {
		out.Body[i] = s.accountOf(v)
	}
	if next != "" {
		q := in.query
		q.Del("page")
		q.Set("cursor", *makeCursor(next, "accounts"))
		out.Link = fmt.Sprintf(`<%s/accounts?%s>; rel="next"`, baseURL(ctx), q.Encode())
	}
	return out, nil
}

type accountOutput struct {
	ETag string `header:"ETag"`
	Body LinkedAccount
}

func (s *Server) answerAccount(v account.Seen) *accountOutput {
	return &accountOutput{ETag: etag(v.Account.Version), Body: s.accountOf(v)}
}

func (s *Server) getAccount(ctx context.Context, p project.Project, in *ByAccount) (*accountOutput, error) {
	v, err := s.Accounts.Get(ctx, p.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return s.answerAccount(v), nil
}

type updateAccountInput struct {
	ByAccount
	Conditional
	Body struct {
		Provider         string         `json:"provider,omitempty" minLength:"1" maxLength:"64" doc:"Only the account's own"`
		OriginOwnerID    string         `json:"origin_owner_id,omitempty" minLength:"1" maxLength:"512"`
		OriginOwnerName  string         `json:"origin_owner_name,omitempty" minLength:"1" maxLength:"512"`
		OriginUsername   string         `json:"origin_username,omitempty" minLength:"1" maxLength:"512"`
		Credentials      map[string]any `json:"credentials,omitempty" doc:"Config fields, secret or not"`
		SetupInformation map[string]any `json:"setup_information,omitempty" doc:"Config fields that are not secret"`
		Secrets          map[string]any `json:"secrets,omitempty" doc:"Config fields that are secret"`
		AuthConfigKey    string         `json:"authentication_config_key,omitempty" maxLength:"64" doc:"Accepted for the published SDK"`
		Environment      string         `json:"environment,omitempty" maxLength:"64" doc:"Accepted for the published SDK"`
		Label            any            `json:"label,omitempty" doc:"Text; an empty one removes it. The published SDK can only send {}, which leaves it as it is"`
		Metadata         map[string]any `json:"metadata,omitempty"`
		Type             string         `json:"type,omitempty" enum:"production,test"`
		IntegrationID    string         `json:"integration_id,omitempty" minLength:"1" maxLength:"128" doc:"Moves the account to another auth config of its connector"`
	}
}

func (s *Server) updateAccount(ctx context.Context, p project.Project, in *updateAccountInput) (*accountOutput, error) {
	tag(ctx, "account", in.ID)
	ch, err := in.change()
	if err != nil {
		return nil, err
	}
	if in.nothing() || in.several() {
		v, err := s.Accounts.Get(ctx, p.ID, in.ID)
		if err != nil {
			return nil, err
		}
		if ch.IfVersion, err = in.among(v.Account.Version); err != nil {
			return nil, err
		}
		if in.nothing() {
			return s.answerAccount(v), nil
		}
	}
	v, err := s.Accounts.Update(ctx, p.ID, in.ID, ch)
	if err != nil {
		return nil, err
	}
	return s.answerAccount(v), nil
}

// nothing says that the change changes nothing: then it makes no new version either, which would spoil others' ETags.
func (in *updateAccountInput) nothing() bool {
	b := in.Body
	_, labelled := b.Label.(string)
	return b.Provider == "" && b.OriginOwnerID == "" && b.OriginOwnerName == "" && b.OriginUsername == "" && !labelled && b.Metadata == nil &&
		b.Type == "" && b.IntegrationID == "" && len(b.Credentials)+len(b.SetupInformation)+len(b.Secrets) == 0
}

func (in *updateAccountInput) change() (account.Change, error) {
	b := in.Body
	ch := account.Change{
		Owner:    &account.Owner{ID: b.OriginOwnerID, Name: b.OriginOwnerName, Username: b.OriginUsername},
		Provider: b.Provider, ConfigID: b.IntegrationID,
	}
	var err error
	if ch.IfVersion, err = in.version(); err != nil {
		return ch, err
	}
	switch label := b.Label.(type) {
	case string:
		ch.Label = &label
	case nil:
	case map[string]any:
		if len(label) > 0 {
			return ch, errLabel
		}
	default:
		return ch, errLabel
	}
	if b.Type != "" {
		ch.Type = &b.Type
	}
	if b.Metadata != nil {
		if ch.Metadata, err = json.Marshal(b.Metadata); err != nil {
			return ch, errBadQuery.At("body.metadata", "cannot be read")
		}
	}
	ch.Setup, ch.Secrets, err = in.fields()
	return ch, err
}

var errLabel = errBadQuery.At("body.label", "must be text")

// fields reads the config fields, which may be named in any of three members, but not with two values.
func (in *updateAccountInput) fields() (setup, secrets map[string]string, err error) {
	setup, secrets = map[string]string{}, map[string]string{}
	said := map[string]string{}
	for _, part := range []struct {
		name   string
		values map[string]any
		into   map[string]string
	}{{"setup_information", in.Body.SetupInformation, setup}, {"credentials", in.Body.Credentials, secrets}, {"secrets", in.Body.Secrets, secrets}} {
		values, err := texts(part.values, "body."+part.name)
		if err != nil {
			return nil, nil, err
		}
		for _, k := range slices.Sorted(maps.Keys(values)) {
			before, ok := said[k]
			if connector.IsRedacted(values[k]) { // leaves the value alone
				if !ok {
					part.into[k] = values[k]
				}
				continue
			}
			if ok && before != values[k] {
				return nil, nil, errBadQuery.At("body."+part.name+"."+k, "has another value in another member; send it once")
			}
			said[k], part.into[k] = values[k], values[k]
		}
	}
	return setup, secrets, nil
}

func (s *Server) deleteAccount(ctx context.Context, p project.Project, in *ByAccount) (*accountOutput, error) {
	tag(ctx, "account", in.ID)
	v, err := s.Accounts.Delete(ctx, p.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return &accountOutput{Body: s.accountOf(v)}, nil
}

type accountMetaOutput struct {
	Body struct {
		Provider string           `json:"provider"`
		Category catalog.Category `json:"category"`
		Models   struct{}         `json:"models"`
	}
}

func (s *Server) accountMeta(ctx context.Context, p project.Project, in *ByAccount) (*accountMetaOutput, error) {
	v, err := s.Accounts.Get(ctx, p.ID, in.ID)
	if err != nil {
		return nil, err
	}
	out := &accountMetaOutput{}
	out.Body.Provider = v.Account.Connector
	def, ok := s.Catalog.Get(v.Account.Connector)
	if !ok {
		return nil, connector.ErrUnknown.Says("The account's connector %s is no longer in the catalog.", v.Account.Connector)
	}
	out.Body.Category = primary(def.Categories)
	return out, nil
}
