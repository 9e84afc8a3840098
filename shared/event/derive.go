package event

import (
	"strconv"
	"strings"

	"patchbay/shared/actor"
	"patchbay/shared/change"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
)

// Prefix begins every ID.
const Prefix = "evt"

// Derive returns what others are told of a change: nothing, for most. It reads nothing but the change, so a repeat
// tells the same.
func Derive(c *change.Change) []Event {
	switch {
	case c.Account != nil:
		return accountEvents(c)
	case c.Connector != nil:
		return connectorEvents(c)
	case c.Config != nil:
		return configEvents(c)
	case c.Attempt != nil:
		return attemptEvents(c)
	case c.Endpoint != nil:
		return endpointEvents(c)
	case c.Held != nil:
		return heldEvents(c)
	case c.Own != nil, c.Tenant != nil:
		return definitionEvents(c)
	}
	return nil
}

// told makes an event of a change. of and version name the record and what became of it.
func told(c *change.Change, t Type, of string, version int64, data Data, more ...string) Event {
	from := append([]string{c.Project, of, strconv.FormatInt(version, 10), string(t)}, more...)
	return Event{
		ID: ident.Derived(Prefix, c.At, from...), Type: t, Project: c.Project, Time: c.At, RequestID: c.Origin.Request,
		By: c.By, Version: version, Data: data,
	}
}

func connectorEvents(c *change.Change) []Event {
	var events []Event
	after := c.Connector.After
	if after == nil {
		return nil // the item of a connector stays
	}
	before := connector.Connector{}
	if c.Connector.Before != nil {
		before = *c.Connector.Before
	}
	add := func(t Type, config string, data Data) {
		e := told(c, t, after.Key, after.Version, data, config)
		e.Connector, e.Config = after.Key, config
		events = append(events, e)
	}
	if t := switched(before.State, after.State); t != "" {
		add(t, "", Data{"state": after.State, "accounts": after.AccountCount(), "epoch": after.Epoch})
	}
	if was, is := before.DefaultConfig, after.DefaultConfig; was != is && was != "" && is != "" {
		add(AuthConfigDefaultChanged, is, Data{"previous_auth_config_id": was})
	}
	if d := c.Deleted; d != nil && d.Entity == change.DeletedConfig {
		summary, _ := before.Summary(d.ID)
		add(AuthConfigDeleted, d.ID, Data{"auth_type": summary.AuthType})
	}
	if d := c.Deleted; d != nil && d.Entity == change.DeletedAccount {
		e := told(c, AccountDeleted, d.ID, d.Version+1, Data{})
		e.Connector, e.Config, e.Account, e.Owner = after.Key, d.Config, d.ID, d.Owner
		events = append(events, e)
	}
	return events
}

// switched is what a connector's change of state is called. One that loses its last auth config is not configured any
// more, which disables it.
func switched(before, after connector.State) Type {
	switch {
	case after == before:
		return ""
	case after == connector.Enabled:
		return ConnectorEnabled
	case after == connector.Disabled, before == connector.Enabled:
		return ConnectorDisabled
	}
	return ""
}

func configEvents(c *change.Change) []Event {
	before, after := c.Config.Before, c.Config.After
	var e Event
	switch {
	case after == nil:
		return nil // its connector tells
	case before == nil:
		e = told(c, AuthConfigCreated, after.ID, after.Version,
			Data{"name": after.Name, "auth_type": after.AuthType, "shared_client": after.SharedClient})
	default:
		changed := changedOfConfig(before, after)
		if len(changed) == 0 {
			return nil
		}
		e = told(c, AuthConfigUpdated, after.ID, after.Version, Data{"name": after.Name, "changed": changed})
	}
	e.Connector, e.Config = after.Connector, after.ID
	return []Event{e}
}

// attemptEvents tells of attempts that failed. One that succeeded is told with its account, as a link by a form is.
func attemptEvents(c *change.Change) []Event {
	before, after := c.Attempt.Before, c.Attempt.After
	if after == nil || after.Status != connect.Failed || before != nil && before.Status == connect.Failed {
		return nil
	}
	data := Data{"attempt_id": after.ID, "code": after.Error.Code, "message": after.Error.Text}
	if after.Error.ProviderCode != "" {
		data["provider_code"] = after.Error.ProviderCode
	}
	for _, by := range []string{c.By, c.Was} {
		if id, ok := sessionOf(by); ok {
			data["session_id"] = id
			break
		}
	}
	e := told(c, SessionFailed, after.ID, 0, data)
	e.Connector, e.Config, e.Owner = after.Flow.Connector, after.Flow.ConfigID, after.Owner
	return []Event{e}
}

// sessionOf is the id of the session that an actor is.
func sessionOf(by string) (id int64, ok bool) {
	text, ok := strings.CutPrefix(by, string(actor.Session)+":")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil
}

// endpointEvents tells of endpoints that were switched off by themselves.
func endpointEvents(c *change.Change) []Event {
	before, after := c.Endpoint.Before, c.Endpoint.After
	if before == nil || after == nil || !before.On || after.On || after.OffReason == "" {
		return nil
	}
	return []Event{told(c, WebhookDisabled, after.ID, after.Version,
		Data{"endpoint_id": after.ID, "url": after.URL, "reason": after.OffReason})}
}
