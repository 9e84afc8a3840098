package gateway

import (
	"bytes"
	"encoding/json"
	"mime"
	"strings"

	"patchbay/shared/api/proxy"
)

// filtered is an answer to tools/list without the tools that the call's policies refuse. It is JSON, or a stream of
// events whose data is. One that cannot be read is not passed on: what it lists is not known.
func filtered(contentType string, body []byte, call *proxy.Admitted) ([]byte, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return body, nil
	}
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind != "text/event-stream" {
		return withoutTools(body, call)
	}
	var out bytes.Buffer
	for event := range strings.SplitSeq(strings.ReplaceAll(string(body), "\r\n", "\n"), "\n\n") {
		var data []string
		for line := range strings.SplitSeq(event, "\n") {
			if text, ok := strings.CutPrefix(line, "data:"); ok {
				data = append(data, strings.TrimPrefix(text, " "))
			} else if line != "" {
				out.WriteString(line + "\n")
			}
		}
		if len(data) > 0 {
			text, err := withoutTools([]byte(strings.Join(data, "\n")), call)
			if err != nil {
				return nil, err
			}
			out.WriteString("data: " + string(text) + "\n\n")
		}
	}
	return out.Bytes(), nil
}

var errList = errServer.Says("The MCP server's list of tools cannot be read, so it is not known which of them may be used.")

// withoutTools takes out of a message what may not be called. All that is not a tool stays as it is.
func withoutTools(text []byte, call *proxy.Admitted) ([]byte, error) {
	if len(bytes.TrimSpace(text)) == 0 { // an event that only says where to go on
		return text, nil
	}
	var m, result map[string]json.RawMessage
	var tools []json.RawMessage
	if json.Unmarshal(text, &m) != nil {
		return nil, errList
	}
	if m["result"] == nil { // an error, or a message beside
		return text, nil
	}
	if json.Unmarshal(m["result"], &result) != nil {
		return nil, errList
	}
	if result["tools"] == nil {
		return text, nil
	}
	if json.Unmarshal(result["tools"], &tools) != nil {
		return nil, errList
	}
	kept := []json.RawMessage{}
	for _, t := range tools {
		var of map[string]json.RawMessage
		var name string
		if json.Unmarshal(t, &of) == nil && json.Unmarshal(of["name"], &name) == nil && call.AllowsTool(name) == nil {
			kept = append(kept, t)
		}
	}
	var err error
	if result["tools"], err = json.Marshal(kept); err != nil {
		return nil, err
	}
	if m["result"], err = json.Marshal(result); err != nil {
		return nil, err
	}
	return json.Marshal(m)
}
