package catalog

import "strings"

// labelPattern is one label of a host name, RFC 1123 section 2.1.
const labelPattern = `[a-zA-Z0-9]([a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?`

// presets are fields that many definitions have. schema.json lists their names.
var presets = map[string]Field{
	"client_id": {Key: "client_id", Label: "Client ID", Type: TextField, Required: true},
	"client_secret": {
		Key: "client_secret", Label: "Client secret", Type: PasswordField, Secret: true, Required: true,
		Description: "Shown in the same place, often only once.",
	},
	"scopes":   {Key: "scopes", Label: "Scopes", Type: TextField, Description: "Separated by spaces."},
	"api_key":  {Key: "api_key", Label: "API key", Type: PasswordField, Secret: true, Required: true},
	"token":    {Key: "api_token", Label: "API token", Type: PasswordField, Secret: true, Required: true},
	"username": {Key: "username", Label: "User name", Type: TextField, Required: true},
	"password": {
		Key: "password", Label: "Password", Type: PasswordField, Secret: true, Required: true,
		Description: "Of that user.",
	},
	"email": {
		Key: "email", Label: "E-mail address", Type: TextField, Required: true, Placeholder: "you@example.com",
	},
	"subdomain": {
		Key: "subdomain", Label: "Subdomain", Type: TextField, Required: true, Placeholder: "acme",
		Description: "What stands before the first dot in your address.",
		Validation: &Validation{
			Type: PatternRule, Pattern: "^" + labelPattern + "$",
			Error: "Enter only the first part of your address, such as acme.",
		},
	},
	"host": {
		Key: "host", Label: "Host", Type: TextField, Required: true,
		Description: "The host of your server, without https:// and without a path.",
		Validation:  &Validation{Type: DomainRule},
	},
	"account_id": {
		Key: "account_id", Label: "Account ID", Type: TextField, Required: true,
		Validation: &Validation{
			Type: PatternRule, Pattern: `^[A-Za-z0-9_\-]+$`, Error: "Enter letters, digits, hyphens and underscores only.",
		},
	},
	"number_id": {
		Key: "account_id", Label: "Account ID", Type: TextField, Required: true,
		Validation: &Validation{Type: PatternRule, Pattern: `^[0-9]+$`, Error: "Enter digits only."},
	},
	"region":      {Key: "region", Label: "Region", Type: SelectField, Required: true},
	"environment": {Key: "environment", Label: "Environment", Type: SelectField, Required: true, Default: "production"},
	"private_key": {
		Key: "private_key", Label: "Private key", Type: AreaField, Secret: true, Required: true,
		Placeholder: "-----BEGIN PRIVATE KEY-----", Description: "In PEM form, with its first and last line.",
	},
}

// preset returns a copy of a preset, spelled for a vendor's domain where one is given.
func preset(name, domain string) (f Field, ok bool) {
	f, ok = presets[name]
	if f.Validation != nil {
		v := *f.Validation
		f.Validation = &v
	}
	if domain == "" {
		return f, ok
	}
	escaped := strings.NewReplacer(".", `\.`).Replace(domain)
	switch name {
	case "subdomain":
		f.Description = "What stands before ." + domain + " in your address."
		f.Validation.Error = "Enter only what stands before ." + domain + ", such as acme."
	case "host":
		f.Placeholder = "acme." + domain
		f.Validation = &Validation{
			Type: PatternRule, Pattern: "^(" + labelPattern + `\.)+` + escaped + "$",
			Error: "Enter a host that ends in ." + domain + ", such as acme." + domain + ".",
		}
	}
	return f, ok
}
