package gateway

import "testing"

func TestObjectIDsAreLent(t *testing.T) {
	for body, want := range map[string]string{
		`{"jsonrpc":"2.0","id":{},"method":"ping"}`:           `{"id":1,"jsonrpc":"2.0","method":"ping"}`,
		`{"jsonrpc":"2.0","id":{"a":[1]},"method":"ping"}`:    `{"id":1,"jsonrpc":"2.0","method":"ping"}`,
		`{"jsonrpc":"2.0","id":7,"method":"ping"}`:            `{"jsonrpc":"2.0","id":7,"method":"ping"}`,
		`{"jsonrpc":"2.0","id":"{","method":"ping"}`:          `{"jsonrpc":"2.0","id":"{","method":"ping"}`,
		`{"jsonrpc":"2.0","method":"notifications/progress"}`: `{"jsonrpc":"2.0","method":"notifications/progress"}`,
		`[{"id":{}}]`: `[{"id":{}}]`, `no JSON`: `no JSON`,
	} {
		sent, object := lend([]byte(body))
		if string(sent) != want || (object != nil) != (body != want) {
			t.Errorf("%s is sent as %s, %s", body, sent, object)
		}
	}
	object := []byte(`{"a":[1]}`)
	for answer, want := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"result":{}}`: `{"id":{"a":[1]},"jsonrpc":"2.0","result":{}}`,
		`{"jsonrpc":"2.0","id":2,"result":{}}`: `{"jsonrpc":"2.0","id":2,"result":{}}`,
		"event: message\ndata: {\"id\":1}\n\n": "event: message\ndata: {\"id\":{\"a\":[1]}}\n\n",
		"data: more\ndata: {\"id\":5}\n\n":     "data: more\ndata: {\"id\":5}\n\n",
		"":                                     "",
	} {
		if got := string(returned([]byte(answer), object)); got != want {
			t.Errorf("%q comes back as %q, want %q", answer, got, want)
		}
	}
	if got := string(returned([]byte(`{"id":1}`), nil)); got != `{"id":1}` {
		t.Errorf("an answer to nobody with an object is %s", got)
	}
}
