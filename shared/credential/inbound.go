package credential

import (
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
)

// InboundOf is how the provider's events name an account with the material, linked or proved now.
func InboundOf(auth *catalog.Auth, m *Material, a account.Account, now time.Time) account.Inbound {
	if auth.Webhooks == nil || auth.Webhooks.Account == nil {
		return account.Inbound{}
	}
	values := m.Values(auth, nil, a.Setup)
	values[catalog.UpstreamID] = a.Upstream.ID
	key := auth.Webhooks.AccountValue(values)
	if key == "" {
		return account.Inbound{}
	}
	return account.Inbound{Key: key, Since: now.UTC().Truncate(time.Millisecond)}
}
