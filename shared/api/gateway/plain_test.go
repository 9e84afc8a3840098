package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/api/mcp"
	"patchbay/shared/api/proxy"
)

// echoDoor has one tool, which answers what it was given.
func echoDoor() *door {
	d := newDoor(proxy.Connector{Key: "x", Name: "X & Y"}, nil)
	server := mcp.NewServer(d.self, "")
	echo := func(_ context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		text := string(req.Params.Arguments)
		if strings.Contains(text, "refuse") {
			return mcp.Refused("No <b>& never\u2028."), nil
		}
		structured, _ := json.Marshal(map[string]string{"given": text})
		return &sdk.CallToolResult{
			StructuredContent: json.RawMessage(structured), Content: []sdk.Content{&sdk.TextContent{Text: text}},
		}, nil
	}
	server.AddTool(requestTool(proxy.Connector{}), echo)
	d.tools["request"], d.sdk = echo, mcp.Handle(server, proxy.MaxBody)
	return d
}

// What is answered without the SDK is what the SDK answers, and what it refuses is left to it.
func TestPlainCallsAreAnsweredAsBySDK(t *testing.T) {
	d := echoDoor()
	const version = `"io.modelcontextprotocol/protocolVersion":"2026-07-28"`
	const can = `"io.modelcontextprotocol/clientCapabilities":`
	const is = `"io.modelcontextprotocol/clientInfo":`
	meta := func(members ...string) string { return `,"_meta":{` + strings.Join(members, ",") + `}` }
	type try struct {
		plain  bool // must be answered here: what clients send
		params string
	}
	newer := []try{
		{true, meta(version, can+`{}`)},
		{true, meta(version, can+`{"roots":{"listChanged":true},"sampling":{},"elicitation":{"form":{}}}`, is+`{"name":"a","version":"1"}`)},
		{true, `,"arguments":{}` + meta(version, can+`{}`, `"progressToken":7`)},
		{true, `,"arguments":{"path":"/me","body":"<&>\u2028é"}` + meta(version, can+`{}`)},
		{true, `,"arguments":{"refuse":1}` + meta(version, can+`{}`)},
		{false, ``}, {false, meta()}, {false, meta(version)}, {false, meta(can + `{}`)}, {false, `,"_meta":null`},
		{false, `,"_meta":[]`}, {false, meta(version, can+`null`)}, {false, meta(version, can+`[]`)},
		{false, meta(version, can+`{"sampling":7}`)}, {false, meta(version, can+`{}`, is+`null`)},
		{false, meta(version, can+`{}`, is+`"x"`)}, {false, meta(version, can+`{}`, is+`{"name":7}`)},
		{false, meta(strings.Replace(version, "2026", "2027", 1), can+`{}`)},
		{false, meta(strings.Replace(version, `"2026-07-28"`, `7`, 1), can+`{}`)},
		{false, `,"arguments":null` + meta(version, can+`{}`)}, {false, `,"arguments":[1]` + meta(version, can+`{}`)},
		{false, `,"arguments":"x"` + meta(version, can+`{}`)}, {false, `,"inputResponses":{}` + meta(version, can+`{}`)},
		{false, `,"requestState":"x"` + meta(version, can+`{}`)}, {false, `,"Name":"other"` + meta(version, can+`{}`)},
	}
	older := []try{
		{true, ``}, {true, `,"arguments":{"path":"/me"}`}, {true, `,"arguments":{"refuse":1}`}, {true, meta()},
		{true, meta(`"progressToken":"a"`)}, {true, meta(is + `7`)},
		{false, meta(version)}, {false, meta(version, can+`{}`)}, {false, `,"arguments":null`}, {false, `,"_meta":7`},
	}
	headers := []http.Header{
		{}, {"Content-Type": {"application/json; charset=utf-8"}}, {"Content-Type": {"text/plain"}}, {"Mcp-Name": {"other"}},
		{"Mcp-Name": nil}, {"Mcp-Method": nil}, {"Mcp-Method": {"tools/list"}}, {"Last-Event-Id": {"1"}},
		{"Mcp-Protocol-Version": nil}, {"Mcp-Protocol-Version": {"2025-03-26"}}, {"Mcp-Protocol-Version": {"2027-01-01"}},
		{"Mcp-Protocol-Version": {"2025-06-18", "2026-07-28"}}, {"Mcp-Session-Id": {"x"}}, {"Mcp-Param-Path": {"/you"}},
	}
	answered := 0
	for _, protocol := range mcp.Protocols {
		tries := older
		if protocol == mcp.Protocols[0] {
			tries = newer
		}
		for _, try := range tries {
			for i, changed := range headers {
				for _, id := range []string{
					`1`, `0`, `-7`, `"a\u0301"`, `""`, `1.0`, `-0`, `1e3`, `12345678901234567890`, `null`, `true`, `[1]`,
				} {
					for _, rest := range []string{`"jsonrpc":"2.0"`, `"jsonrpc":"1.0"`, `"jsonrpc":"2.0","result":{}`} {
						h := http.Header{"Content-Type": {"application/json"}, "Mcp-Protocol-Version": {protocol}, "Accept": {"*/*"}}
						if protocol == mcp.Protocols[0] {
							h["Mcp-Method"], h["Mcp-Name"] = []string{callTool}, []string{"request"}
						}
						for name, values := range changed {
							h[name] = values
						}
						body := fmt.Sprintf(`{%s,"id":%s,"method":"tools/call","params":{"name":"request"%s}}`, rest, id, try.params)
						usual := i == 0 && (id == `1` || id == `"a\u0301"`) && rest == `"jsonrpc":"2.0"`
						if d.agrees(t, h, body, try.plain && usual) {
							answered++
						} else if !try.plain && usual && protocol != "" && d.takes(h, body) {
							t.Errorf("%v %s is answered without the SDK", h, body)
						}
					}
				}
			}
		}
	}
	if answered < 300 {
		t.Errorf("%d messages were answered without the SDK", answered)
	}
}

func posted(h http.Header, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, Path, strings.NewReader(body))
	r.Header = h.Clone()
	return r
}

func (d *door) takes(h http.Header, body string) bool {
	r := posted(h, body)
	m, err := messageOf(r, []byte(body))
	return err == nil && d.plain(r, m) != nil
}

// agrees answers a message both ways, if it is plain.
func (d *door) agrees(t *testing.T, h http.Header, body string, must bool) bool {
	t.Helper()
	if !d.takes(h, body) {
		if must {
			t.Errorf("%v %s is left to the SDK", h, body)
		}
		return false
	}
	r := posted(h, body)
	m, _ := messageOf(r, []byte(body))
	own, theirs := httptest.NewRecorder(), httptest.NewRecorder()
	d.make(own, r, d.plain(r, m))
	mcp.Serve(d.sdk, theirs, posted(h, body))
	if own.Code != theirs.Code || !reflect.DeepEqual(own.Header(), theirs.Header()) || !sameJSON(own.Body, theirs.Body) {
		t.Errorf("%v %s:\n%d %v %s\nby the SDK %d %v %s", h, body,
			own.Code, own.Header(), own.Body, theirs.Code, theirs.Header(), theirs.Body)
	}
	return true
}

func sameJSON(a, b io.Reader) bool {
	var values [2]any
	for i, r := range []io.Reader{a, b} {
		text, _ := io.ReadAll(r)
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if d.Decode(&values[i]) != nil {
			return false
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}
