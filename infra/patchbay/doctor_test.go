package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/infra/local/queue"
	"patchbay/infra/local/stack"
	"patchbay/infra/patchbay/doctor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/secrets"
	"patchbay/shared/catalog"
)

// TestDoctorBelowAPath: the command works at an address with a path.
func TestDoctorBelowAPath(t *testing.T) {
	t.Parallel()
	o := newTelling(t, func(o *stack.Options) { o.BasePath = "patchbay" })
	expect(t, diagnosis(t, 0, o.dev), nil)
}

// newTelling is an owner whose stack tells what changes, unless it is broken so.
func newTelling(t *testing.T, change ...func(*stack.Options)) *owner {
	t.Helper()
	change = append([]func(*stack.Options){func(o *stack.Options) { o.Events = true }}, change...)
	s := stack.ForTest(t, change...)
	return &owner{t: t, stack: s, dev: devOf(t, s, nil)}
}

// devOf is the dev.json of a stack, with some members changed.
func devOf(t *testing.T, s *stack.Stack, other map[string]string) string {
	t.Helper()
	members := map[string]string{
		"table_endpoint": s.Engine.Endpoint, "secrets_endpoint": s.Config.Endpoints.SecretsManager,
		"sandbox_url": s.SandboxURL, "project_id": s.ProjectID, "base_url": s.BaseURL, "api_key": s.APIKey,
		"queues_endpoint": s.Config.Endpoints.SQS,
	}
	for name, value := range other {
		members[name] = value
	}
	return devJSON(t, members)
}

// diagnosis runs the doctor and returns what it says, by the names of the checks.
func diagnosis(t *testing.T, code int, dev string, more ...string) map[string]doctor.Check {
	t.Helper()
	r := newTerminal(t).run(append([]string{"--dev", dev, "doctor", "--json"}, more...)...)
	var said struct {
		OK     bool           `json:"ok"`
		Checks []doctor.Check `json:"checks"`
	}
	if err := json.Unmarshal([]byte(r.out), &said); err != nil || r.code != code || said.OK != (code == 0) {
		t.Fatalf("%v, %+v", err, r)
	}
	all := map[string]doctor.Check{}
	for _, c := range said.Checks {
		if c.Says == "" || (c.Outcome == doctor.Wrong || c.Outcome == doctor.Warning) == (c.Do == "") {
			t.Errorf("%+v does not say what it is and what to do", c)
		}
		if before, twice := all[c.Name]; !twice || before.Outcome != doctor.Wrong {
			all[c.Name] = c
		}
	}
	return all
}

// expect looks for outcomes; the others are ok or skipped.
func expect(t *testing.T, all map[string]doctor.Check, want map[string]string) {
	t.Helper()
	for name, c := range all {
		says, bad := want[name]
		if bad != (c.Outcome == doctor.Wrong) || bad && !strings.Contains(c.Says+" → "+c.Do, says) {
			t.Errorf("%s: %s: %s → %s; wanted %q", name, c.Outcome, c.Says, c.Do, says)
		}
	}
	for name := range want {
		if _, ok := all[name]; !ok {
			t.Errorf("%s was not looked at", name)
		}
	}
}

func TestDoctorOfWhatIsWell(t *testing.T) {
	o := newTelling(t)
	all := diagnosis(t, 0, o.dev)
	for name, want := range map[string]doctor.Outcome{
		"address": doctor.OK, "clock": doctor.OK, "api key": doctor.OK, "callback address": doctor.OK,
		"allowed origins": doctor.OK, "webhooks": doctor.OK, "table": doctor.OK, "root keys": doctor.OK,
		"failure queues": doctor.OK, "link": doctor.OK, "call": doctor.OK, "stream": doctor.OK,
		"stack": doctor.Skipped, "alarms": doctor.Skipped,
	} {
		if all[name].Outcome != want {
			t.Errorf("%s: %+v", name, all[name])
		}
	}
	c := o.terminal()
	c.does([]string{"auth-configs", "list"}, "no auth configs") // it leaves nothing behind
	c.does([]string{"accounts", "list"}, "no accounts")
	r := c.run("doctor") // over the API alone, where it does not know that the stack is a local one
	for _, want := range []string{"skipped  root keys", "--table", "wrong    allowed origins   every page of the world",
		"ok       stream"} {
		if r.code != exitFailed || !strings.Contains(r.out, want) {
			t.Errorf("it does not say %q: %+v", want, r)
		}
	}
	newTerminal(t).fails(exitUsage, []string{"doctor"}, "--url", "--table")
}

// One thing is broken at a time, for real, and is what the doctor finds.
func TestDoctorFinds(t *testing.T) {
	o := newTelling(t)
	s := o.stack
	t.Run("nothing answers", func(t *testing.T) {
		expect(t, diagnosis(t, 1, devOf(t, s, map[string]string{"base_url": "http://127.0.0.1:1"})), map[string]string{
			"address": "does not answer",
		})
	})
	t.Run("another server", func(t *testing.T) {
		expect(t, diagnosis(t, 1, devOf(t, s, map[string]string{"base_url": s.SandboxURL})), map[string]string{
			"address": "--url",
		})
	})
	t.Run("a wrong key", func(t *testing.T) {
		expect(t, diagnosis(t, 1, devOf(t, s, map[string]string{"api_key": s.APIKey[:len(s.APIKey)-1] + "x"})),
			map[string]string{
				"api key": "patchbay keys create",
			})
	})
	t.Run("a clock that is moved", func(t *testing.T) {
		moved := front(t, s, func(r *http.Response) {
			r.Header.Set("Date", time.Now().Add(-10*time.Minute).UTC().Format(http.TimeFormat))
		})
		expect(t, diagnosis(t, 1, devOf(t, s, map[string]string{"base_url": moved})), map[string]string{"clock": "10m"})
	})
	t.Run("a callback that nothing answers at", func(t *testing.T) {
		misled := misconfigured(t, s, func(c *clients.Config) { c.PublicURL = "http://127.0.0.1:1" })
		expect(t, diagnosis(t, 1, devOf(t, s, map[string]string{"base_url": misled})), map[string]string{
			"callback address": "PublicUrl",
		})
	})
	t.Run("a disabled connector", func(t *testing.T) {
		c := o.terminal()
		var made authConfig
		c.json(&made, "auth-configs", "create", "sandbox-key")
		c.does([]string{"connectors", "disable", "sandbox-key"})
		expect(t, diagnosis(t, 1, o.dev), map[string]string{"link": "patchbay connectors enable sandbox-key"})
		c.does([]string{"connectors", "enable", "sandbox-key"})
		expect(t, diagnosis(t, 0, o.dev), nil)
		c.does([]string{"auth-configs", "delete", made.ID, "--yes"})
	})
	t.Run("no sandbox", func(t *testing.T) { // as every deployment in AWS
		bare := misconfigured(t, s, func(c *clients.Config) {
			var err error
			if c.Catalog, err = catalog.Open(catalog.Options{}); err != nil {
				t.Error(err)
			}
		})
		all := diagnosis(t, 0, devOf(t, s, map[string]string{"base_url": bare}))
		for _, name := range []string{"link", "call", "stream"} {
			if all[name].Outcome != doctor.OK {
				t.Errorf("%s: %+v", name, all[name])
			}
		}
		if !strings.Contains(all["link"].Says, "own_patchbay_doctor") {
			t.Errorf("linked elsewhere: %s", all["link"].Says)
		}
		left := o.terminal().does([]string{"connectors", "list", "--json"})
		if strings.Contains(left, "own_patchbay_doctor") {
			t.Error("what the check made is left")
		}
	})
	t.Run("a policy that refuses", func(t *testing.T) {
		c := o.terminal()
		var made authConfig
		c.json(&made, "auth-configs", "create", "sandbox-key", "--deny", "/**")
		expect(t, diagnosis(t, 1, o.dev), map[string]string{"call": "policy"})
		c.does([]string{"auth-configs", "delete", made.ID, "--yes"})
	})
	t.Run("messages that were given up on", func(t *testing.T) {
		at := queue.URL(s.Config.Endpoints.SQS, "DeliveryFailures")
		client := queue.ClientForTest(s.Config.Endpoints.SQS)
		if _, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{
			QueueUrl: &at, MessageBody: aws.String("x"),
		}); err != nil {
			t.Fatal(err)
		}
		expect(t, diagnosis(t, 1, o.dev), map[string]string{"failure queues": "patchbay deliveries redrive --queue " + at})
		if _, err := client.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: &at}); err != nil {
			t.Log(err)
		}
	})
	t.Run("no table", func(t *testing.T) {
		r := newTerminal(t).run("--dev", devOf(t, s, map[string]string{"table_endpoint": s.SandboxURL}), "doctor")
		if r.code != exitFailed || !strings.Contains(r.out, "wrong    table") {
			t.Errorf("%+v", r)
		}
	})
}

// Root keys that are gone, in a stack of their own.
func TestDoctorFindsNoRootKeys(t *testing.T) {
	o := newTelling(t)
	client := secrets.Client(o.stack.Config)
	if _, err := client.DeleteSecret(t.Context(), &secretsmanager.DeleteSecretInput{
		SecretId: aws.String(o.stack.Config.SecretPrefix + "/root-keys"), ForceDeleteWithoutRecovery: aws.Bool(true),
	}); err != nil {
		t.Fatal(err)
	}
	all := diagnosis(t, 1, o.dev)
	if c := all["root keys"]; c.Outcome != doctor.Wrong || !strings.Contains(c.Do, "patchbay setup") {
		t.Errorf("%+v", c)
	}
}

// A stack whose stream nobody reads.
func TestDoctorFindsAStreamThatIsNotRead(t *testing.T) {
	o := newTelling(t, func(o *stack.Options) { o.Events = false })
	expect(t, diagnosis(t, 1, o.dev, "--wait", "2s"), map[string]string{"stream": "EventsFunction"})
}

// front is a server before a stack that changes its answers.
func front(t *testing.T, s *stack.Stack, change func(*http.Response)) string {
	t.Helper()
	to, err := url.Parse(s.BaseURL)
	if err != nil {
		t.Fatal(err)
	}
	p := httputil.NewSingleHostReverseProxy(to)
	p.ModifyResponse = func(r *http.Response) error { change(r); return nil }
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return server.URL
}

// misconfigured are a stack's functions with another configuration, at an address of their own.
func misconfigured(t *testing.T, s *stack.Stack, change func(*clients.Config)) string {
	t.Helper()
	h, err := stack.Functions(func(function string) clients.Config {
		cfg := s.FunctionConfig(function)
		change(&cfg)
		return cfg
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}
