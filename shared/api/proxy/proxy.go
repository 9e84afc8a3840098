// Package proxy serves /unified/proxy: a call to a connector's API with a linked account's credentials.
package proxy

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/approval"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Caller sends requests to providers; outbound.New makes one.
type Caller interface {
	Do(*http.Request) (*http.Response, error)
}

// MaxBody bounds the body of a call, in bytes.
const MaxBody = 5 << 20

// Handler serves the proxy.
type Handler struct {
	Credentials *credential.Service
	Caller      Caller
	// Root is the address of the proxy's own host, such as https://proxy.example.com; "" when it has none.
	Root string
	Now  func() time.Time // of what is signed; nil means time.Now
	// Approvals hold calls back where a policy asks for that.
	Approvals *approval.Service
	// Keys and Built are for the list of actions: who asks, and which of the deployment's connectors declare any.
	Keys  wire.Authenticator
	Built interface {
		Declaring(context.Context) ([]string, error)
	}
}

// unifiedPath takes a call as JSON.
const unifiedPath = "/unified/proxy"

// Mount adds the route.
func (h *Handler) Mount(rt *wire.Router) {
	wire.WithAccess(rt, scope.ProxyCall, huma.Operation{
		OperationID: "proxy-request", Method: http.MethodPost, Path: unifiedPath, Tags: []string{"Proxy"},
		MaxBodyBytes: MaxBody,
		Summary:      "Call a connector's API with a linked account's credentials",
		Description:  "Answers what the provider answers. The call goes to the connector's own addresses and nowhere else.",
		Errors:       resource.CallErrors(),
		Responses:    answers(),
	}, h.proxy)
	h.mountActions(rt)
}

// answers describes what may come back besides Patchbay's own errors. A generated client drops an answer without
// content.
func answers() map[string]*huma.Response {
	whatever := map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{}}}
	return map[string]*huma.Response{
		"200":     {Description: "What the provider answered, in its own media type", Content: whatever},
		"default": {Description: "What the provider answered, with its status", Content: whatever},
	}
}

type proxyInput struct {
	AccountID string `header:"x-account-id" maxLength:"128" doc:"Needed, but with a use token of one account"`
	Approval  string `header:"x-approval-id" maxLength:"128" doc:"The pending call that this one repeats, where a call policy asked for approval; may be left out"`
	Origin    string `header:"Origin" json:"-" hidden:"true"`
	resource.ByActor
	Body struct {
		URL     string         `json:"url,omitempty" maxLength:"8192" doc:"Replaces the connector's base address; must be one of its own"`
		Method  string         `json:"method,omitempty" maxLength:"16" doc:"get when left out"`
		Path    string         `json:"path,omitempty" maxLength:"8192" doc:"With its query, appended to the base address"`
		Headers map[string]any `json:"headers,omitempty" doc:"Text, numbers or booleans; a list of them repeats the header"`
		Body    any            `json:"body,omitempty" doc:"Text is sent as it is, anything else as JSON; an object also as a form, when the header Content-Type is application/x-www-form-urlencoded"`
	}
}

func (h *Handler) proxy(ctx context.Context, a project.Access, in *proxyInput) (*huma.StreamResponse, error) {
	if in.AccountID = cmp.Or(in.AccountID, a.Use.Account); in.AccountID == "" {
		return nil, wire.ErrInvalid.At("header.x-account-id", "is missing: it names the linked account")
	}
	wire.Tag(ctx, "account", in.AccountID)
	activity.Note(ctx, func(e *activity.Entry) { e.Kind = activity.Call })
	a.User = in.ActingUser
	fromPage(ctx, &a, http.Header{"Origin": {in.Origin}})
	spec, err := in.spec()
	if err != nil {
		return nil, err
	}
	res, err := h.make(ctx, a, in.AccountID, spec, in.Approval)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: res.relay}, nil
}

// make makes a call with an account's credential, renewed if need be.
func (h *Handler) make(
	ctx context.Context, a project.Access, account string, spec outbound.Spec, approval string,
) (*provided, error) {
	call, err := h.admitted(ctx, a, account)
	if err != nil {
		return nil, err
	}
	defer call.End()
	return h.through(ctx, call, spec, message{approval: approval})
}

// through makes an admitted call, and once more where that renews its credential.
func (h *Handler) through(
	ctx context.Context, call *credential.Call, spec outbound.Spec, m message,
) (*provided, error) {
	res, err := h.send(ctx, call, spec, m, true)
	if err != nil {
		return nil, err
	}
	return h.recover(ctx, call, spec, m, res)
}

// provided is a provider's answer. An answer that breaks off or is too large must not look like a complete one: it is
// read whole before any of it is relayed, or passed on as it comes under the length that it has told (stream.go).
type provided struct {
	target outbound.Target
	proxy  string // the transparent proxy's address, as its caller has it
	called *url.URL
	status int
	header http.Header
	body   []byte
	rest   *streamed // in place of body; nil when that was read
}

// send makes a call. Its first send asks for approval where that is needed, which the second goes on with.
func (h *Handler) send(
	ctx context.Context, call *credential.Call, spec outbound.Spec, m message, first bool,
) (*provided, error) {
	target := outbound.TargetOf(call.API, call.Auth, call.Values)
	if h.Now != nil {
		target.Now = h.Now()
	}
	req, err := outbound.Call(ctx, target, spec)
	if err != nil {
		return nil, err
	}
	noteCall(ctx, call, req, spec.Body)
	held, err := allowed(call, target, req, spec, m)
	if err == nil && held != "" && first {
		err = h.approved(ctx, call, target, spec, req.Method, m, held)
	}
	if err != nil {
		return nil, err
	}
	res, err := h.Caller.Do(req)
	if err != nil {
		return nil, unanswered(err)
	}
	p := &provided{target: target, called: req.URL, status: res.StatusCode, header: res.Header}
	if p.streams(ctx, call, spec, res) {
		outbound.HidePlaced(res.Header, call.Auth.Place)
		p.rest = &streamed{res.Body, res.ContentLength}
		return p, nil
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode < 200 ||
		res.StatusCode > 599 { // no answer's (RFC 9110 section 15); what follows 101 is not even HTTP
		return nil, errStatus.Says(
			"The provider answered with the status %d, which is none that can be passed on.",
			res.StatusCode,
		)
	}
	if p.body, err = outbound.ReadAll(res); err != nil {
		return nil, unanswered(err)
	}
	outbound.HidePlaced(res.Header, call.Auth.Place)
	p.note(ctx)
	return p, nil
}

// allowed refuses a call that a policy does not let pass, by the request as the provider would see it. held is the rule
// that holds it back until somebody approves it; "" when none does.
func allowed(
	call *credential.Call, target outbound.Target, req *http.Request, spec outbound.Spec, m message,
) (held string, err error) {
	if len(call.Policies) == 0 {
		return "", nil
	}
	home, err := target.Home()
	if err != nil {
		return "", err
	}
	return call.Allows(policy.Request{
		Method: req.Method, URL: req.URL, Home: home, Header: req.Header, Body: spec.Body, Tool: m.tool, Meets: m.meets,
		Named: readsOf(call, home), Server: call.Auth.MCP != nil,
	})
}

// readsOf are the declared reads of the account's API, by which a policy may name calls.
func readsOf(call *credential.Call, home *url.URL) []policy.Named {
	if call.Auth.MCP != nil {
		return nil
	}
	out := make([]policy.Named, len(call.API.Reads))
	for i := range call.API.Reads {
		r := &call.API.Reads[i]
		out[i] = policy.Named{
			Tool: r.Key, Method: http.MethodGet, Path: strings.TrimSuffix(home.Path, "/") + r.Pattern(),
		}
	}
	return out
}

var errStatus = fault.New(fault.Provider, "provider_answer_invalid", "The provider's answer is not valid.")

// unanswered says why there is no answer to relay. The log gets the cause without the address that was called.
func unanswered(err error) error {
	err = outbound.Cause(err)
	var f *fault.Error
	var n net.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, outbound.ErrTooLarge):
		return fault.New(fault.Provider, "provider_answer_too_large",
			"The provider's answer is too large to be passed on: ask for less at once.").
			Because(err)
	case errors.As(err, &n) && n.Timeout():
		return fault.New(fault.Timeout, "provider_timeout", "The provider did not answer in time.").
			After(5 * time.Second).
			Because(err)
	}
	return fault.New(fault.Provider, "provider_unreachable",
		"The provider could not be reached, or its answer broke off.").
		Because(err)
}

// recover looks whether the answer says that the account's credential is at fault. If so it renews the credential
// where there is a way to, and repeats the call once. Where that is not possible the provider's answer stands, and the
// account is marked if the credential is dead.
func (h *Handler) recover(
	ctx context.Context, call *credential.Call, spec outbound.Spec, m message, first *provided,
) (*provided, error) {
	if first.rest != nil { // says nothing of the kind
		return first, nil
	}
	why := oauth.CallFailure(call.Auth, call.Values, first.status, first.header, first.body)
	if why == nil {
		return first, nil
	}
	activity.Refused(ctx)
	repeat, err := h.Credentials.Recover(ctx, call, why)
	if err != nil {
		return first, err
	}
	if !repeat {
		activity.Note(ctx, func(e *activity.Entry) { e.ProviderCode, e.ProviderWords = why.Told() })
		return first, nil
	}
	return h.send(ctx, call, spec, m, false)
}
