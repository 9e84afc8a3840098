package proxy

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

type actionsInput struct {
	AccountID string `header:"x-account-id" maxLength:"128" doc:"Lists what the account may call"`
	Origin    string `header:"Origin" json:"-" hidden:"true"`
	resource.ByActor
	Connectors string `query:"filter[connectors]" maxLength:"2000" doc:"Keys of connectors, separated by commas"`
	AccountIDs string `query:"filter[account_ids]" maxLength:"2000" doc:"Ids of linked accounts, separated by commas: what they may call"`
	ActionKey  string `query:"filter[action_key]" maxLength:"200" doc:"One action's id"`
	GroupBy    string `query:"group_by" enum:"connector" default:"connector"`
	Include    string `query:"include" enum:"operation_details" doc:"operation_details shows path, arguments and paging of each action"`
	Page       int    `query:"page" minimum:"1" maximum:"1000" deprecated:"true"`
	PageSize   int    `query:"page_size" minimum:"1" maximum:"100" default:"25"`
	Next       string `query:"next" maxLength:"500" doc:"The answer's next, of the page before"`
}

// maxAccounts bounds of how many accounts actions are listed at once: each is a read.
const maxAccounts = 20

type actionsOutput struct {
	Body struct {
		Data []actions `json:"data"`
		Next *string   `json:"next,omitempty"`
	}
}

// actions are those of one connector, as the wire contract has them.
type actions struct {
	Key            string         `json:"key"`
	Name           string         `json:"name"`
	Icon           string         `json:"icon"`
	Version        string         `json:"version" doc:"Of the connector's definition"`
	Authentication []actionAuth   `json:"authentication"`
	Actions        []actionOfRead `json:"actions"`
}

type actionAuth struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Type  string `json:"type"`
}

type actionOfRead struct {
	ID          string         `json:"id"`
	Label       string         `json:"label"`
	Description string         `json:"description,omitempty"`
	Tags        []string       `json:"tags"`
	Details     *actionDetails `json:"operation_details,omitempty"`
}

type actionDetails struct {
	Method    string         `json:"method"`
	Path      string         `json:"path" doc:"Below the connector's base address"`
	InPath    []string       `json:"path_arguments" doc:"Those of the arguments that stand in the path"`
	Arguments map[string]any `json:"arguments" doc:"Their JSON Schema"`
	NextIn    string         `json:"next_argument,omitempty" doc:"The argument that an answer's next is for"`
}

// declared are the reads of a connector that are listed.
type declared struct {
	def   *catalog.Definition
	reads []catalog.ReadCall
}

func (h *Handler) listActions(ctx context.Context, a project.Access, in *actionsInput) (*actionsOutput, error) {
	place, err := wire.ReadCursor(in.Next, "actions")
	if err != nil {
		return nil, err
	}
	all, err := h.declared(ctx, a, in)
	if err != nil {
		return nil, err
	}
	keys := split(in.Connectors)
	all = slices.DeleteFunc(all, func(d declared) bool { return len(keys) > 0 && !slices.Contains(keys, d.def.Key) })
	slices.SortFunc(all, func(a, b declared) int { return strings.Compare(a.def.Key, b.def.Key) })
	out := new(actionsOutput)
	out.Body.Data = []actions{}
	skip := 0
	if in.Next == "" {
		skip = max(0, in.Page-1) * in.PageSize
	}
	for _, d := range all {
		one := actionsOf(ctx, d, in)
		switch {
		case d.def.Key <= place || len(one.Actions) == 0:
		case skip > 0:
			skip--
		case len(out.Body.Data) == in.PageSize:
			out.Body.Next = wire.NewCursor(out.Body.Data[in.PageSize-1].Key, "actions")
			return out, nil
		default:
			out.Body.Data = append(out.Body.Data, one)
		}
	}
	return out, nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// declared are the reads of what a request names: accounts, with what their policies let pass, or connectors.
func (h *Handler) declared(ctx context.Context, a project.Access, in *actionsInput) ([]declared, error) {
	ids := split(in.AccountIDs)
	if in.AccountID != "" {
		ids = append(ids, in.AccountID)
	}
	if len(ids) == 0 && a.Use.Account != "" {
		ids = append(ids, a.Use.Account)
	}
	slices.Sort(ids)
	switch ids = slices.Compact(ids); {
	case len(ids) > maxAccounts:
		return nil, wire.ErrInvalid.At("query.filter[account_ids]", "has more accounts than are listed at once, which is 20")
	case len(ids) > 0:
		return h.ofAccounts(ctx, a, ids, in)
	case !a.Use.None():
		return nil, errNoAccount
	}
	caller, err := h.Keys.Authenticate(ctx, a)
	if err != nil {
		return nil, err
	}
	keys := split(in.Connectors)
	if len(keys) == 0 {
		if keys, err = h.Built.Declaring(ctx); err != nil {
			return nil, err
		}
	}
	var all []declared
	for _, key := range keys {
		def, err := h.Credentials.Catalog.Get(ctx, caller.Project.ID, key)
		switch {
		case errors.Is(err, catalog.ErrUnknown):
		case err != nil:
			return nil, err
		case caller.Project.Withheld.Sees(def.Entry()):
			all = append(all, declared{def, readsOfAll(def)})
		}
	}
	return all, nil
}

func (h *Handler) ofAccounts(ctx context.Context, a project.Access, ids []string, in *actionsInput) ([]declared,
	error) {
	var all []declared
	for _, id := range ids {
		call, err := h.admitAs(ctx, a, id, in.Origin, in.ActingUser)
		if err != nil {
			return nil, err
		}
		reads := slices.DeleteFunc(slices.Clone(call.Reads()), func(r catalog.ReadCall) bool {
			return !call.Offers(r.Key, http.MethodGet)
		})
		def := call.call.Definition()
		call.End()
		if i := slices.IndexFunc(all, func(d declared) bool { return d.def.Key == def.Key }); i >= 0 {
			all[i].reads = together(all[i].reads, reads)
			continue
		}
		all = append(all, declared{def, reads})
	}
	return all, nil
}

// readsOfAll are the reads of all auth types of a connector.
func readsOfAll(def *catalog.Definition) []catalog.ReadCall {
	all := slices.Clone(def.API.Reads)
	for i := range def.Auth {
		all = together(all, def.APIOf(&def.Auth[i]).Reads)
	}
	return all
}

// together adds the reads that are not there by their keys.
func together(all, more []catalog.ReadCall) []catalog.ReadCall {
	for _, r := range more {
		if !slices.ContainsFunc(all, func(o catalog.ReadCall) bool { return o.Key == r.Key }) {
			all = append(all, r)
		}
	}
	return all
}

func actionsOf(ctx context.Context, d declared, in *actionsInput) actions {
	out := actions{
		Key: d.def.Key, Name: d.def.Name, Version: d.def.Version, Icon: resource.LogoURL(ctx, d.def.Key, d.def.Logo),
		Authentication: []actionAuth{}, Actions: []actionOfRead{},
	}
	for _, a := range d.def.Auth {
		out.Authentication = append(out.Authentication, actionAuth{Key: a.Key, Label: a.Label, Type: string(a.Scheme)})
	}
	for i := range d.reads {
		r := &d.reads[i]
		one := actionOfRead{ID: actionID(d.def.Key, r.Key), Label: r.Title, Description: r.Description,
			Tags: []string{"read"}}
		if in.ActionKey != "" && in.ActionKey != one.ID {
			continue
		}
		if in.Include != "" {
			one.Details = &actionDetails{
				Method: http.MethodGet, Path: r.Path.String(), InPath: r.Path.Names(), Arguments: r.InputSchema(),
			}
			if one.Details.InPath == nil {
				one.Details.InPath = []string{}
			}
			if r.Paging != nil {
				one.Details.NextIn = r.Paging.Argument
			}
		}
		out.Actions = append(out.Actions, one)
	}
	return out
}
