package acceptance_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"testing"

	"patchbay/infra/clients/go/patchbay"
	"patchbay/infra/local/stack"
)

func goClient(t testing.TB, base, key string) *patchbay.ClientWithResponses {
	t.Helper()
	c, err := patchbay.New(base, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The Go client does what a back end does: it configures, links, reads, changes, calls and cleans up.
func TestGoClient(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	c, ctx := goClient(t, p.stack.BaseURL+"/", p.key), t.Context()
	check := func(a patchbay.Answer, err error) {
		t.Helper()
		if err := patchbay.Check(a, err); err != nil {
			t.Fatal(err)
		}
	}

	// A POST that is repeated with its key does nothing twice.
	key := patchbay.IdempotencyKey()
	body := patchbay.CreateAuthConfigInputBody{ConnectorKey: "sandbox-key"}
	made, err := c.CreateAuthConfigWithResponse(ctx, &patchbay.CreateAuthConfigParams{IdempotencyKey: key}, body)
	check(made, err)
	again, err := c.CreateAuthConfigWithResponse(ctx, &patchbay.CreateAuthConfigParams{IdempotencyKey: key}, body)
	check(again, err)
	if made.JSON201.ID != again.JSON201.ID {
		t.Errorf("repeated, it made %s beside %s", again.JSON201.ID, made.JSON201.ID)
	}

	session, err := c.CreateConnectSessionWithResponse(ctx, nil, patchbay.CreateSessionInputBody{
		OriginOwnerID: "o1", OriginOwnerName: "One", Provider: new("sandbox-key"),
		Metadata: &map[string]any{"n": json.Number("9007199254740993")},
	})
	check(session, err)
	id := p.hub(session.JSON201.Token, http.MethodPost, "/hub/accounts", object{"integration_id": made.JSON201.ID,
		"credentials": object{"api_key": goodKey}}).want(http.StatusCreated).text("id")
	var metadata struct{ N json.Number }
	got, err := c.GetAccountWithResponse(ctx, id)
	check(got, err)
	if err := json.Unmarshal(got.JSON200.Metadata, &metadata); err != nil || metadata.N != "9007199254740993" {
		t.Errorf("metadata is %s: %v", got.JSON200.Metadata, err)
	}

	// A change that names an old version is refused, one that names the last is made.
	version := patchbay.IfMatch(got.HTTPResponse)
	changed, err := c.UpdateAccountWithResponse(ctx, id, &patchbay.UpdateAccountParams{IfMatch: version},
		patchbay.UpdateAccountInputBody{Label: json.RawMessage(`"a"`)})
	check(changed, err)
	if l := changed.JSON200.Label; l == nil || *l != "a" {
		t.Errorf("the label is %v", l)
	}
	stale, err := c.UpdateAccountWithResponse(ctx, id, &patchbay.UpdateAccountParams{IfMatch: version},
		patchbay.UpdateAccountInputBody{Label: json.RawMessage(`"b"`)})
	if e, ok := errors.AsType[*patchbay.Error](patchbay.Check(stale, err)); !ok || e.Status != 412 ||
		e.Problem.Code == "" {
		t.Errorf("a stale change: %v", e)
	}
	kind, reader, err := patchbay.Merge(map[string]any{"label": nil})
	if err != nil {
		t.Fatal(err)
	}
	cleared, err := c.UpdateAccountWithBodyWithResponse(ctx, id, nil, kind, reader)
	check(cleared, err)
	if cleared.JSON200.Label != nil {
		t.Errorf("the label is %q after null", *cleared.JSON200.Label)
	}

	// The provider's answer comes as it is, and a refusal of Patchbay's as what it is.
	text := goCall(t, c, id, "/me", http.StatusOK)
	if !json.Valid(text) || patchbay.Refused(http.StatusOK, text) != nil {
		t.Errorf("the provider answers %s", text)
	}
	if text = goCall(t, c, id, "/nowhere", http.StatusNotFound); patchbay.Refused(http.StatusNotFound, text) != nil {
		t.Errorf("the provider's 404 is taken for Patchbay's: %s", text)
	}
	check(c.DisableConnectorWithResponse(ctx, "sandbox-key", nil))
	text = goCall(t, c, id, "/me", http.StatusPreconditionFailed)
	if e := patchbay.Refused(http.StatusPreconditionFailed, text); e == nil || e.Problem.Code != "account_inactive" {
		t.Errorf("a refusal: %s", text)
	}
	check(c.EnableConnectorWithResponse(ctx, "sandbox-key", nil))

	deleted, err := c.DeleteAccountWithResponse(ctx, id)
	check(deleted, err)
	gone, err := c.GetAccountWithResponse(ctx, id)
	if e, ok := errors.AsType[*patchbay.Error](patchbay.Check(gone, err)); !ok || e.Problem.Code != "account_not_found" {
		t.Errorf("a deleted account: %v", e)
	}
}

func goCall(t testing.TB, c *patchbay.ClientWithResponses, account, path string, status int) []byte {
	t.Helper()
	answer, err := patchbay.Call(t.Context(), c, account, http.MethodGet, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil || answer.StatusCode != status {
		t.Fatalf("%s answers %d, %v: %s", path, answer.StatusCode, err, text)
	}
	return text
}

// The Go client's lists go over all pages, each thing once.
func TestGoClientPages(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	c, ctx := goClient(t, p.stack.BaseURL, p.key), t.Context()
	config := p.configure("sandbox-key", nil)
	p.configure("sandbox-key", object{"auth_type": "basic"})
	var want []string
	for _, owner := range []string{"a", "b", "c", "d", "e"} {
		want = append(want, p.link(owner, config, nil))
	}
	var got []string
	for a, err := range patchbay.Accounts(ctx, c, &patchbay.ListAccountsParams{PageSize: new(int64(2))}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a.ID)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the accounts are %v, want %v", got, want)
	}
	configs := 0
	for _, err := range patchbay.AuthConfigs(ctx, c, &patchbay.ListAuthConfigsParams{PageSize: new(int64(1))}) {
		if err != nil {
			t.Fatal(err)
		}
		configs++
	}
	if configs != 2 {
		t.Errorf("%d auth configs", configs)
	}
	seen := map[string]int{}
	until(t, "all accounts are among the events", func() bool {
		clear(seen)
		for e, err := range patchbay.Events(ctx, c, &patchbay.ListEventsParams{Limit: new(int64(3))}) {
			if err != nil {
				t.Fatal(err)
			}
			if e.Type == "account.created" {
				seen[*e.AccountID]++
			}
		}
		return len(seen) == len(want)
	}, func() string { return fmt.Sprint(seen) })
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s is told %d times", id, n)
		}
	}
	for _, err := range patchbay.Accounts(ctx, goClient(t, p.stack.BaseURL, mistyped(p.key)), nil) {
		if e, ok := errors.AsType[*patchbay.Error](err); !ok || e.Status != http.StatusUnauthorized {
			t.Errorf("a wrong key: %v", err)
		}
	}
}

// The log is gone over, too.
func TestGoClientLog(t *testing.T) {
	t.Parallel()
	p := tenantOf(t, stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Activity = "testdata/catalog", guard, true
	}))
	c, ctx := goClient(t, p.stack.BaseURL, p.key), t.Context()
	id := p.link("owner", p.configure("sandbox-key", nil), nil)
	for range 3 {
		goCall(t, c, id, "/me", http.StatusOK)
	}
	entries := map[string]int{}
	until(t, "the log has what was done", func() bool {
		clear(entries)
		for l, err := range patchbay.Logs(ctx, c, &patchbay.ListLogsParams{PageSize: new(int64(2))}) {
			if err != nil {
				t.Fatal(err)
			}
			entries[l.RequestID]++
		}
		return len(entries) >= 4
	}, func() string { return fmt.Sprint(len(entries)) })
	for id, n := range entries {
		if n != 1 {
			t.Errorf("entry %s comes %d times", id, n)
		}
	}
}

// altered stands before the stack and changes its JSON answers.
func altered(t testing.TB, base string, change func(value any) any, status func(int) int) string {
	t.Helper()
	to, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(r *http.Response) error {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		var value any
		if change != nil && json.Unmarshal(text, &value) == nil {
			if text, err = json.Marshal(change(value)); err != nil {
				return err
			}
		}
		if status != nil {
			r.StatusCode = status(r.StatusCode)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		r.Header.Del("Content-Length")
		return nil
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	return s.URL
}

// everywhere changes each object of a JSON value.
func everywhere(value any, change func(o object)) any {
	switch v := value.(type) {
	case object:
		for _, member := range v {
			everywhere(member, change)
		}
		change(v)
	case []any:
		for _, item := range v {
			everywhere(item, change)
		}
	}
	return value
}

// The Go client reads what an older client has never heard of.
func TestGoClientReadsTheUnknown(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	id := p.link("o1", p.configure("sandbox-key", nil), nil)
	read := func(base string) (patchbay.LinkedAccount, int, *patchbay.Error) {
		c := goClient(t, base, p.key)
		res, err := c.GetAccountWithResponse(t.Context(), id)
		if err := patchbay.Check(res, err); err != nil {
			t.Fatal(err)
		}
		connectors, err := c.ListConnectorsWithResponse(t.Context(), &patchbay.ListConnectorsParams{Limit: new(int64(5))})
		if err := patchbay.Check(connectors, err); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range patchbay.Accounts(t.Context(), c, nil) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		missing, err := c.GetAccountWithResponse(t.Context(), "acc_none")
		e, _ := errors.AsType[*patchbay.Error](patchbay.Check(missing, err))
		return *res.JSON200, n, e
	}
	add := func(o object) { o["brand_new"] = "" } // text, since some objects are maps of it
	for name, c := range map[string]struct {
		change func(o object)
		status patchbay.LinkedAccountStatus
		owner  string
	}{
		"a new member":  {add, "active", "Owner o1"},
		"new values":    {func(o object) { set(o, "brand_new", "status", "state", "code", "type", "auth_type") }, "brand_new", "Owner o1"},
		"fewer members": {func(o object) { drop(o, "status", "origin_owner_name", "created_at", "timestamp", "metadata", "state") }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a, n, e := read(altered(t, p.stack.BaseURL, func(v any) any { return everywhere(v, c.change) }, nil))
			if a.ID != id || a.Status != c.status || a.OriginOwnerName != c.owner || n != 1 {
				t.Errorf("%d accounts, one is %+v", n, a)
			}
			if e == nil || e.Status != http.StatusNotFound || e.Problem.Message == "" {
				t.Errorf("an account that is not there: %+v", e)
			}
		})
	}
	for name, change := range map[string]func(any) any{
		"a problem": nil, "a gateway's words": func(any) any { return object{"message": "Too Many Requests"} },
		"a list": func(any) any { return []any{"slow down"} },
	} {
		t.Run("an unlisted status with "+name, func(t *testing.T) {
			base := altered(t, p.stack.BaseURL, change, func(int) int { return 429 })
			res, err := goClient(t, base, p.key).GetProjectWithResponse(t.Context())
			if e, ok := errors.AsType[*patchbay.Error](patchbay.Check(res, err)); !ok || e.Status != 429 {
				t.Errorf("%v", err)
			}
		})
	}
}

func set(o object, value string, names ...string) {
	for _, name := range names {
		if _, is := o[name].(string); is {
			o[name] = value
		}
	}
}

func drop(o object, names ...string) {
	for _, name := range names {
		delete(o, name)
	}
}
