package connector

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/secret"
)

// An OAuth grant belongs to the client that it was issued to, and only that client renews it (RFC 6749 section 6). So
// an auth config whose client id is edited keeps the values of the client before, for the accounts that are not linked
// again yet. They lie in the auth config's secret. The same id at a token endpoint of another host is another client: a
// refresh token goes where it was issued and nowhere else, whoever edits the auth config.

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

// ClientMark tells the OAuth clients of an auth config apart, by its setup values: the client id, and a line for each
// setup field that is part of the token endpoint's host. It is the client id alone where no such field is, as with all
// connectors of the catalog; "" without either.
func ClientMark(auth *catalog.Auth, setup map[string]string) string {
	mark := setup[clientField]
	if auth == nil || auth.OAuth2 == nil {
		return mark
	}
	names := slices.Clone(auth.OAuth2.Token.URL.Host().Names())
	if r := auth.OAuth2.Refresh; r != nil {
		names = append(names, r.URL.Host().Names()...)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if slices.ContainsFunc(auth.Setup, func(f catalog.Field) bool { return f.Key == name }) {
			mark += "\n" + name + "=" + setup[name]
		}
	}
	return mark
}

// isClient says whether setup values are those of the client with the mark.
func isClient(setup map[string]string, mark string) bool {
	id, hosts, placed := strings.Cut(mark, "\n")
	if setup[clientField] != id {
		return false
	}
	for line := range strings.SplitSeq(hosts, "\n") {
		if name, value, _ := strings.Cut(line, "="); placed && setup[name] != value {
			return false
		}
	}
	return true
}

// keepFormer adds to the values of a secret the former clients, and with them the one before the change if it is
// another than the one after.
func keepFormer(
	auth *catalog.Auth, secrets map[string]secret.Text, former []map[string]string, before, after map[string]string,
) error {
	if was, is := ClientMark(auth, before), ClientMark(auth, after); was != "" && was != is {
		former = slices.DeleteFunc(slices.Clone(former), func(f map[string]string) bool {
			mark := ClientMark(auth, f)
			return mark == was || mark == is
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

// ErrClientMoved refuses to send a grant to another host than the one that it was issued at.
var ErrClientMoved = fault.New(fault.Provider, "auth_config_client_moved",
	"The address of the auth config's sign-in server is another than the one where the account was linked, and its "+
		"credentials are not sent there: link the account again.")

// clientValues are the setup values of the client with the mark: the present ones, or a former one's. A grant that was
// stored without a host is of the first that the client id was used at. ErrClientMoved.
func clientValues(present map[string]string, former []map[string]string, mark string) (map[string]string, error) {
	if mark == "" {
		return present, nil
	}
	placed := strings.Contains(mark, "\n")
	if placed && isClient(present, mark) {
		return present, nil
	}
	for _, f := range former {
		if isClient(f, mark) {
			return f, nil
		}
	}
	if placed {
		return nil, ErrClientMoved
	}
	return present, nil
}

// Formerly says whether a client is an earlier one than the auth config has now.
func (c AuthConfig) Formerly(mark string) bool {
	return mark != "" && !c.SharedClient && c.Setup[clientField] != "" && !isClient(c.Setup, mark)
}

// orNone is a map that can be written to.
func orNone(secrets map[string]secret.Text) map[string]secret.Text {
	if secrets == nil {
		return map[string]secret.Text{}
	}
	return secrets
}
