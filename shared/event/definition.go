package event

import (
	"slices"

	"patchbay/shared/change"
	"patchbay/shared/own"
)

// definitionEvents tells of the project's own connectors. One that is gone is told by the project's record, which
// counts them.
func definitionEvents(c *change.Change) []Event {
	var e Event
	switch {
	case c.Own == nil:
		if c.Deleted == nil || c.Deleted.Entity != change.DeletedDefinition {
			return nil
		}
		e = told(c, DefinitionDeleted, c.Deleted.ID, 0, Data{})
		e.Connector = c.Deleted.ID
		return []Event{e}
	case c.Own.After == nil:
		return nil
	}
	after := c.Own.After
	numbers := after.Numbers()
	if c.Own.Before == nil {
		e = told(c, DefinitionCreated, after.Key, after.Version, Data{"versions": numbers})
	} else {
		e = told(c, DefinitionUpdated, after.Key, after.Version,
			Data{"versions": numbers, "changed": changedVersions(*c.Own.Before, *after)})
	}
	e.Connector = after.Key
	return []Event{e}
}

// changedVersions are the numbers of the versions that came, went or got another text, the latest first.
func changedVersions(before, after own.Definition) []string {
	changed := []string{}
	for _, number := range slices.Concat(after.Numbers(), before.Numbers()) {
		if before.Versions[number].Digest != after.Versions[number].Digest && !slices.Contains(changed, number) {
			changed = append(changed, number)
		}
	}
	return changed
}
