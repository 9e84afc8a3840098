package event

import (
	"patchbay/shared/approval"
	"patchbay/shared/change"
)

// heldEvents tells of a call that waits for approval, and of what becomes of it. What it sends is not told.
func heldEvents(c *change.Change) []Event {
	before, after := c.Held.Before, c.Held.After
	if after == nil || before != nil && before.State == after.State {
		return nil // the table's TTL, which deletes what ended long before
	}
	types := map[approval.State]Type{
		approval.Pending: PendingCallCreated, approval.Approved: PendingCallApproved, approval.Refused: PendingCallRefused,
		approval.Made: PendingCallMade,
	}
	data := Data{
		"pending_call_id": after.ID, "caller": after.Caller, "method": after.Method, "rule": after.Rule,
		"ends_at": after.EndsAt,
	}
	for name, text := range map[string]string{
		"use_token_name": after.Name, "tool": after.Tool, "decided_by": after.DecidedBy,
	} {
		if text != "" {
			data[name] = text
		}
	}
	e := told(c, types[after.State], after.ID, after.Version, data)
	e.Connector, e.Account, e.Owner = after.Connector, after.Account, after.Owner
	return []Event{e}
}
