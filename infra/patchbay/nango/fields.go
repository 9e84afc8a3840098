package nango

import (
	"fmt"
	"strings"

	"patchbay/infra/clients/go/patchbay"
)

// others are names that Nango and definitions give one thing.
var others = map[string][]string{
	"apikey":         {"apiKey", "api_token", "token", "key"},
	"apitoken":       {"apiKey", "token"},
	"accesstoken":    {"access_token", "token", "apiKey"},
	"token":          {"apiKey", "access_token"},
	"username":       {"username", "email", "user"},
	"email":          {"email", "username"},
	"tokenid":        {"token_id", "oauth_token"},
	"tokensecret":    {"token_secret", "oauth_token_secret"},
	"oauthtoken":     {"oauth_token", "token_id"},
	"accountid":      {"account_id", "accountId"},
	"accesskeyid":    {"access_key_id"},
	"installationid": {"installation_id"},
}

// fill sets the config fields of a form: from the credentials by name, from the connection's settings by name, and the
// one secret that a form of one secret has. It returns words where a required one is missing.
func fill(r *patchbay.ImportAccountInputBody, c Connection, form patchbay.AuthType, kind string) string {
	credentials := c.Credentials
	if app, ok := credentials["app"].(map[string]any); ok && form.Scheme != "oauth2_code" {
		credentials = app
	}
	values := map[string]any{}
	var missing []string
	secrets := 0
	for _, f := range form.ConfigFields {
		if f.Secret {
			secrets++
		}
	}
	for _, f := range form.ConfigFields {
		value := text(credentials, append([]string{f.Key}, others[plain(f.Key)]...)...)
		if value == "" {
			value = text(c.Config, f.Key)
		}
		if value == "" && f.Secret && secrets == 1 {
			value = only(credentials, kind)
		}
		if value == "" && f.Default != nil && *f.Default != "" {
			continue // the form's own value
		}
		switch {
		case value != "":
			values[f.Key] = value
		case f.Required:
			missing = append(missing, f.Key)
		}
	}
	if len(missing) > 0 {
		return fmt.Sprintf("the form %q needs %s, which the export does not have: add it to the connection's connection_config "+
			"in the file", form.Label, strings.Join(missing, ", "))
	}
	if len(values) > 0 {
		r.Credentials = &values
	}
	return ""
}

// only is the one secret of a credential that has one.
func only(credentials map[string]any, kind string) string {
	switch kind {
	case "API_KEY":
		return text(credentials, "apiKey")
	case "BASIC":
		if p := text(credentials, "password"); p != "" {
			return p
		}
		return text(credentials, "username") // providers that take a key as the user's name
	case "JWT", "TWO_STEP", "SIGNATURE":
		return text(credentials, "token")
	}
	return ""
}
