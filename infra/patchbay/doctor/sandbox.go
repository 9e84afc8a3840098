package doctor

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/pause"
)

// sandboxKey is the connector whose provider is part of make dev.
const sandboxKey = "sandbox-key"

// mirrorKey is the connector of the project's own that stands in for it where there is no sandbox: its provider is the
// deployment itself, by its public pages. So a link and a call take the whole way that customers' do, out of a function
// and back, without an account anywhere.
const mirrorKey = "own_patchbay_doctor"

// mirror is its definition, for a deployment's address.
func mirror(address string) []byte {
	return fmt.Appendf(nil, `key: %s
name: Patchbay doctor
categories: [documents]
icon: {letters: DR, color: "#0f766e"}
release_stage: beta
version: 1.0.0
api: {base_url: %q}
auth:
  - key: api_key
    label: API key
    scheme: api_key
    config_fields:
      - {key: api_key, label: API key, type: password, secret: true, required: true}
    place: {header: {X-Patchbay-Doctor: "{api_key}"}}
    verify: {method: GET, path: /openapi.json}
`, mirrorKey, address)
}

// trial is what the link and the call are made with.
type trial struct {
	connector, config, key, path string
	undo                         func()
}

// The checks of a trial.
const (
	linkCheck   = "link"
	callCheck   = "call"
	streamCheck = "stream"
)

// sandbox links an account, makes a call with it, sees the stream tell of it, and takes everything away.
func (d *Doctor) sandbox(ctx context.Context) {
	skip := func() {
		d.skip(callCheck, "nothing is linked")
		d.skip(streamCheck, "nothing has changed that it could tell")
	}
	if d.noAPI(linkCheck) {
		skip()
		return
	}
	t, ok := d.trial(ctx)
	if t.undo != nil {
		defer t.undo()
	}
	if !ok {
		skip()
		return
	}
	began := d.Now()
	id, err := d.link(ctx, t)
	if err != nil {
		d.say(linkCheck, Wrong, "patchbay logs --failed shows the attempt", "%v", err)
		skip()
		return
	}
	d.ok(linkCheck, "linked %s at %s", id, t.connector)
	d.call(ctx, callCheck, id, t.path)
	if _, err := d.API.Do(ctx, manage.Request{Method: http.MethodDelete,
		Path: "/accounts/" + url.PathEscape(id)}); err != nil {
		d.say(linkCheck, Wrong, "patchbay accounts delete "+id, "the account of the check cannot be deleted: %v", err)
	}
	d.told(ctx, streamCheck, id, began)
}

// trial is one at the sandbox, else one at the deployment's own mirror. Its undo takes away what was made for it.
func (d *Doctor) trial(ctx context.Context) (trial, bool) {
	at := trial{connector: sandboxKey, key: "sandbox-key-doctor01", path: "/employees"}
	ok, err := d.config(ctx, &at)
	if p, is := errors.AsType[*manage.Problem](err); !is || p.Status != http.StatusNotFound {
		return at, ok
	}
	at = trial{connector: mirrorKey, key: "patchbay-doctor", path: "/openapi.json"}
	_, err = d.API.Do(ctx, manage.Request{
		Method: http.MethodPut, Path: "/connector_definitions/" + mirrorKey, Text: mirror(d.API.URL),
		Type: "application/yaml",
	})
	if p, is := errors.AsType[*manage.Problem](err); is && p.Status == http.StatusForbidden {
		d.skip(linkCheck, "take an API key with connector_definitions:write, or link an account of a real connector: %v", err)
		return at, false
	}
	if err != nil {
		d.say(linkCheck, Wrong, "patchbay logs --failed shows the request", "no connector for the check: %v", err)
		return at, false
	}
	ok, err = d.config(ctx, &at)
	if err != nil && !ok {
		d.say(linkCheck, Wrong, "take an API key with connectors:read", "%v", err)
	}
	inner := at.undo
	at.undo = func() {
		if inner != nil {
			inner()
		}
		d.remove(ctx, "/connector_definitions/"+mirrorKey, "patchbay catalog, or the console's page of the connector")
	}
	return at, ok
}

// remove takes away what a check made, also when ctx has ended.
func (d *Doctor) remove(ctx context.Context, path, do string) {
	_, err := d.API.Do(context.WithoutCancel(ctx), manage.Request{Method: http.MethodDelete, Path: path})
	if err != nil {
		d.say(linkCheck, Wrong, do, "what the check made cannot be deleted: %v", err)
	}
}

// config finds the trial's auth config, and makes one where the project has none. It fails with what it has not said
// only where there is no such connector.
func (d *Doctor) config(ctx context.Context, t *trial) (bool, error) {
	var c struct {
		State  string  `json:"state"`
		Config *string `json:"default_auth_config_id"`
	}
	err := d.get(ctx, "/connectors/"+t.connector, &c)
	if p, is := errors.AsType[*manage.Problem](err); is && p.Status == http.StatusNotFound {
		return false, err
	}
	switch {
	case err != nil:
		d.say(linkCheck, Wrong, "take an API key with connectors:read", "%v", err)
		return false, nil
	case c.State == "disabled":
		d.say(linkCheck, Wrong, "patchbay connectors enable "+t.connector,
			"the connector %s is disabled, so none of its accounts works", t.connector)
		return false, nil
	case c.Config != nil:
		t.config = *c.Config
		return true, nil
	}
	a, err := d.API.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/auth_configs", Once: true,
		Body: map[string]any{"connector_key": t.connector, "name": "patchbay doctor"}})
	var made struct {
		ID string `json:"id"`
	}
	if err == nil {
		err = a.Decode(&made)
	}
	if err != nil {
		d.say(linkCheck, Wrong, "take an API key with auth_configs:write, or configure "+t.connector+" yourself", "%v", err)
		return false, nil
	}
	t.config = made.ID
	t.undo = func() {
		d.remove(ctx, "/auth_configs/"+url.PathEscape(made.ID), "patchbay auth-configs delete "+made.ID)
	}
	return true, nil
}

// link does what a back end and an end user do: a session, its page, and the form that the page sends.
func (d *Doctor) link(ctx context.Context, t trial) (string, error) {
	a, err := d.API.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/connect_sessions", Once: true,
		Body: map[string]any{
			"integration_id": t.config, "provider": t.connector, "origin_owner_id": "patchbay-doctor-" + rand.Text(),
			"origin_owner_name": "Patchbay doctor", "type": "test", "single_use": true, "expires_in": 600,
		}})
	var session struct {
		Token string `json:"token"`
		Link  string `json:"auth_link_url"`
	}
	if err == nil {
		err = a.Decode(&session)
	}
	if err != nil {
		return "", fmt.Errorf("no connect session: %w", err)
	}
	if err := d.opens(ctx, session.Link); err != nil {
		return "", fmt.Errorf("the link's page: %w", err)
	}
	a, err = d.API.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/hub/accounts", Session: session.Token,
		Body: map[string]any{
			"integration_id": t.config, "credentials": map[string]string{"api_key": t.key},
		}})
	var made struct {
		ID string `json:"id"`
	}
	if err == nil {
		err = a.Decode(&made)
	}
	return made.ID, err
}

// opens fails where the page of a link is not there.
func (d *Doctor) opens(ctx context.Context, link string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	res, err := d.API.HTTP.Do(req)
	if err != nil {
		if inner, ok := errors.AsType[*url.Error](err); ok { // whose text has the link
			err = inner.Err
		}
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %d", res.StatusCode)
	}
	return nil
}

// call makes a call through the proxy.
func (d *Doctor) call(ctx context.Context, name, account, path string) {
	_, err := d.API.Do(ctx, manage.Request{
		Method: http.MethodPost, Path: "/unified/proxy", Account: account,
		Body: map[string]string{"method": "GET", "path": path},
	})
	if err != nil {
		d.say(name, Wrong, "patchbay logs --account "+account+" has the call; a refusal of the proxy says what to do",
			"%v", err)
		return
	}
	d.ok(name, "the provider answered a call with the account's credential")
}

// told waits until the stream has told of the account's end, which shows that it is read, and how far it lags.
func (d *Doctor) told(ctx context.Context, name, account string, began time.Time) {
	deadline := time.Now().Add(d.Wait)
	q := url.Values{"account_ids": {account}, "from": {began.Add(-maxSkew).UTC().Format(time.RFC3339)}}
	for time.Now().Before(deadline) {
		var events struct {
			Data []struct {
				Event string `json:"event"`
			} `json:"data"`
		}
		if err := d.get(ctx, "/events?"+q.Encode(), &events); err != nil {
			d.skip(name, "events cannot be read: %v", err)
			return
		}
		if len(events.Data) > 0 {
			d.ok(name, "it told of the account within %s", d.Now().Sub(began).Round(time.Second))
			return
		}
		if pause.For(ctx, 200*time.Millisecond) != nil {
			break
		}
	}
	d.say(name, Wrong, "look at the log of EventsFunction and the alarms EventsLag and EventsFailed: webhooks, the event bus and "+
		"the audit log are late by as much", "a change was told to nobody within %s", d.Wait)
}
