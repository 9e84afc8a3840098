package gateway

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// The published SDK of the wire contract (@stackone/stackone-client-ts 4.28.0) can send no id of a request but an
// object, which JSON-RPC 2.0 does not know (section 4). Its message goes on with a number, and the answer has the
// object again (findings/stackone-mcp-id-is-an-object.sh).

// lentID stands in for an object.
const lentID = "1"

// lent is a message for whoever answers it, and the object that its id is, nil when it is none.
func (m message) lent(body []byte) ([]byte, json.RawMessage) {
	if !bytes.HasPrefix(m.ID, []byte("{")) {
		return body, nil
	}
	return lend(body)
}

// lend gives a message whose id is an object a number for it, and returns the object; nil for any other message.
func lend(body []byte) (message []byte, object json.RawMessage) {
	var m map[string]json.RawMessage
	if json.Unmarshal(body, &m) != nil || !bytes.HasPrefix(m["id"], []byte("{")) {
		return body, nil
	}
	object = m["id"]
	m["id"] = json.RawMessage(lentID)
	text, err := json.Marshal(m)
	if err != nil {
		return body, nil
	}
	return text, object
}

// returned is an answer with the object in place of the number. It is JSON, or a stream of events whose data is.
func returned(answer []byte, object json.RawMessage) []byte {
	if object == nil {
		return answer
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(answer, &m) == nil {
		if string(m["id"]) != lentID {
			return answer
		}
		m["id"] = object
		if text, err := json.Marshal(m); err == nil {
			return text
		}
		return answer
	}
	lines := strings.Split(string(answer), "\n")
	for i, line := range lines {
		if data, ok := strings.CutPrefix(line, "data:"); ok && json.Valid([]byte(data)) {
			lines[i] = "data: " + string(returned([]byte(strings.TrimPrefix(data, " ")), object))
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// returning is a writer whose answer is written at its end, with the object.
type returning struct {
	http.ResponseWriter
	status int
	answer bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (w *returning) WriteHeader(status int) { w.status = status }

// Write implements http.ResponseWriter.
func (w *returning) Write(b []byte) (int, error) { return w.answer.Write(b) }

func (w *returning) end(object json.RawMessage) {
	w.Header().Del("Content-Length")
	if w.status != 0 {
		w.ResponseWriter.WriteHeader(w.status)
	}
	_, _ = w.ResponseWriter.Write(returned(w.answer.Bytes(), object)) // the caller is gone
}
