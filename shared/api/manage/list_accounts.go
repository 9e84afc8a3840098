package manage

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

// listed describes a list in the query, which listAccountsInput.Resolve reads.
func listed(name, doc string) *huma.Param {
	most := 100
	return &huma.Param{
		Name: name, In: "query", Description: doc + " the parameter repeated, also as " + name + "[]",
		Schema: &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, MaxItems: &most},
	}
}

// whole is a parameter whose values are not split at commas.
func whole(p *huma.Param) *huma.Param {
	yes := true
	p.Explode = &yes
	return p
}

type listAccountsInput struct {
	Page     int       `query:"page" minimum:"1" maximum:"400" default:"1" doc:"For deeper pages use cursor"`
	PageSize int       `query:"page_size" minimum:"1" maximum:"250" default:"25"`
	Cursor   string    `query:"cursor" maxLength:"512" doc:"From the Link header of the page before; page is then ignored"`
	Provider string    `query:"provider" maxLength:"64"`
	OwnerID  string    `query:"origin_owner_id" maxLength:"512"`
	Label    string    `query:"label" maxLength:"512" doc:"Exactly this label"`
	Type     string    `query:"type" enum:"production,test"`
	Missing  string    `query:"missing_scope" maxLength:"512" doc:"This scope was asked for and not granted"`
	Search   string    `query:"search" maxLength:"200" doc:"In the owner's id, name or user name, the label, the account's id, or the person or organisation at the provider; in any case of the letters"`
	Sort     string    `query:"sort" enum:"created_at,-created_at,updated_at,-updated_at,last_used_at,-last_used_at,ends_at,-ends_at,origin_owner_name,-origin_owner_name" doc:"Another order than by connector, then oldest first; - is the other way around. For at most 20,000 accounts: narrow a longer list"`
	Ends     time.Time `query:"ends_before" doc:"The access or the grant ends for good before this time, such as 2026-12-31T00:00:00Z"`
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
	wrong := append(in.empty(), in.narrow(list, repeated)...)
	for _, v := range list("status") {
		status := account.Status(v)
		if !slices.Contains([]account.Status{account.Active, account.Inactive, account.Error}, status) {
			wrong = append(wrong, &huma.ErrorDetail{Location: "query.status", Message: "is active, inactive or error"})
		}
		in.filter.Statuses = append(in.filter.Statuses, status)
	}
	for name, values := range map[string][]string{
		"providers": in.filter.Connectors, "origin_owner_ids": in.filter.Owners, "account_ids": in.filter.IDs,
		"integration_id": in.filter.Configs, "without_scope": in.filter.Lacking,
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

// empty refuses filters without a value. Left out they would show everybody's accounts, which is not what somebody asks
// for whose variable was empty.
func (in *listAccountsInput) empty() (wrong []error) {
	for _, name := range slices.Sorted(maps.Keys(in.query)) {
		if slices.Contains(in.query[name], "") {
			wrong = append(wrong, &huma.ErrorDetail{
				Location: "query." + name, Message: "has no value: give it one, or leave the parameter out",
			})
		}
	}
	return wrong
}

// narrow reads what narrows the list beside owner, connector and status.
func (in *listAccountsInput) narrow(list, repeated func(names ...string) []string) (wrong []error) {
	in.filter.Narrow = account.Narrow{
		Configs: list("integration_id"), Label: in.Label, Type: in.Type, MissingScope: in.Missing, EndsBefore: in.Ends,
		Lacking: repeated("without_scope"), Search: strings.TrimSpace(in.Search),
	}
	for _, v := range list("reason") {
		r := account.ReasonCode(v)
		if !slices.Contains(account.ReasonCodes(), r) {
			wrong = append(wrong, &huma.ErrorDetail{
				Location: "query.reason", Message: "is one of " + strings.Join(reasonNames(), ", "),
			})
		}
		in.filter.Reasons = append(in.filter.Reasons, r)
	}
	for _, v := range repeated("metadata") {
		if strings.Index(v, "=") < 1 {
			wrong = append(wrong, &huma.ErrorDetail{Location: "query.metadata", Message: "is name=value"})
		}
		in.filter.Metadata = append(in.filter.Metadata, v)
	}
	return wrong
}

func reasonNames() (names []string) {
	for _, r := range account.ReasonCodes() {
		names = append(names, string(r))
	}
	return names
}

type listAccountsOutput struct {
	Link string `header:"Link"`
	Body []LinkedAccount
}

func (h *Accounts) listAccounts(
	ctx context.Context, by project.Caller, in *listAccountsInput,
) (*listAccountsOutput, error) {
	f := in.filter
	f.Limit, f.Sort = in.PageSize, account.Sort(in.Sort)
	list := "accounts"
	if in.Sort != "" {
		list += " by " + in.Sort // the cursor of one order is no place in another
	}
	var err error
	if f.After, err = wire.ReadCursor(in.Cursor, list); err != nil {
		return nil, err
	}
	if in.Cursor == "" {
		f.Skip = (in.Page - 1) * in.PageSize
	}
	ctx = own.Within(ctx)
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
		q.Set("cursor", *wire.NewCursor(next, list))
		out.Link = fmt.Sprintf(`<%s/accounts?%s>; rel="next"`, wire.BaseURL(ctx), q.Encode())
	}
	return out, nil
}
