package gradual

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestGradual: the template that is deployed today becomes a gradual one, and nothing of it is left that calls a
// function past its alias.
func TestGradual(t *testing.T) {
	t.Parallel()
	template, err := os.ReadFile("../../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := Derive(template, "20261130T064500Z")
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		Parameters map[string]struct {
			Default       string   `yaml:"Default"`
			AllowedValues []string `yaml:"AllowedValues"`
		} `yaml:"Parameters"`
		Globals struct {
			Function struct {
				AutoPublishAlias     string `yaml:"AutoPublishAlias"`
				AllProperties        bool   `yaml:"AutoPublishAliasAllProperties"`
				DeploymentPreference struct {
					Type   string   `yaml:"Type"`
					Alarms []string `yaml:"Alarms"`
				} `yaml:"DeploymentPreference"`
				Environment struct {
					Variables map[string]yaml.Node `yaml:"Variables"`
				} `yaml:"Environment"`
			} `yaml:"Function"`
		} `yaml:"Globals"`
		Resources map[string]struct {
			Type       string               `yaml:"Type"`
			Properties map[string]yaml.Node `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(text, &made); err != nil {
		t.Fatal(err)
	}
	f, shift := made.Globals.Function, made.Parameters["Shift"]
	if f.AutoPublishAlias != "live" || !f.AllProperties || f.DeploymentPreference.Type != "Shift" ||
		!slices.Contains(shift.AllowedValues, shift.Default) {
		t.Errorf("functions are %+v, shifted by %+v", f, shift)
	}
	// A value that is written out: SAM makes a version of it, and of no parameter's.
	if stamp := f.Environment.Variables["PATCHBAY_DEPLOYED"]; stamp.Value != "20261130T064500Z" || stamp.Tag != "!!str" {
		t.Errorf("the stamp is %s %q", stamp.Tag, stamp.Value)
	}
	// CodeDeploy takes ten alarms. Each is one of the stack's: by its name, or by reference where that closes no circle.
	if n := len(f.DeploymentPreference.Alarms); n == 0 || n > 10 {
		t.Errorf("%d alarms", n)
	}
	for _, alarm := range f.DeploymentPreference.Alarms {
		if name, named := strings.CutPrefix(alarm, "${AWS::StackName}-"); named {
			if got := made.Resources["ApiFails"].Properties["AlarmName"]; got.Value != alarm {
				t.Errorf("%s is the name of no alarm: ApiFails is %q", name, got.Value)
			}
		} else if made.Resources[alarm].Type != "AWS::CloudWatch::Alarm" {
			t.Errorf("%s is no alarm", alarm)
		}
	}
	past := regexp.MustCompile(`Function\.Arn|FunctionName: !Ref [A-Za-z]+Function\n`).FindAll(text, -1)
	if len(past) > 0 {
		t.Errorf("past the alias: %q", past)
	}
	if !bytes.Contains(template, []byte("Function.Arn")) {
		t.Error("the template itself calls nothing by a function's ARN, so the check above shows nothing")
	}
}

// TestGradualNotices: an edit that meets nothing, or two places, is an error and not a template that shifts half.
func TestGradualNotices(t *testing.T) {
	t.Parallel()
	template, err := os.ReadFile("../../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits("x") {
		for name, spoiled := range map[string][]byte{
			"not there": bytes.Replace(template, []byte(e.find), []byte("\n"), 1),
			"twice":     append(bytes.Clone(template), e.find...),
		} {
			if _, err := Derive(spoiled, "x"); err == nil {
				t.Errorf("%q %s goes unnoticed", e.find, name)
			}
		}
	}
}
