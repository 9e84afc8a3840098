package connector

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"patchbay/shared/secret"
)

// An OAuth grant belongs to the client that it was issued to, and only that client renews it (RFC 6749 section 6). So
// an auth config whose client id is edited keeps the values of the client before, for the accounts that are not linked
// again yet. They lie in the auth config's secret.

const (
	clientField = "client_id"
	// formerField holds the setup values of former clients in a secret: a JSON list. No setup field has such a name.
	formerField = "#former_clients"
	// maxFormer bounds them.
	maxFormer = 20
)

// readFormer takes the former clients out of the values of a secret.
func readFormer(secrets map[string]secret.Text) ([]map[string]string, error) {
	text, ok := secrets[formerField]
	if !ok {
		return nil, nil
	}
	var former []map[string]string
	if json.Unmarshal([]byte(text.Reveal()), &former) != nil { // what json says could quote the secret
		return nil, fmt.Errorf("connector: the former clients of an auth config are malformed")
	}
	return former, nil
}

// keepFormer adds to the values of a secret the former clients, and with them the one before the change if it is
// another than the one after.
func keepFormer(secrets map[string]secret.Text, former []map[string]string, before, after map[string]string) error {
	if was := before[clientField]; was != "" && was != after[clientField] {
		former = slices.DeleteFunc(slices.Clone(former), func(f map[string]string) bool {
			return f[clientField] == was || f[clientField] == after[clientField]
		})
		former = append(former, maps.Clone(before))
	}
	if len(former) == 0 {
		return nil
	}
	if len(former) > maxFormer {
		return ErrInvalid.At("body.setup_fields.client_id", fmt.Sprintf("the auth config has had %d OAuth clients, which is "+
			"as many as it keeps: make a new auth config for another one", len(former)))
	}
	text, err := json.Marshal(former)
	if err != nil {
		return fmt.Errorf("encode former clients: %w", err)
	}
	secrets[formerField] = secret.New(string(text))
	return nil
}

// clientValues are the setup values of the client with the id: a former one's, or else the present ones.
func clientValues(present map[string]string, former []map[string]string, client string) map[string]string {
	if client == "" || client == present[clientField] {
		return present
	}
	for _, f := range former {
		if f[clientField] == client {
			return f
		}
	}
	return present
}

// Formerly says whether a client id is that of an earlier client than the auth config has now.
func (c AuthConfig) Formerly(client string) bool {
	return client != "" && !c.SharedClient && c.Setup[clientField] != "" && c.Setup[clientField] != client
}

// orNone is a map that can be written to.
func orNone(secrets map[string]secret.Text) map[string]secret.Text {
	if secrets == nil {
		return map[string]secret.Text{}
	}
	return secrets
}
