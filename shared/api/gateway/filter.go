package gateway

import (
	"bytes"
	"encoding/json"
	"mime"
	"strings"
)

// filtered is an answer to tools/list without the tools that a policy refuses. It is JSON, or a stream of events whose
// data is. One that cannot be read is not passed on: what it lists is not known. allows is an error for a refused tool.
func filtered(contentType string, body []byte, allows func(tool string) error) ([]byte, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return body, nil
	}
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind != "text/event-stream" {
		return withoutTools(body, allows)
	}
	var out bytes.Buffer
	// A stream may begin with a byte order mark, and a line ends by CR, LF or both (HTML standard, section 9.2.5). What is
	// not read so here is read so by clients: the list would reach them whole.
	text := lineEnds.Replace(strings.TrimPrefix(string(body), "\ufeff"))
	for event := range strings.SplitSeq(text, "\n\n") {
		var fields, data []string
		for line := range strings.SplitSeq(event, "\n") {
			if name, value, _ := strings.Cut(line, ":"); name == "data" {
				data = append(data, strings.TrimPrefix(value, " "))
			} else if line != "" {
				fields = append(fields, line)
			}
		}
		if len(data) > 0 {
			kept, err := withoutTools([]byte(strings.Join(data, "\n")), allows)
			if err != nil {
				return nil, err
			}
			for line := range strings.SplitSeq(string(kept), "\n") {
				fields = append(fields, "data: "+line)
			}
		}
		if len(fields) > 0 {
			out.WriteString(strings.Join(fields, "\n") + "\n\n")
		}
	}
	return out.Bytes(), nil
}

// lineEnds makes one newline of each end of a line.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

var errList = errServer.Says("The MCP server's list of tools cannot be read, so it is not known which of them may be used.")

// withoutTools takes out of a message what may not be called. All that is not a tool stays as it is.
func withoutTools(text []byte, allows func(tool string) error) ([]byte, error) {
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
		if json.Unmarshal(t, &of) == nil && json.Unmarshal(of["name"], &name) == nil && allows(name) == nil {
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
