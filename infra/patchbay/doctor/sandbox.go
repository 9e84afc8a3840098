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

// sandbox links an account at the sandbox, makes a call with it, sees the stream tell of it, and takes everything away.
func (d *Doctor) sandbox(ctx context.Context) {
	const link, call, stream = "sandbox link", "sandbox call", "stream"
	if d.noAPI(link) {
		d.skip(call, "nothing is linked")
		d.skip(stream, "nothing has changed that it could tell")
		return
	}
	config, undo, ok := d.sandboxConfig(ctx)
	if undo != nil {
		defer undo()
	}
	if !ok {
		d.skip(call, "nothing is linked")
		d.skip(stream, "nothing has changed that it could tell")
		return
	}
	began := d.Now()
	id, err := d.link(ctx, config)
	if err != nil {
		d.say(link, Wrong, "patchbay logs --failed shows the attempt", "%v", err)
		d.skip(call, "nothing is linked")
		d.skip(stream, "nothing has changed that it could tell")
		return
	}
	d.ok(link, "linked %s", id)
	d.call(ctx, call, id)
	if _, err := d.API.Do(ctx, manage.Request{Method: http.MethodDelete,
		Path: "/accounts/" + url.PathEscape(id)}); err != nil {
		d.say(link, Wrong, "patchbay accounts delete "+id, "the account of the check cannot be deleted: %v", err)
	}
	d.told(ctx, stream, id, began)
}

// sandboxConfig is an auth config of the sandbox, which is made where the project has none; undo takes it away.
func (d *Doctor) sandboxConfig(ctx context.Context) (id string, undo func(), ok bool) {
	const name = "sandbox link"
	var c struct {
		State  string  `json:"state"`
		Config *string `json:"default_auth_config_id"`
	}
	err := d.get(ctx, "/connectors/"+sandboxKey, &c)
	if p, is := errors.AsType[*manage.Problem](err); is && p.Status == http.StatusNotFound {
		d.skip(name, "the deployment has no sandbox provider: link an account of a real connector, and: patchbay accounts test")
		return "", nil, false
	}
	switch {
	case err != nil:
		d.say(name, Wrong, "take an API key with connectors:read", "%v", err)
		return "", nil, false
	case c.State == "disabled":
		d.say(name, Wrong, "patchbay connectors enable "+sandboxKey,
			"the connector %s is disabled, so none of its accounts works",
			sandboxKey)
		return "", nil, false
	case c.Config != nil:
		return *c.Config, nil, true
	}
	a, err := d.API.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/auth_configs", Once: true,
		Body: map[string]any{
			"connector_key": sandboxKey, "name": "patchbay doctor",
		}})
	var made struct {
		ID string `json:"id"`
	}
	if err == nil {
		err = a.Decode(&made)
	}
	if err != nil {
		d.say(name, Wrong, "take an API key with auth_configs:write, or configure "+sandboxKey+" yourself", "%v", err)
		return "", nil, false
	}
	return made.ID, func() {
		ctx := context.WithoutCancel(ctx)
		_, err := d.API.Do(ctx, manage.Request{Method: http.MethodDelete, Path: "/auth_configs/" + url.PathEscape(made.ID)})
		if err != nil {
			d.say(name, Wrong, "patchbay auth-configs delete "+made.ID, "the auth config of the check cannot be deleted: %v",
				err)
		}
	}, true
}

// link does what a back end and an end user do: a session, its page, and the form that the page sends.
func (d *Doctor) link(ctx context.Context, config string) (string, error) {
	a, err := d.API.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/connect_sessions", Once: true,
		Body: map[string]any{
			"integration_id": config, "provider": sandboxKey, "origin_owner_id": "patchbay-doctor-" + rand.Text(),
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
			"integration_id": config, "credentials": map[string]string{"api_key": "sandbox-key-doctor01"},
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
func (d *Doctor) call(ctx context.Context, name, account string) {
	_, err := d.API.Do(ctx, manage.Request{
		Method: http.MethodPost, Path: "/unified/proxy", Account: account,
		Body: map[string]string{"method": "GET", "path": "/employees"},
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
