package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/api/mcp"
	"patchbay/shared/api/proxy"
	"patchbay/shared/fault"
	"patchbay/shared/wire"
)

// sessionHeader names a session of the protocols before 2026-07-28. It is the server's, and passed both ways.
const sessionHeader = "Mcp-Session-Id"

// passed are the headers that are a message's own. Nothing else of the caller reaches the server, its credential for us
// before all.
var passed = []string{
	"Accept", "Content-Type", sessionHeader, "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name", "Last-Event-Id",
}

var (
	errNoSession = fault.New(fault.Invalid, "mcp_no_session", "There is no session here that could be ended.")
	errNoCall    = fault.New(0, "internal_error", "Something failed on our side.")
	// errAmbiguous refuses what two readers may read differently: a policy must see the tool that the server sees.
	errAmbiguous = fault.New(fault.Invalid, "mcp_message_ambiguous",
		"The message names its method or its tool in more than one way. Send one message with each member once.")
)

// message is what of a message decides whether it may pass.
type message struct {
	ID     json.RawMessage
	Method string
	Tool   string // of tools/call

	members, params map[string]json.RawMessage // as they were written; params are those of tools/call
}

// open are the methods that use nothing of an account: how a client meets a server, and which tools there are.
var open = map[string]bool{
	"initialize": true, "server/discover": true, "ping": true, "tools/list": true,
	"notifications/initialized": true, "notifications/cancelled": true, endSession: true,
}

// endSession stands for a DELETE, which is no message.
const endSession = "DELETE"

const (
	listTools = "tools/list"
	callTool  = "tools/call"
)

// messageOf reads a message. A batch, which no protocol since 2025-06-18 has, is refused: each call has an entry of its
// own in the log, and a credential renews itself for one call at a time.
func messageOf(r *http.Request, body []byte) (message, error) {
	var of map[string]json.RawMessage
	if err := errors.Join(wire.Unambiguous(body), json.Unmarshal(body, &of)); err != nil || of == nil {
		return message{}, mcp.ErrMessage.Says("This is no message of the Model Context Protocol: it must be one object of JSON.")
	}
	m := message{ID: of["id"], members: of}
	if of["method"] != nil && json.Unmarshal(of["method"], &m.Method) != nil {
		return m, errAmbiguous
	}
	if m.Method == callTool {
		if json.Unmarshal(of["params"], &m.params) != nil || json.Unmarshal(m.params["name"], &m.Tool) != nil ||
			m.Tool == "" {
			return m, mcp.ErrMessage.Says("This is no message of the Model Context Protocol: it calls a tool without its name.")
		}
	}
	for header, value := range map[string]string{"Mcp-Method": m.Method, "Mcp-Name": m.Tool} {
		for _, sent := range r.Header.Values(header) {
			if sent != value && (header != "Mcp-Name" || m.Method == callTool) {
				return m, errAmbiguous
			}
		}
	}
	return m, nil
}

// passOn sends a message to the account's MCP server, if the call's policies let it pass, and answers what it answers.
func (h *Handler) passOn(w http.ResponseWriter, r *http.Request, call *proxy.Admitted, m message, body []byte) {
	activity.Note(r.Context(), func(e *activity.Entry) { e.Action = m.action() })
	header := http.Header{}
	for _, name := range passed {
		if values := r.Header.Values(name); len(values) > 0 {
			header[http.CanonicalHeaderKey(name)] = values
		}
	}
	body, object := m.lent(body)
	answer, err := call.Message(r.Context(), r.Method, m.Tool, open[m.Method], header, body)
	if err != nil {
		m.refuse(w, r, err)
		return
	}
	switch answer.Status {
	case http.StatusUnauthorized, http.StatusForbidden: // would send a client to sign in to us
		m.refuse(w, r, errServer.Says("%s does not let the account do this: its sign-in has ended, or lacks a permission. "+
			"Link the account again.", call.Connector().Name))
		return
	}
	text := answer.Body
	if m.Method == listTools && call.Bounded() {
		if text, err = filtered(answer.Header.Get("Content-Type"), text, call.AllowsTool); err != nil {
			m.refuse(w, r, err)
			return
		}
	}
	for _, name := range []string{"Content-Type", sessionHeader, "Retry-After"} {
		if v := answer.Header.Get(name); v != "" {
			w.Header().Set(name, v)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "sandbox")
	w.WriteHeader(answer.Status)
	_, _ = w.Write(returned(text, object)) // the caller is gone
}

var errServer = fault.New(fault.Provider, "mcp_server_refuses", "The MCP server does not let the account do this.")

// maxAction is how much of a message's method and tool the log keeps, in bytes.
const maxAction = 120

// action is what the log says that a message does.
func (m message) action() string {
	text := strings.TrimSpace("mcp " + m.Method + " " + m.Tool)
	return strings.ToValidUTF8(text[:min(len(text), maxAction)], "")
}

// refuse answers a message that is not passed on, or whose server failed. A request is answered in the protocol, where
// every client shows the words; what waits for no answer, by a status.
func (m message) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if len(m.ID) == 0 || bytes.Equal(m.ID, []byte("null")) {
		wire.RefusePage(w, r, err)
		return
	}
	p := wire.RefusalOf(r, err)
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	answer := map[string]any{"jsonrpc": "2.0", "id": m.ID, "error": map[string]any{
		"code": refusedCode, "message": p.Message, "data": map[string]any{"code": p.Code, "status": p.StatusCode},
	}}
	if m.Method == callTool { // a model reads a tool's answer, and not the protocol's errors
		delete(answer, "error")
		answer["result"] = map[string]any{
			"isError": true, "resultType": "complete", "content": []any{map[string]any{"type": "text", "text": p.Message}},
		}
	}
	_ = wire.Marshal(w, answer) // the caller is gone
}

// refusedCode is of those that JSON-RPC 2.0 leaves to servers (section 5.1).
const refusedCode = -32001
