package proxy

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"patchbay/shared/catalog"
	"patchbay/shared/credential"
	"patchbay/shared/outbound"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

// Admitted is a call that may be made: who calls is known, and with which account. Whoever has it ends it (End).
type Admitted struct {
	handler *Handler
	call    *credential.Call
	key     string // what was presented, which must not reach the provider
	// approval is the pending call that this one repeats, where the caller names one.
	approval string
}

// message is what a call is beside its request, when it calls a tool: by a message to an MCP server, or a declared
// read.
type message struct {
	tool  string
	meets bool // by it a client meets the server, and uses nothing of the account
	// approval is the pending call that a call repeats, be it a message or not; "" where the caller names none.
	approval string
	server   bool // it is a message
}

// Admit decides who makes a request, and with which account: the header x-account-id names it, or a use token of one
// account. It is one read, as for every proxied call, and refuses as credential.Service.Admit does. A page of another
// origin needs a use token that names the origin.
func (h *Handler) Admit(r *http.Request) (*Admitted, error) {
	ctx := r.Context()
	access, key, err := caller(r)
	if err != nil {
		return nil, err
	}
	if access.Use.None() {
		if err := wire.OwnPage(r); err != nil {
			return nil, err
		}
	}
	ctx = wire.Presented(ctx, access)
	id, _, err := asked{}.account(r.Header, access.Use.Account)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "account", id)
	call, err := h.admitted(ctx, access, id)
	if err != nil {
		return nil, err
	}
	return &Admitted{handler: h, call: call, key: key, approval: r.Header.Get(approvalHeader)}, nil
}

// admitted is the store's decision on a call. A page whose origin is refused may not read the answer.
func (h *Handler) admitted(ctx context.Context, a project.Access, account string) (*credential.Call, error) {
	call, err := h.Credentials.Admit(ctx, a, account)
	if err != nil {
		refusedPage(ctx, err)
		return nil, err
	}
	return call, nil
}

// Keeps refuses what has the caller's own credential in it, where the provider would see it.
func (a *Admitted) Keeps(body []byte) error {
	if leaks("", body, a.key) {
		return errKeyInCall
	}
	return nil
}

// End waits for what goes on beside the call.
func (a *Admitted) End() { a.call.End() }

// Connector is what the call goes to.
type Connector struct {
	Key, Name string
	BaseURL   string // as the definition has it, with placeholders for what is each account's own

	first *catalog.ReadCall // tells one definition's reads from those of another
}

// Connector is that of the account.
func (a *Admitted) Connector() Connector {
	c := Connector{Key: a.call.Account.Connector, Name: a.call.Name(), BaseURL: a.call.API.BaseURL.String()}
	if reads := a.Reads(); len(reads) > 0 {
		c.first = &reads[0]
	}
	return c
}

// Reads are the connector's declared reads; none of an account at an MCP server, which has tools of its own. They are
// shared: read them, never write to them.
func (a *Admitted) Reads() []catalog.ReadCall {
	if a.call.Auth.MCP != nil {
		return nil
	}
	return a.call.API.Reads
}

// Read is the declared read with a key.
func (a *Admitted) Read(key string) (*catalog.ReadCall, bool) {
	if a.call.Auth.MCP != nil {
		return nil, false
	}
	return a.call.API.Read(key)
}

// Offers says whether the call's policies let some call of a tool pass, whose calls have one of the methods.
func (a *Admitted) Offers(tool string, methods ...string) bool {
	for _, b := range a.call.Policies {
		if !b.Policy.Offers(tool, methods...) {
			return false
		}
	}
	return true
}

// Server is the address of the account's MCP server; "" when the account is not at one.
func (a *Admitted) Server() string {
	if a.call.Auth.MCP == nil {
		return ""
	}
	u, err := outbound.URL(a.call.Auth.MCP.URL, a.call.Values)
	if err != nil {
		return ""
	}
	return u.String()
}

// Bounded says that a policy is in force for the call.
func (a *Admitted) Bounded() bool { return len(a.call.Policies) > 0 }

// AllowsTool refuses a message to the account's MCP server that calls a tool, or one that is no tool's with "":
// policy.ErrRefused.
func (a *Admitted) AllowsTool(tool string) error {
	u, err := url.Parse(a.Server())
	if err != nil {
		return err
	}
	_, err = a.call.Allows(policy.Request{Method: http.MethodPost, URL: u, Home: u, Tool: tool})
	return err
}

// Asked is a call as /unified/proxy takes it.
type Asked struct {
	Tool         string // the declared read that is called; "" for any other call
	Method, Path string
	Headers      map[string]any
	Body         any
}

// Answer is a provider's answer, read whole. Headers that hold the account's credential are not in it.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Make makes a call of the account's API. It refuses as /unified/proxy does, and nothing is sent then.
func (a *Admitted) Make(ctx context.Context, what Asked) (*Answer, error) {
	var in proxyInput
	in.Body.Method, in.Body.Path, in.Body.Headers, in.Body.Body = what.Method, what.Path, what.Headers, what.Body
	spec, err := in.spec()
	if err != nil {
		return nil, err
	}
	return a.whole(a.handler.through(ctx, a.call, spec, message{tool: what.Tool, approval: a.approval}))
}

// Message sends a message to the account's MCP server. A message that meets uses nothing of the account.
func (a *Admitted) Message(
	ctx context.Context, method, tool string, meets bool, header http.Header, body []byte,
) (*Answer, error) {
	spec := outbound.Spec{Method: method, URL: a.Server(), Header: header, Body: body}
	return a.whole(a.handler.through(ctx, a.call, spec, message{
		tool: tool, meets: meets, approval: a.approval, server: true,
	}))
}

func (a *Admitted) whole(p *provided, err error) (*Answer, error) {
	if err != nil {
		return nil, err
	}
	answer := &Answer{Status: p.status, Header: p.header, Body: p.body}
	if p.rest != nil {
		defer func() { _ = p.rest.Close() }()
		if answer.Body, err = io.ReadAll(p.rest); err != nil {
			return nil, unanswered(err)
		}
	}
	return answer, nil
}
