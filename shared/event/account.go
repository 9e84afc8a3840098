package event

import (
	"strconv"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/change"
	"patchbay/shared/connector"
)

// accountEvents tells of an account by the most specific types that apply. What changed besides is told as updated.
func accountEvents(c *change.Change) []Event {
	before, after := c.Account.Before, c.Account.After
	if after == nil {
		return nil // its connector tells of a deletion
	}
	var events []Event
	add := func(t Type, data Data, more ...string) {
		e := told(c, t, after.ID, change.Order(*after), data, more...)
		e.Connector, e.Config, e.Account, e.Owner = after.Connector, after.ConfigID, after.ID, after.Owner.ID
		events = append(events, e)
	}
	if before == nil {
		add(AccountCreated, standing(after))
		if id, ok := sessionOf(c.By); ok {
			add(SessionCompleted, Data{"session_id": id, "linked": "created"})
		}
		return events
	}
	for _, t := range transitions(before, after) {
		add(t, withPrevious(standing(after), before, after))
	}
	if told := after.Told; told != before.Told && told.Days > 0 {
		add(AccountExpiring, Data{
			"ends_at": told.Ends.UTC().Format(time.RFC3339), "days": told.Days, "status": change.Status(*after),
		}, strconv.Itoa(told.Days))
	}
	changed := changedOfAccount(before, after, len(events) > 0)
	if len(changed) > 0 {
		data := withPrevious(standing(after), before, after)
		data["changed"] = changed
		add(AccountUpdated, data)
	}
	if id, ok := sessionOf(c.By); ok && after.Version != before.Version {
		add(SessionCompleted, Data{"session_id": id, "linked": "updated"})
	}
	return events
}

// transitions are the types that a change of an account's own standing has.
func transitions(before, after *account.Account) []Type {
	var types []Type
	switch {
	case before.Own != account.Error && after.Own == account.Error:
		types = append(types, AccountError)
	case before.Own == account.Error && after.Own != account.Error:
		types = append(types, AccountRecovered)
	}
	switch {
	case !before.Suspended() && after.Suspended():
		types = append(types, AccountSuspended)
	case before.Suspended() && !after.Suspended():
		types = append(types, AccountResumed)
	}
	return types
}

// standing is what an event says of an account's status.
func standing(a *account.Account) Data {
	reasons := a.EffectiveReasons(connector.Connector{State: a.SeenState})
	codes := make([]map[string]string, len(reasons))
	for i, r := range reasons {
		codes[i] = map[string]string{"code": string(r.Code)}
		if r.ProviderCode != "" {
			codes[i]["provider_code"] = r.ProviderCode
		}
	}
	return Data{"status": change.Status(*a), "status_reasons": codes}
}

func withPrevious(d Data, before, after *account.Account) Data {
	if was := change.Status(*before); was != change.Status(*after) {
		d["previous_status"] = was
	}
	return d
}
