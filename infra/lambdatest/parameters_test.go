package lambdatest

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// setting is a parameter of the template.
type setting struct {
	Type           string   `yaml:"Type"`
	Description    string   `yaml:"Description"`
	Default        *string  `yaml:"Default"`
	AllowedPattern string   `yaml:"AllowedPattern"`
	Constraint     string   `yaml:"ConstraintDescription"`
	AllowedValues  []string `yaml:"AllowedValues"`
	MinValue       *float64 `yaml:"MinValue"`
	MaxValue       *float64 `yaml:"MaxValue"`
}

// takes says whether CloudFormation takes the value.
func (p setting) takes(value string) bool {
	switch {
	case len(p.AllowedValues) > 0:
		return slices.Contains(p.AllowedValues, value)
	case p.Type == "Number":
		n, err := strconv.ParseFloat(value, 64)
		return err == nil && p.MinValue != nil && p.MaxValue != nil && *p.MinValue <= n && n <= *p.MaxValue
	default: // the whole value has to match (AWS CloudFormation, "Parameters syntax")
		return regexp.MustCompile("^(?:" + p.AllowedPattern + ")$").MatchString(value)
	}
}

func parameters(t *testing.T) map[string]setting {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var tpl struct {
		Parameters map[string]setting `yaml:"Parameters"`
		Metadata   struct {
			Interface struct {
				ParameterGroups []struct {
					Parameters []string `yaml:"Parameters"`
				} `yaml:"ParameterGroups"`
			} `yaml:"AWS::CloudFormation::Interface"`
		} `yaml:"Metadata"`
	}
	if err := yaml.Unmarshal(text, &tpl); err != nil {
		t.Fatal(err)
	}
	grouped := map[string]bool{}
	for _, g := range tpl.Metadata.Interface.ParameterGroups {
		for _, name := range g.Parameters {
			grouped[name] = true
			if _, ok := tpl.Parameters[name]; !ok {
				t.Errorf("%s is in a group and is no parameter", name)
			}
		}
	}
	for name := range tpl.Parameters {
		if !grouped[name] {
			t.Errorf("%s is in no group", name)
		}
	}
	return tpl.Parameters
}

// TestParameters: every parameter says what it is, takes nothing shapeless, and has a default that is safe to leave,
// all but AllowedOrigins, which nobody but the owner knows.
func TestParameters(t *testing.T) {
	t.Parallel()
	for name, p := range parameters(t) {
		if len(p.Description) < 20 || !strings.HasSuffix(p.Description, ".") {
			t.Errorf("%s: description %q", name, p.Description)
		}
		if p.Type != "Number" && len(p.AllowedValues) == 0 && p.AllowedPattern == "" {
			t.Errorf("%s takes any text", name)
		}
		if p.AllowedPattern != "" && (len(p.Constraint) < 20 || strings.ContainsAny(p.Constraint, "^$[\\")) {
			t.Errorf("%s: a wrong value is answered by %q", name, p.Constraint) // else by the pattern alone
		}
		if p.Default == nil && name != "AllowedOrigins" || p.Default != nil && !p.takes(*p.Default) {
			t.Errorf("%s: it would not take its own default", name)
		}
	}
}

// TestParametersTakeAndRefuse tries values on the patterns.
func TestParametersTakeAndRefuse(t *testing.T) {
	t.Parallel()
	all := parameters(t)
	for name, values := range map[string]struct{ good, bad []string }{
		"AllowedOrigins": {[]string{"*", "https://app.example.com", "https://a.example,https://b.example:8443"},
			[]string{"", "http://a.example", "https://a.example/", "https://a.example, https://b.example",
				"https://*.example.com"}},
		"PublicUrl": {[]string{"", "https://connect.example.com", "https://a.example:8443", "https://a.example/tools/patchbay"},
			[]string{"http://a.example", "https://a.example/", "a.example", "https://a.example/b/", "https://a.example//b",
				"https://a.example/b?c", "https://a.example/../b"}},
		"BasePath": {[]string{"", "patchbay", "tools/patchbay-2"}, []string{"/patchbay", "patchbay/", "a//b", "a b", "A", "a?b",
			"../a"}},
		"DomainName": {[]string{"", "connect.example.com"},
			[]string{"https://connect.example.com", "localhost", "Connect.example.com", "-a.example.com", "a..com"}},
		"CertificateArn": {[]string{"", "arn:aws:acm:eu-central-1:123456789012:certificate/0a-1b",
			"arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/0"}, []string{"0a-1b",
			"arn:aws:iam::123456789012:server-certificate/a"}},
		"HostedZoneId": {[]string{"", "Z0123456789ABCDEFGHIJ"}, []string{"example.com", "/hostedzone/Z0123456789"}},
		"UserAgent":    {[]string{"", "Acme-Connect/1.0", "Acme (+https://acme.example)"}, []string{" ", "a\nb", "ä", "a "}},
		"SecretPrefix": {[]string{"patchbay/dev", "a"}, []string{"", "/patchbay", "patchbay/", "patchbay/*", "Patchbay"}},
		"KeyArn": {[]string{"", "arn:aws:kms:eu-central-1:123456789012:key/0a1b-2c"},
			[]string{"0a1b-2c", "alias/patchbay", "arn:aws:kms:eu-central-1:123456789012:alias/patchbay"}},
		"AlarmTopicArn": {[]string{"", "arn:aws:sns:eu-central-1:123456789012:alarms"},
			[]string{"alarms", "arn:aws:sqs:eu-central-1:123456789012:alarms"}},
		"SubnetIds": {[]string{"", "subnet-0a1b2c3d", "subnet-0a1b2c3d4e5f60718,subnet-0a1b2c3d"},
			[]string{"subnet-0a1b2c3d, subnet-1a1b2c3d", "sg-0a1b2c3d", "vpc-0a1b2c3d"}},
		"SecurityGroupIds": {[]string{"", "sg-0a1b2c3d"}, []string{"subnet-0a1b2c3d", "default"}},
		"MemorySize":       {[]string{"128", "3008"}, []string{"64", "much"}},
		"RateLimit":        {[]string{"1", "10000"}, []string{"0", "10001"}},
	} {
		p, ok := all[name]
		if !ok {
			t.Errorf("there is no %s", name)
		}
		for _, v := range values.good {
			if !p.takes(v) {
				t.Errorf("%s refuses %q", name, v)
			}
		}
		for _, v := range values.bad {
			if p.takes(v) {
				t.Errorf("%s takes %q", name, v)
			}
		}
	}
}

var (
	section  = regexp.MustCompile(`^\[(\w+)\.deploy\.parameters\]$`)
	override = regexp.MustCompile(`^ +"(\w+)=(.*)",$`)
)

// TestSamconfig: the three deployments name parameters that exist, with values that they take; each has secrets of its
// own, and only dev takes less care.
func TestSamconfig(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join(root, "samconfig.toml"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	all, env := parameters(t), ""
	set := map[string]map[string]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if s := section.FindStringSubmatch(lines.Text()); s != nil {
			env = s[1]
			set[env] = map[string]string{}
		}
		o := override.FindStringSubmatch(lines.Text())
		if o == nil {
			continue
		}
		p, ok := all[o[1]]
		if !ok || !p.takes(o[2]) {
			t.Errorf("%s: %s=%s", env, o[1], o[2])
		}
		set[env][o[1]] = o[2]
	}
	for _, env := range []string{"dev", "staging", "prod"} {
		values := set[env]
		if values["SecretPrefix"] != "patchbay/"+env {
			t.Errorf("%s has secrets at %q", env, values["SecretPrefix"])
		}
		_, origins := values["AllowedOrigins"]
		if careful := values["DeletionProtection"] == "true" && !origins; careful != (env != "dev") {
			t.Errorf("%s: DeletionProtection %q, AllowedOrigins %q", env, values["DeletionProtection"], values["AllowedOrigins"])
		}
	}
}
