package event

import (
	"bytes"
	"maps"
	"reflect"
	"slices"

	"patchbay/shared/account"
	"patchbay/shared/change"
	"patchbay/shared/connector"
)

// changedOfAccount names the members of an account, as the API has them, that a change has changed. What types of their
// own tell is left out of it once they do.
func changedOfAccount(before, after *account.Account, toldOtherwise bool) []string {
	var changed []string
	for _, m := range []struct {
		name string
		same bool
	}{
		{"integration_id", before.ConfigID == after.ConfigID},
		{"label", before.Label == after.Label},
		{"metadata", bytes.Equal(before.Metadata, after.Metadata)},
		{"origin_owner_id", before.Owner.ID == after.Owner.ID},
		{"origin_owner_name", before.Owner.Name == after.Owner.Name},
		{"origin_username", before.Owner.Username == after.Owner.Username},
		{"setup_information", maps.Equal(before.Setup, after.Setup)},
		{"sharing", before.Sharing.Personal == after.Sharing.Personal &&
			slices.Equal(before.Sharing.Users, after.Sharing.Users)},
		{"scopes", reflect.DeepEqual(before.Scopes, after.Scopes)},
		{"type", before.Type == after.Type},
		{"upstream", before.Upstream == after.Upstream},
		{"access_ends_at", before.AccessEndsAt.Equal(after.AccessEndsAt)},
		{"grant_ends_at", before.GrantEndsAt.Equal(after.GrantEndsAt)},
	} {
		if !m.same {
			changed = append(changed, m.name)
		}
	}
	if !toldOtherwise {
		changed = append(changed, changedStanding(before, after)...)
	}
	if replaced(before, after, len(changed) > 0 || toldOtherwise) {
		changed = append(changed, "credentials")
	}
	return changed
}

// changedStanding names status and reasons, where no type of its own tells of them: what the connector's state makes of
// the account, and warnings.
func changedStanding(before, after *account.Account) []string {
	var changed []string
	if change.Status(*before) != change.Status(*after) {
		changed = append(changed, "status")
	}
	if !slices.Equal(codesOf(before), codesOf(after)) {
		changed = append(changed, "status_reasons")
	}
	return changed
}

func codesOf(a *account.Account) []account.ReasonCode {
	var codes []account.ReasonCode
	for _, r := range a.EffectiveReasons(connector.Connector{State: a.SeenState}) {
		codes = append(codes, r.Code)
	}
	return codes
}

// replaced says whether a change put other credentials under the account. Their item is another, which no event may
// need: hints, numbers of the client, or an edit that shows nowhere else tell.
func replaced(before, after *account.Account, shown bool) bool {
	if !maps.Equal(before.Hints, after.Hints) || before.Generation != after.Generation {
		return true
	}
	return !shown && before.Version != after.Version && !before.UpdatedAt.Equal(after.UpdatedAt)
}

// changedOfConfig names the members of an auth config that a change has changed.
func changedOfConfig(before, after *connector.AuthConfig) []string {
	var changed []string
	if before.Name != after.Name {
		changed = append(changed, "name")
	}
	if before.Pin != after.Pin {
		changed = append(changed, "provider_version")
	}
	if !maps.Equal(before.Setup, after.Setup) || !maps.Equal(before.Hints, after.Hints) ||
		before.SecretRef != after.SecretRef {
		changed = append(changed, "setup_fields")
	}
	return changed
}
