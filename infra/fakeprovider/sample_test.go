package fakeprovider_test

import (
	"regexp/syntax"
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

// samples are values that real accounts could have, by the key of a field or fact. The first that its pattern accepts
// is taken; where it accepts none, one is made from the pattern.
var samples = map[string][]string{
	"accounts_server": {"https://accounts.zoho.eu"},
	"zoho_domain":     {"https://accounts.zoho.eu"}, // of the same parameter
	"api_domain":      {"https://www.zohoapis.eu"},
	"endpoint":        {"https://acme.au.deputy.com", "acme.au.deputy.com"},
	"instance_url":    {"https://acme.my.salesforce.com"},
	"realm_id":        {"9130357848316234"},
	"domain":          {"acme.okta.com", "acme.example.com"},
	"dc":              {"us21"},
	"server_url":      {"https://mcp.acme.com/mcp/"},
	"email":           {"ada@example.com"},
	// Characters that form encoding must carry over, RFC 6749 section 2.3.1.
	"client_id":     {"client id:1/+ü", "client-1"},
	"client_secret": {"s3cret/+%&=:ü end", "s3cret-value-1"},
	"scopes":        {"openid one.read two:write"},
}

// sample makes a value for a field or fact.
func sample(t *testing.T, key, pattern string) string {
	t.Helper()
	for _, value := range append(samples[key], "acme", "acme-"+key+"-value") {
		if len(samples[key]) == 0 && value == "acme" && pattern == "" {
			continue // without a pattern: tell the fields apart
		}
		if pattern == "" {
			return value
		}
		re, err := catalog.CompileAnchored(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if re.MatchString(value) {
			return value
		}
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	made := matching(tree)
	if re, err := catalog.CompileAnchored(pattern); err != nil || !re.MatchString(made) {
		t.Fatalf("no sample for %s fits %s, nor does %q: add one to samples", key, pattern, made)
	}
	return made
}

// matching is a text that a pattern accepts: the first of every choice, and what may be left out is there once.
func matching(tree *syntax.Regexp) string {
	switch tree.Op {
	case syntax.OpLiteral:
		return string(tree.Rune)
	case syntax.OpCharClass:
		for _, wanted := range "a1A-" {
			for i := 0; i < len(tree.Rune); i += 2 {
				if tree.Rune[i] <= wanted && wanted <= tree.Rune[i+1] {
					return string(wanted)
				}
			}
		}
		return string(tree.Rune[0])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpAlternate:
		return matching(tree.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(matching(tree.Sub[0]), max(tree.Min, min(tree.Max, 1)))
	}
	var all strings.Builder
	for _, sub := range tree.Sub {
		all.WriteString(matching(sub))
	}
	return all.String()
}

// fill makes values for the required fields, or for all.
func fill(t *testing.T, a *catalog.Auth, fields []catalog.Field, all bool) map[string]string {
	t.Helper()
	keys := keysOf(t, a)
	values := map[string]string{}
	for _, f := range fields {
		switch {
		case f.ReadOnly || !f.Required && !all:
		case keys[f.Key].right != "":
			values[f.Key] = keys[f.Key].right
		case len(f.Options) > 0:
			values[f.Key] = f.Options[len(f.Options)-1].Value
		case f.Type == "number":
			values[f.Key] = "42"
		case strings.Contains(f.Key, "scope"):
			values[f.Key] = samples["scopes"][0]
		case f.Validation != nil:
			values[f.Key] = sample(t, f.Key, f.Validation.Pattern)
		default:
			values[f.Key] = sample(t, f.Key, "")
		}
	}
	values = catalog.Defaults(fields, values)
	if err := catalog.ValidateFields(fields, values, "fields"); err != nil {
		t.Fatalf("the samples are not valid: %v", err)
	}
	return values
}
