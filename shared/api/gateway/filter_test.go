package gateway

import (
	"errors"
	"strings"
	"testing"
)

// However a server writes its stream of events, no list in it keeps a tool that is refused, and nothing else is lost.
// The forms are those of the HTML standard, sections 9.2.5 and 9.2.6. npm eventsource-parser 4.1.3, which the MCP
// clients read with, takes each of them; findings/sse-byte-order-mark-hides-the-first-event.sh has who does not.
func TestNoStreamKeepsRefusedTools(t *testing.T) {
	allows := func(tool string) error {
		if tool == "drop" {
			return errors.New("refused")
		}
		return nil
	}
	const list = `{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"drop"},{"name":"keep"}]}}`
	const kept = `{"id":1,"jsonrpc":"2.0","result":{"tools":[{"name":"keep"}]}}`
	const two = `{"jsonrpc":"2.0",` + "\n" + `data: "method":"m"}`
	for _, c := range []struct{ name, body, want string }{
		{"plain", "event: message\ndata: " + list + "\n\n", "event: message\ndata: " + kept + "\n\n"},
		{"a byte order mark", "\ufeffdata: " + list + "\n\n", "data: " + kept + "\n\n"},
		{"carriage returns", "event: message\rdata: " + list + "\r\r", "event: message\ndata: " + kept + "\n\n"},
		{"CRLF", "id: 7\r\ndata: " + list + "\r\n\r\n", "id: 7\ndata: " + kept + "\n\n"},
		{"no blank", "data:" + list + "\n\n", "data: " + kept + "\n\n"},
		{"data without a colon", "data\ndata: " + list + "\n\n", "data: " + kept + "\n\n"},
		{"several lines", "data: " + strings.Replace(list, `,"id"`, ",\ndata: \"id\"", 1) + "\n\n", "data: " + kept + "\n\n"},
		{"an event of its own without data", "event: other\n\ndata: " + list + "\n\n", "event: other\n\ndata: " + kept + "\n\n"},
		{"what is no list", "data: " + two + "\n\n", "data: " + two + "\n\n"},
		{"a place to go on from", "id: 7\ndata:\n\n", "id: 7\ndata: \n\n"},
	} {
		got, err := filtered("text/event-stream; charset=utf-8", []byte(c.body), allows)
		if string(got) != c.want || err != nil {
			t.Errorf("%s: %q becomes %q, %v; want %q", c.name, c.body, got, err, c.want)
		}
	}
	for _, body := range []string{"data: {\n\n", "data: [" + list + "]\n\n"} {
		if got, err := filtered("text/event-stream", []byte(body), allows); err == nil {
			t.Errorf("%q, which cannot be read, is passed on as %q", body, got)
		}
	}
}
