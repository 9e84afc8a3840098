package stack_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"patchbay/infra/local/stack"
)

// A change of a setting is told to an endpoint: through the stream, the queue and the functions.
func TestChangesAreDelivered(t *testing.T) {
	s := stack.ForTest(t, func(o *stack.Options) { o.Events, o.Deliveries, o.Activity = true, true, true })
	type delivery struct {
		body   []byte
		header http.Header
	}
	got := make(chan delivery, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- delivery{body, r.Header}
	}))
	t.Cleanup(receiver.Close)
	post := func(path, body string) (answer map[string]any) {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, s.BaseURL+path, bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.SetBasicAuth(s.APIKey, "")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || res.StatusCode != http.StatusCreated {
			t.Fatalf("%s: %d %v, %v", path, res.StatusCode, answer, err)
		}
		return answer
	}
	hook := post("/webhooks", `{"url":"`+receiver.URL+`","events":["auth_config.created"]}`)
	config := post("/auth_configs", `{"connector_key":"sandbox-key"}`)
	secret, _ := hook["secret"].(string)
	verifier, err := standard.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case d := <-got:
		var told struct {
			Type     string
			RecordID string `json:"record_id"`
		}
		if err := verifier.Verify(d.body, d.header); err != nil {
			t.Errorf("the signature: %v", err)
		}
		err := json.Unmarshal(d.body, &told)
		if err != nil || told.Type != "auth_config.created" || told.RecordID != config["id"] {
			t.Errorf("told %s, %v", d.body, err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was delivered")
	}
	select {
	case d := <-got:
		t.Errorf("more was delivered: %s", d.body)
	case <-time.After(300 * time.Millisecond):
	}
	list := func() (page struct{ Data []struct{ Event string } }) {
		req, err := http.NewRequest(http.MethodGet, s.BaseURL+"/webhooks/"+hook["id"].(string)+"/deliveries", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth(s.APIKey, "")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		return page
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if page := list(); len(page.Data) == 1 && page.Data[0].Event == "auth_config.created" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the delivery is not in the log: %+v", list())
		}
	}
}
