package proxy

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Actions are the declared reads of connectors, as the wire contract's clients know them: listed, and called by an id
// that is made of the connector's key and the read's.
const (
	actionsPath = "/actions"
	rpcPath     = "/actions/rpc"
)

// ErrNoAction says that an account's connector declares no such read. Its message says which there are.
var ErrNoAction = fault.New(fault.NotFound, "action_not_found", "There is no such action.")

// errAction tells that the provider refuses an action. The status is no 401 or 403, which would be about the caller's
// key.
var errAction = fault.New(fault.Provider, "action_refused", "The provider refuses the action.")

// actionID names a declared read among those of all connectors.
func actionID(connector, read string) string { return connector + "_" + read }

func (h *Handler) mountActions(rt *wire.Router) {
	wire.WithAccess(rt, scope.ProxyCall, huma.Operation{
		OperationID: "list-actions", Method: http.MethodGet, Path: actionsPath, Tags: []string{"Proxy"},
		Summary: "List the reads that connectors declare",
		Description: "Of the account that x-account-id or a use token names, those that its call policies let pass; " +
			"without an account, those of all built-in connectors, and of own ones that filter[connectors] names.",
		Errors: resource.CallErrors(),
	}, h.listActions)
	wire.WithAccess(rt, scope.ProxyCall, huma.Operation{
		OperationID: "call-action", Method: http.MethodPost, Path: rpcPath, Tags: []string{"Proxy"},
		Summary:     "Call a declared read with a linked account's credentials",
		Description: "Answers with the provider's JSON as data. What no connector declares is a call of /unified/proxy.",
		Errors:      append(resource.CallErrors(), http.StatusNotFound, http.StatusTooManyRequests),
	}, h.callAction)
}

type actionInput struct {
	AccountID string `header:"x-account-id" maxLength:"128" doc:"Needed, but with a use token of one account"`
	Approval  string `header:"x-approval-id" maxLength:"128" doc:"The pending call that this one repeats, where a call policy asked for approval; may be left out"`
	Origin    string `header:"Origin" json:"-" hidden:"true"`
	resource.ByActor
	Body struct {
		Action  string         `json:"action" minLength:"1" maxLength:"200" doc:"An id that GET /actions lists"`
		Path    map[string]any `json:"path,omitempty" doc:"The arguments that stand in the path"`
		Query   map[string]any `json:"query,omitempty" doc:"The other arguments"`
		Headers map[string]any `json:"headers,omitempty" doc:"Sent along; x-account-id names the account, where no header of the request does"`
		Body    map[string]any `json:"body,omitempty" doc:"Empty: an action here is a read"`
	}
}

// called is the wire contract's answer of an action.
type called struct {
	Body struct {
		Data json.RawMessage `json:"data" doc:"The provider's answer: an object or a list; null when it is empty"`
		Next *string         `json:"next,omitempty" doc:"Of the next page: the value of the argument that the action's paging names"`
	}
}

func (h *Handler) callAction(ctx context.Context, a project.Access, in *actionInput) (*called, error) {
	activity.Note(ctx, func(e *activity.Entry) { e.Kind, e.Action = activity.Call, "action" })
	id, err := in.account(a.Use.Account)
	if err != nil {
		return nil, err
	}
	call, err := h.admitAs(ctx, a, id, in.Origin, in.ActingUser)
	if err != nil {
		return nil, err
	}
	defer call.End()
	call.approval = in.Approval
	r, err := call.action(in.Body.Action)
	if err != nil {
		return nil, err
	}
	activity.Note(ctx, func(e *activity.Entry) { e.Action = "action " + in.Body.Action })
	path, err := in.target(r)
	if err != nil {
		return nil, err
	}
	answer, err := call.Make(ctx, Asked{Tool: r.Key, Method: http.MethodGet, Path: path, Headers: in.Body.Headers})
	if err != nil {
		return nil, err
	}
	return answered(call.Connector().Name, r, answer)
}

// account is the account that the request names: by its header, as every call does, or in the headers of the action,
// which is the one place for it that the published client's types have.
func (in *actionInput) account(ofToken string) (string, error) {
	for name, value := range in.Body.Headers {
		if !strings.EqualFold(name, "x-account-id") {
			continue
		}
		text, err := wire.Scalar(value)
		if err != nil || in.AccountID != "" && in.AccountID != text {
			return "", errAccounts
		}
		in.AccountID = text
		delete(in.Body.Headers, name)
	}
	id := cmp.Or(in.AccountID, ofToken)
	if id == "" {
		return "", wire.ErrInvalid.At("header.x-account-id", "is missing: it names the linked account")
	}
	return id, nil
}

// target is the path and query of a declared read with the request's arguments.
func (in *actionInput) target(r *catalog.ReadCall) (string, error) {
	if len(in.Body.Body) > 0 {
		return "", wire.ErrInvalid.At("body.body", "must be empty: the action is a GET")
	}
	args := map[string]any{}
	for place, given := range map[string]map[string]any{"path": in.Body.Path, "query": in.Body.Query} {
		for name, value := range given {
			if r.InPath(name) != (place == "path") {
				return "", wire.ErrInvalid.At("body."+place+"."+name, "is no argument of the "+place)
			}
			args[name] = value
		}
	}
	path, err := r.Target(args)
	if err != nil {
		return "", wire.ErrInvalid.At("body", err.Error())
	}
	return path, nil
}

// admitAs is Admit for a request that huma has read.
func (h *Handler) admitAs(ctx context.Context, a project.Access, id, origin, user string) (*Admitted, error) {
	wire.Tag(ctx, "account", id)
	a.User = user
	fromPage(ctx, &a, http.Header{"Origin": {origin}})
	call, err := h.admitted(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return &Admitted{handler: h, call: call}, nil
}

// action is the declared read with an id.
func (a *Admitted) action(id string) (*catalog.ReadCall, error) {
	connector := a.call.Account.Connector
	if key, ok := strings.CutPrefix(id, connector+"_"); ok {
		if r, ok := a.Read(key); ok {
			return r, nil
		}
	}
	reads := a.Reads()
	if len(reads) == 0 {
		return nil, ErrNoAction.Says("%s declares no actions. Call its API by POST /unified/proxy, or as an agent by /mcp.",
			a.call.Name())
	}
	names := make([]string, len(reads))
	for i := range reads {
		names[i] = actionID(connector, reads[i].Key)
	}
	return nil, ErrNoAction.Says("%s declares no action %s. It declares %s; everything else is a call of /unified/proxy.",
		a.call.Name(), strconv.Quote(id), strings.Join(names, ", "))
}

// answered is the provider's answer as the wire contract has it.
func answered(name string, r *catalog.ReadCall, a *Answer) (*called, error) {
	said := fmt.Sprintf("%s answers %d %s", name, a.Status, http.StatusText(a.Status))
	switch {
	case a.Status == http.StatusNotFound:
		return nil, fault.New(fault.NotFound, errAction.Code, said+": what the arguments name is not there.")
	case a.Status == http.StatusTooManyRequests:
		return nil, fault.New(fault.RateLimited, errAction.Code, said+".")
	case a.Status >= http.StatusBadRequest:
		return nil, errAction.Says("%s. POST /unified/proxy with the same path shows its words.", said)
	}
	out := new(called)
	body := strings.TrimSpace(string(a.Body))
	if body == "" {
		return out, nil
	}
	var document any
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil || body[0] != '{' && body[0] != '[' {
		return nil, errStatus.Says("%s, and no JSON object or list. POST /unified/proxy passes on what it is.", said)
	}
	out.Body.Data = json.RawMessage(body)
	if next := nextPage(r, a.Header, document); next != "" {
		out.Body.Next = &next
	}
	return out, nil
}

// nextPage is what the argument of the read's paging must be for the next page; "" at the end.
func nextPage(r *catalog.ReadCall, header http.Header, document any) string {
	switch p := r.Paging; {
	case p == nil:
		return ""
	case p.Link:
		u, err := url.Parse(linkTo("next", header.Values("Link")))
		if err != nil {
			return ""
		}
		return u.Query().Get(r.Parameter(p.Argument))
	default:
		return textAt(document, p.Next)
	}
}

// textAt is the text or the number at a dotted path, into lists by index; "" when there is none.
func textAt(document any, path string) string {
	for name := range strings.SplitSeq(path, ".") {
		switch at := document.(type) {
		case map[string]any:
			document = at[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(at) {
				return ""
			}
			document = at[i]
		default:
			return ""
		}
	}
	text, err := wire.Scalar(document)
	if err != nil || text == "false" || text == "true" {
		return ""
	}
	return text
}
