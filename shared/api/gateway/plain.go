package gateway

import (
	"bytes"
	"encoding/json"
	"net/http"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/api/mcp"
	"patchbay/shared/lazy"
	"patchbay/shared/wire"
)

// door answers the messages of agents. Nearly all are calls of a tool that say nothing out of the ordinary. The SDK
// makes a session for each and decodes it a dozen times, in buffers of 32 KiB, which cost more than all the rest of the
// call. So a plain call is made here, and any other message goes to the SDK, with all it has to refuse.
type door struct {
	sdk   http.Handler
	self  *sdk.Implementation
	tools map[string]sdk.ToolHandler
}

// plainCall is a call of a tool in the one form that both current clients and the two protocols before send.
type plainCall struct {
	id      json.RawMessage
	handler sdk.ToolHandler
	params  sdk.CallToolParamsRaw
	newer   bool // 2026-07-28: without a handshake, and an answer that says of whom it is
}

// wholeNumber is an id that the SDK, too, answers as it was written.
var wholeNumber = lazy.Regexp(`^(0|-?[1-9][0-9]{0,14})$`)

// What 2026-07-28 has in the _meta of a message.
const (
	metaVersion      = "io.modelcontextprotocol/protocolVersion"
	metaClient       = "io.modelcontextprotocol/clientInfo"
	metaCapabilities = "io.modelcontextprotocol/clientCapabilities"
	metaServer       = "io.modelcontextprotocol/serverInfo"
)

// plain reads a plain call; nil for any message that is not one.
func (d *door) plain(r *http.Request, m message) *plainCall {
	h := r.Header
	if m.Method != callTool || !only(m.members, "jsonrpc", "id", "method", "params") ||
		!only(m.params, "name", "arguments", "_meta") || string(m.members["jsonrpc"]) != `"2.0"` ||
		!bytes.HasPrefix(m.ID, []byte(`"`)) && !wholeNumber().Match(m.ID) ||
		one(h, "Content-Type") != "application/json" || h["Last-Event-Id"] != nil {
		return nil
	}
	c := &plainCall{id: m.ID, handler: d.tools[m.Tool]}
	c.params.Name, c.params.Arguments = m.Tool, m.params["arguments"]
	if c.handler == nil || c.params.Arguments != nil && !isObject(c.params.Arguments) {
		return nil
	}
	var meta map[string]json.RawMessage
	if m.params["_meta"] != nil && (json.Unmarshal(m.params["_meta"], &meta) != nil || meta == nil) {
		return nil
	}
	switch version := one(h, "Mcp-Protocol-Version"); version {
	case mcp.Protocols[0]:
		c.newer = true
		if one(h, "Mcp-Method") != m.Method || one(h, "Mcp-Name") != m.Tool ||
			string(meta[metaVersion]) != `"`+version+`"` || !describesClient(meta) {
			return nil
		}
	case mcp.Protocols[1], mcp.Protocols[2]:
		if meta[metaVersion] != nil {
			return nil
		}
	default:
		return nil
	}
	return c
}

// describesClient says whether a client says what it is and what it can as the protocol has it.
func describesClient(meta map[string]json.RawMessage) bool {
	var can sdk.ClientCapabilities
	if !isObject(meta[metaCapabilities]) || json.Unmarshal(meta[metaCapabilities], &can) != nil {
		return false
	}
	if meta[metaClient] == nil {
		return true
	}
	var is sdk.Implementation
	return isObject(meta[metaClient]) && json.Unmarshal(meta[metaClient], &is) == nil
}

// only says whether an object has no other members than those.
func only(members map[string]json.RawMessage, names ...string) bool {
	there := 0
	for _, name := range names {
		if _, ok := members[name]; ok {
			there++
		}
	}
	return there == len(members)
}

func isObject(text json.RawMessage) bool { return bytes.HasPrefix(text, []byte("{")) }

// one is a header that was sent once; "" for any other.
func one(h http.Header, name string) string {
	if values := h[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// plainAnswer is a result as the SDK writes it.
type plainAnswer struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  plainResult     `json:"result"`
}

type plainResult struct {
	Meta       map[string]any `json:"_meta,omitempty"`
	Content    []sdk.Content  `json:"content"`
	Structured any            `json:"structuredContent,omitempty"`
	IsError    bool           `json:"isError,omitempty"`
	Type       string         `json:"resultType,omitempty"`
}

// make makes the call and answers it.
func (d *door) make(w http.ResponseWriter, r *http.Request, c *plainCall) {
	result, err := c.handler(r.Context(), &sdk.CallToolRequest{Params: &c.params})
	if err != nil {
		wire.RefusePage(w, r, err)
		return
	}
	answer := plainAnswer{Version: "2.0", ID: c.id, Result: plainResult{
		Content: result.Content, Structured: result.StructuredContent, IsError: result.IsError,
	}}
	if c.newer {
		answer.Result.Meta, answer.Result.Type = map[string]any{metaServer: d.self}, "complete"
	}
	w.Header().Set("Cache-Control", "no-cache, no-transform")
	w.Header().Set("Content-Type", "application/json")
	_ = wire.Marshal(w, answer) // the caller is gone
}
