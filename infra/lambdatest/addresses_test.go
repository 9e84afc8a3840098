package lambdatest

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// clashes are the assertions of the template's rules that given parameters do not keep: CloudFormation refuses these
// with the description, before it makes anything.
func clashes(t *testing.T, parameters map[string]any) (said []string) {
	t.Helper()
	document, _ := resolved(t, parameters)
	rules, ok := document["Rules"].(map[string]any)
	if !ok {
		t.Fatal("there are no rules")
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		when, ok := at(rules[name], "RuleCondition").(bool)
		if !ok && at(rules[name], "RuleCondition") != nil {
			t.Fatalf("%s: its condition is no yes or no: %v", name, at(rules[name], "RuleCondition"))
		}
		for _, a := range list(at(rules[name], "Assertions")) {
			kept, ok := at(a, "Assert").(bool)
			if !ok {
				t.Fatalf("%s: an assertion is no yes or no: %v", name, at(a, "Assert"))
			}
			if when && !kept {
				said = append(said, at(a, "AssertDescription").(string))
			}
		}
	}
	return said
}

// beside are parameters beside the one without a default.
func beside(more map[string]any) map[string]any {
	all := maps.Clone(origins)
	maps.Copy(all, more)
	return all
}

const someCertificate = "arn:aws:acm:eu-central-1:123456789012:certificate/0"

// TestParametersThatClash: parameters that make no sense together are refused in words that name what to change.
func TestParametersThatClash(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		given map[string]any
		says  string // "" when they are taken
	}{
		{nil, ""},
		{everything, ""},
		{map[string]any{"DomainName": "a.example.com"}, "DomainName needs CertificateArn"},
		{map[string]any{"DomainName": "a.example.com", "BasePath": "patchbay"}, ""},
		{map[string]any{"DomainName": "a.example.com", "BasePath": "patchbay", "CertificateArn": someCertificate}, ""},
		{map[string]any{"BasePath": "patchbay"}, "BasePath is a path of DomainName"},
		{map[string]any{"CertificateArn": someCertificate}, "CertificateArn is that of DomainName"},
		{map[string]any{"ProxyDomainName": "p.example.com"}, "ProxyDomainName needs ProxyCertificateArn"},
		{map[string]any{"ProxyDomainName": "p.example.com", "ProxyCertificateArn": someCertificate}, ""},
		{map[string]any{"ProxyDomainName": "a.example.com", "ProxyCertificateArn": someCertificate,
			"DomainName": "a.example.com", "CertificateArn": someCertificate}, "another one than DomainName"},
		{map[string]any{"SubnetIds": "subnet-1"}, "SubnetIds needs SecurityGroupIds"},
		{map[string]any{"SubnetIds": "subnet-1,subnet-2", "SecurityGroupIds": "sg-1"}, ""},
		{map[string]any{"SecurityGroupIds": "sg-1"}, "SecurityGroupIds are of functions in SubnetIds"},
		{map[string]any{"ProxyCertificateArn": someCertificate}, "ProxyCertificateArn is that of ProxyDomainName"},
		{map[string]any{"HostedZoneId": "Z0123456789"}, "HostedZoneId is where"},
		{map[string]any{"HostedZoneId": "Z0123456789", "DomainName": "a.example.com", "BasePath": "x"}, "HostedZoneId is where"},
		{map[string]any{"ConsoleClientId": "console"}, "ConsoleClientId is the client at ConsoleIssuer"},
		{map[string]any{"ConsoleClientId": "console", "ConsoleIssuer": "https://id.example.com"}, ""},
	} {
		said := strings.Join(clashes(t, beside(c.given)), " ")
		if c.says == "" && said != "" || c.says != "" && !strings.Contains(said, c.says) {
			t.Errorf("%v: %q; want %q", c.given, said, c.says)
		}
	}
}

// TestAddresses: whatever stands before the API, functions know the one address, and the stack's outputs tell the same.
func TestAddresses(t *testing.T) {
	t.Parallel()
	const variables = "Environment/Variables/"
	for name, c := range map[string]struct {
		given                map[string]any
		url, public, key     string
		makesDomain, mapping bool
	}{
		"nothing": {nil, "Api.ApiEndpoint", "", "", false, false},
		"a domain": {map[string]any{"DomainName": "a.example.com", "CertificateArn": someCertificate},
			"https://a.example.com", "https://a.example.com", "", true, true},
		"a path of a domain that is there": {map[string]any{"DomainName": "a.example.com", "BasePath": "x/y"},
			"https://a.example.com/x/y", "https://a.example.com/x/y", "x/y", false, true},
		"a path of a new domain": {
			map[string]any{"DomainName": "a.example.com", "BasePath": "x", "CertificateArn": someCertificate},
			"https://a.example.com/x", "https://a.example.com/x", "x", true, true},
		"something in front": {map[string]any{"PublicUrl": "https://b.example.com/z"},
			"https://b.example.com/z", "https://b.example.com/z", "", false, false},
		"something in front of a path": {
			map[string]any{"PublicUrl": "https://b.example.com", "DomainName": "a.example.com", "BasePath": "x"},
			"https://b.example.com", "https://b.example.com", "x", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := resolve(t, beside(c.given))
			document, _ := resolved(t, beside(c.given))
			if got := s.property("HubFunction", variables+"PATCHBAY_PUBLIC_URL"); got != c.public {
				t.Errorf("functions know %v; want %q", got, c.public)
			}
			if got := s.property("HubFunction", variables+"PATCHBAY_BASE_PATH"); got != c.key {
				t.Errorf("functions take %v out of paths; want %q", got, c.key)
			}
			for output, want := range map[string]string{
				"Url": c.url, "SignInCallback": c.url + "/sign-in/callback", "ProxyUrl": c.url + "/proxy",
				"ApiUrl": "Api.ApiEndpoint",
			} {
				if got := at(document, "Outputs/"+output+"/Value"); got != want {
					t.Errorf("the output %s is %v; want %s", output, got, want)
				}
			}
			if got := s.property("UserPoolClient", "CallbackURLs/0"); got != c.url+"/sign-in/callback" {
				t.Errorf("the user pool leads back to %v", got)
			}
			_, domain := s["Domain"]
			mapping, mapped := s["DomainMapping"]
			if domain != c.makesDomain || mapped != c.mapping {
				t.Errorf("a domain %v, a mapping %v", domain, mapped)
			}
			if key := at(mapping, "Properties/ApiMappingKey"); mapped && key != c.key && (c.key != "" || key != nil) {
				t.Errorf("the mapping's key is %v", key)
			}
		})
	}
}
