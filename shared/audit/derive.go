package audit

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/approval"
	"patchbay/shared/change"
	"patchbay/shared/connector"
	"patchbay/shared/handshake"
	"patchbay/shared/ident"
	"patchbay/shared/own"
	"patchbay/shared/people"
	"patchbay/shared/policy"
	"patchbay/shared/project"
)

// Of returns the entries of a change: none, for what is no setting.
func Of(c *change.Change) []Entry {
	switch {
	case c.Account != nil:
		return suspension(c)
	case c.Connector != nil:
		return append(switched(c), deletion(c)...)
	case c.Config != nil && c.Config.After != nil:
		return edited(c, "auth_config", c.Config.After.ID, c.Config.After.Version, settingsOf(c.Config, ofConfig))
	case c.Tenant != nil && c.Tenant.After != nil:
		return append(edited(c, "project", c.Tenant.After.ID, c.Tenant.After.Version, settingsOf(c.Tenant, ofProject)),
			deletion(c)...)
	case c.Key != nil && c.Key.After != nil && c.Key.Before == nil: // a plan that reaches a key is the project's
		entity := change.DeletedKey
		if !c.Key.After.Role.None() {
			entity = change.DeletedRole
		}
		return edited(c, entity, c.Key.After.ID(), 1, settingsOf(c.Key, ofKey))
	case c.Use != nil && c.Use.After != nil:
		return useToken(c, c.Use)
	case c.Held != nil && c.Held.After != nil:
		return decided(c, c.Held)
	case c.Handshake != nil && c.Handshake.After != nil:
		return handshaken(c, c.Handshake)
	case c.Endpoint != nil && c.Endpoint.After != nil:
		return edited(c, "webhook", c.Endpoint.After.ID, c.Endpoint.After.Version, settingsOf(c.Endpoint, ofEndpoint))
	case c.Own != nil && c.Own.After != nil:
		return edited(c, change.DeletedDefinition, c.Own.After.Key, c.Own.After.Version, settingsOf(c.Own, ofDefinition))
	case c.Member != nil && c.Member.After != nil:
		return edited(c, change.DeletedMember, c.Member.After.ID, c.Member.After.Version, settingsOf(c.Member, ofMember))
	}
	return nil
}

// entry makes an entry of a change. version tells changes of the same subject apart.
func entry(c *change.Change, action, entity, subject string, version int64) Entry {
	return Entry{
		ID:      ident.Derived(Prefix, c.At, c.Project, action, subject, strconv.FormatInt(version, 10)),
		Project: c.Project, Time: c.At, By: c.By, RequestID: c.Origin.Request, IP: c.Origin.IP, Action: action,
		Entity: entity, Subject: subject,
	}
}

// settings are what an item says before and after, as far as it is a setting. before is nil for a new one.
type settings struct{ before, after map[string]any }

func settingsOf[T any](pair *change.Of[T], of func(*T) map[string]any) settings {
	s := settings{after: of(pair.After)}
	if pair.Before != nil {
		s.before = of(pair.Before)
	}
	return s
}

// edited is the entry of what was made or edited, with the members that changed.
func edited(c *change.Change, entity, subject string, version int64, s settings) []Entry {
	action := entity + ".updated"
	if s.before == nil {
		action = entity + ".created"
	}
	e := entry(c, action, entity, subject, version)
	if e.Before, e.After = differing(s); len(e.Before)+len(e.After) == 0 {
		return nil
	}
	return []Entry{e}
}

// differing keeps the members that are not the same.
func differing(s settings) (before, after map[string]any) {
	before, after = maps.Clone(s.before), maps.Clone(s.after)
	maps.DeleteFunc(before, func(name string, v any) bool { return reflect.DeepEqual(v, s.after[name]) })
	maps.DeleteFunc(after, func(name string, v any) bool { return reflect.DeepEqual(v, s.before[name]) })
	return before, after
}

func suspension(c *change.Change) []Entry {
	before, after := c.Account.Before, c.Account.After
	if before == nil || after == nil || before.Suspended() == after.Suspended() {
		return nil
	}
	action := map[bool]string{true: "account.suspended", false: "account.resumed"}[after.Suspended()]
	e := entry(c, action, "account", after.ID, after.Version)
	e.Before, e.After = differing(settings{suspendedOf(before), suspendedOf(after)})
	return []Entry{e}
}

func suspendedOf(a *account.Account) map[string]any {
	return map[string]any{"suspended": a.Suspended()}
}

func switched(c *change.Change) []Entry {
	after := c.Connector.After
	if after == nil {
		return nil
	}
	before := connector.Connector{State: connector.NotConfigured}
	if c.Connector.Before != nil {
		before = *c.Connector.Before
	}
	s := settings{ofConnector(&before), ofConnector(after)}
	return edited(c, "connector", after.Key, after.Version, s)
}

// deletion is told by the item that counts what was deleted.
func deletion(c *change.Change) []Entry {
	d := c.Deleted
	if d == nil {
		return nil
	}
	verb := ".deleted"
	if d.Entity == change.DeletedKey || d.Entity == change.DeletedRole {
		verb = ".revoked"
	}
	e := entry(c, d.Entity+verb, d.Entity, d.ID, 0)
	switch {
	case d.Entity == change.DeletedConfig && c.Connector != nil && c.Connector.Before != nil:
		summary, _ := c.Connector.Before.Summary(d.ID)
		e.Before = map[string]any{"auth_type": summary.AuthType}
	case d.Entity == change.DeletedAccount:
		e.Before = map[string]any{"origin_owner_id": d.Owner, "auth_config_id": d.Config}
	case d.Entity == change.DeletedMember:
		e.Before = map[string]any{"email": d.Owner}
	}
	return []Entry{e}
}

func ofConnector(c *connector.Connector) map[string]any {
	m := map[string]any{"state": string(c.State)}
	if c.DefaultConfig != "" {
		m["default_auth_config_id"] = c.DefaultConfig
	}
	return m
}

func ofConfig(c *connector.AuthConfig) map[string]any {
	m := map[string]any{"name": c.Name, "auth_type": c.AuthType, "shared_client": c.SharedClient}
	if c.Pin != "" {
		m["provider_version"] = c.Pin.String()
	}
	addPolicy(m, c.Policy)
	for name, v := range c.Setup {
		m["setup_fields."+name] = v
	}
	for name, digest := range c.Digests {
		m["setup_fields."+name] = "digest:" + digest
	}
	return m
}

func ofProject(p *project.Project) map[string]any {
	m := map[string]any{"name": p.Name}
	if len(p.Withheld.Connectors) > 0 {
		m["withheld_connectors"] = p.Withheld.Connectors
	}
	if len(p.Withheld.Categories) > 0 {
		m["withheld_categories"] = p.Withheld.Categories
	}
	if l := p.Logs; l != (activity.Settings{}) {
		m["logs.mode"], m["logs.retention_days"], m["logs.payloads"] = string(l.Mode), l.Days, l.Payloads
	}
	addHub(m, p.Hub)
	return m
}

// addHub adds what end users see of the project. A logo is told by its digest.
func addHub(m map[string]any, h project.Hub) {
	for name, value := range map[string]string{
		"product_name": h.Product, "color": h.Color, "privacy_url": h.Privacy, "logo": h.Logo.Hash,
	} {
		if value != "" {
			m["hub."+name] = value
		}
	}
	if len(h.Origins) > 0 {
		m["hub.allowed_origins"] = h.Origins
	}
}

func ofKey(k *project.Key) map[string]any {
	scopes := make([]string, len(k.Scopes))
	for i, s := range k.Scopes {
		scopes[i] = string(s)
	}
	m := map[string]any{"name": k.Name, "scopes": scopes}
	if k.Role.None() {
		m["hint"] = k.Hint
	} else {
		m["role_arn"] = k.Role.ARN()
	}
	addPolicy(m, k.Policy)
	if !k.ExpiresAt.IsZero() {
		m["expires_at"] = k.ExpiresAt.Format(time.RFC3339)
	}
	return m
}

// addPolicy adds which calls may be made, if that is bounded.
func addPolicy(m map[string]any, p policy.Policy) {
	if !p.Empty() {
		m["call_policy"] = p.Text()
	}
}

// decided tells of a pending call that somebody has approved or refused.
func decided(c *change.Change, pair *change.Of[approval.Call]) []Entry {
	before, after := pair.Before, pair.After
	if before == nil || before.State == after.State || after.State == approval.Made {
		return nil
	}
	return []Entry{entry(c, "pending_call."+string(after.State), "pending_call", after.ID, after.Version)}
}

// handshaken tells that somebody began to wait for a provider's secret, or was shown it. What strangers send to the
// address is no setting.
func handshaken(c *change.Change, pair *change.Of[handshake.Handshake]) []Entry {
	before, after := pair.Before, pair.After
	verb := ""
	switch {
	case before == nil || !before.OpenedAt.Equal(after.OpenedAt):
		verb = ".awaited"
	case before.ShownAt.IsZero() && !after.ShownAt.IsZero():
		verb = ".shown"
	default:
		return nil
	}
	return []Entry{entry(c, "inbound_secret"+verb, "inbound_secret", after.Config, after.Version)}
}

// useToken tells of one that is new or was revoked: nothing else of it changes.
func useToken(c *change.Change, pair *change.Of[project.UseToken]) []Entry {
	after := pair.After
	switch {
	case pair.Before == nil:
		return edited(c, "use_token", after.ID, 1, settingsOf(pair, ofUseToken))
	case pair.Before.RevokedAt.IsZero() && !after.RevokedAt.IsZero():
		return []Entry{entry(c, "use_token.revoked", "use_token", after.ID, 2)}
	}
	return nil
}

func ofUseToken(t *project.UseToken) map[string]any {
	m := map[string]any{
		"name": t.Name, "origin_owner_id": t.Owner, "expires_at": t.ExpiresAt.Format(time.RFC3339),
		"api_key_id": project.KeyRef{Hash: t.Key}.ID(),
	}
	for name, texts := range map[string][]string{"connectors": t.Connectors, "allowed_origins": t.Origins} {
		if len(texts) > 0 {
			m[name] = texts
		}
	}
	for name, text := range map[string]string{"account_id": t.Account, "acting_user": t.User} {
		if text != "" {
			m[name] = text
		}
	}
	addPolicy(m, t.Policy)
	return m
}

func ofMember(m *people.Member) map[string]any {
	return map[string]any{"email": m.Email, "role": string(m.Role)}
}

// ofDefinition tells each version by the digest of its text.
func ofDefinition(d *own.Definition) map[string]any {
	m := map[string]any{"name": d.Entry.Name}
	for number, v := range d.Versions {
		m["versions."+number] = "digest:" + v.Digest
	}
	return m
}

func ofEndpoint(e *change.Endpoint) map[string]any {
	types := slices.Clone(e.Types)
	if len(types) == 0 {
		types = []string{"*"}
	}
	m := map[string]any{"url": e.URL, "events": types, "enabled": e.On, "secret": "digest:" + e.Digest}
	if e.Description != "" {
		m["description"] = e.Description
	}
	if e.OffReason != "" {
		m["disabled_reason"] = e.OffReason
	}
	return m
}
