package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"slices"
	"strings"
)

// mayCallTool says whether a server that speaks JSON-RPC could take a request for a call of a tool. An API's key may be
// good at an MCP server, too, and a connector of an owner's may point anywhere. It is the most generous reading that
// counts: readers differ in which of two members of a name they take, in case, in what they skip. So any text of the
// kind will do, and what cannot be read.
func mayCallTool(header map[string][]string, body []byte) bool {
	if len(body) == 0 {
		return false
	}
	for name, values := range header {
		value := strings.ToLower(strings.Join(values, ","))
		switch {
		case strings.EqualFold(name, "Content-Encoding") && value != "identity":
			return true
		case strings.EqualFold(name, "Content-Type") && !plainText(value):
			return true
		}
	}
	if bytes.IndexByte(body[:min(len(body), 8)], 0) >= 0 { // UTF-16, UTF-32
		return true
	}
	if bytes.Contains(bytes.ToLower(body), []byte(callTool)) {
		return true
	}
	// Behind a byte order mark or the separator of RFC 7464, and comments that some readers skip.
	text := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n\v\f\x1e")
	if len(text) == 0 || !slices.Contains([]byte("{[/#"), text[0]) || bytes.IndexByte(text, '\\') < 0 {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if err != nil {
			return !errors.Is(err, io.EOF)
		}
		if s, ok := token.(string); ok && strings.Contains(strings.ToLower(s), callTool) {
			return true
		}
	}
}

// callTool is the method of a message that calls a tool.
const callTool = "tools/call"

// plainText says whether a media type's characters are those of ASCII where they are ASCII's.
func plainText(contentType string) bool {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return !strings.Contains(contentType, "charset")
	}
	charset, there := params["charset"]
	return !there || slices.Contains([]string{"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}, charset)
}
