package credential

import (
	"maps"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
)

// MergeFields puts changed config fields into an account and its material, and checks the whole form. A secret that is
// absent or sent back as its placeholder stays.
func MergeFields(auth *catalog.Auth, a *account.Account, m *Material, changes ...map[string]string) error {
	values := maps.Clone(a.Setup)
	if values == nil {
		values = map[string]string{}
	}
	for k, v := range m.Fields {
		values[k] = v.Reveal()
	}
	for _, ch := range changes {
		for k, v := range ch {
			if !connector.IsRedacted(v) {
				values[k] = v
			}
		}
	}
	values = catalog.Defaults(auth.Config, values)
	if err := catalog.ValidateFields(auth.Config, values, "body.credentials"); err != nil {
		return err
	}
	a.Setup, m.Fields, a.Hints = connector.Split(auth.Config, values)
	return nil
}
