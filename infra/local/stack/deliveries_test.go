package stack_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/aws/smithy-go/middleware"
	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"patchbay/infra/local/stack"
	"patchbay/infra/roles"
)

// told is a stack whose events reach an endpoint, each function with the rights of its role alone.
type told struct {
	*stack.Stack
	t        *testing.T
	got      chan delivery
	verifier *standard.Webhook
}

type delivery struct {
	Type      string
	Data      map[string]any
	RecordID  string `json:"record_id"`
	RequestID string `json:"request_id"`
}

func newTold(t *testing.T, events string) *told {
	t.Helper()
	template, err := os.ReadFile("../../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := roles.Read(template)
	if err != nil {
		t.Fatal(err)
	}
	s := &told{t: t, got: make(chan delivery, 10)}
	s.Stack = stack.ForTest(t, func(o *stack.Options) {
		o.Events, o.Deliveries, o.Activity = true, true, true
		o.Middleware = func(function string) func(*middleware.Stack) error {
			return all.Guard(function, "patchbay/local", func(why string) { t.Error("refused as AWS would:", why) })
		}
	})
	receiver := httptest.NewServer(http.HandlerFunc(s.receive))
	t.Cleanup(receiver.Close)
	hook, _ := s.call(http.MethodPost, "/webhooks", `{"url":"`+receiver.URL+`","events":["`+events+`"]}`, nil)
	text, _ := hook["secret"].(string)
	if s.verifier, err = standard.NewWebhook(text); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *told) receive(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var d delivery
	if err := s.verifier.Verify(body, r.Header); err != nil {
		s.t.Errorf("the signature: %v", err)
	}
	if err := json.Unmarshal(body, &d); err != nil {
		s.t.Errorf("%s: %v", body, err)
	}
	s.got <- d
}

// call makes a request that has to succeed, and returns its answer and its id.
func (s *told) call(method, path, body string, header map[string]string) (answer map[string]any, request string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, path, bytes.NewReader([]byte(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	if req.URL.Host == "" {
		req.URL, _ = url.Parse(s.BaseURL + path)
		req.SetBasicAuth(s.APIKey, "")
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	if res.StatusCode > 299 {
		s.t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	_ = json.Unmarshal(text, &answer) // some have none
	return answer, res.Header.Get("X-Request-Id")
}

// one returns the next delivery, which has to be the only one.
func (s *told) one() delivery {
	s.t.Helper()
	var d delivery
	select {
	case d = <-s.got:
	case <-time.After(time.Minute):
		s.t.Fatal("nothing was delivered")
	}
	select {
	case more := <-s.got:
		s.t.Errorf("more was delivered: %+v", more)
	case <-time.After(300 * time.Millisecond):
	}
	return d
}

// A change of a setting is told to an endpoint, through the stream, the queue and the functions. The request's id goes
// with it all the way and finds its entries in the log.
func TestChangesAreDelivered(t *testing.T) {
	s := newTold(t, "auth_config.created")
	config, request := s.call(http.MethodPost, "/auth_configs", `{"connector_key":"sandbox-key"}`, nil)
	d := s.one()
	if d.Type != "auth_config.created" || d.RecordID != config["id"] || d.RequestID != request || request == "" {
		t.Errorf("told %+v of %v, request %s", d, config["id"], request)
	}
	filter := "?" + url.Values{"filter[correlation_ids]": {request}}.Encode()
	for _, c := range []struct{ list, kind string }{
		{"/requests/logs", "delivery"}, {"/requests/platform-logs", "request"},
	} {
		data := s.entries(c.list + filter)
		if e, _ := data[0].(map[string]any); len(data) != 1 || e["kind"] != c.kind {
			t.Errorf("%s has %v", c.list, data)
		}
	}
}

// entries waits for the log, which comes a moment later than what it tells of.
func (s *told) entries(list string) []any {
	s.t.Helper()
	for range 600 {
		page, _ := s.call(http.MethodGet, list, "", nil)
		if data, _ := page["data"].([]any); len(data) > 0 {
			return data
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("%s stays empty", list)
	return nil
}

// What a provider sends to an auth config's address reaches the endpoints by the same queue.
func TestProvidersEventsAreDelivered(t *testing.T) {
	s := newTold(t, "provider.received")
	config, _ := s.call(http.MethodPost, "/auth_configs",
		`{"connector_key":"sandbox-key","auth_type":"basic","setup_fields":{"webhook_secret":"signs"}}`, nil)
	address, _ := config["inbound_url"].(string)
	now := time.Now().Unix()
	body := fmt.Sprintf(`{"id":"evt-1","type":"person.changed","time":%d,"user":"nobody"}`, now)
	mac := hmac.New(sha256.New, []byte("signs"))
	_, _ = fmt.Fprintf(mac, "%d.%s", now, body)
	s.call(http.MethodPost, address, body, map[string]string{
		"X-Sandbox-Signature": fmt.Sprintf("t=%d,v1=%s", now, hex.EncodeToString(mac.Sum(nil))),
	})
	if d := s.one(); d.Type != "provider.received" {
		t.Errorf("told %+v", d)
	}
}
