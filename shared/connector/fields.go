package connector

import (
	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

// Split parts field values into those that may be shown and those that may not, and keeps of each secret that is long
// enough its last four characters as a hint, by which an owner recognises it. Empty values are left out.
func Split(fields []catalog.Field,
	values map[string]string) (plain map[string]string, secrets map[string]secret.Text, hints map[string]string) {
	plain, secrets, hints = map[string]string{}, map[string]secret.Text{}, map[string]string{}
	for i := range fields {
		key := fields[i].Key
		switch value := values[key]; {
		case value == "":
		case fields[i].Secret:
			secrets[key] = secret.New(value)
			hints[key] = secrets[key].Hint(4)
		default:
			plain[key] = value
		}
	}
	return plain, secrets, hints
}
