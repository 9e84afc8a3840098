package main

import (
	"strings"
	"testing"
)

func TestDerive(t *testing.T) {
	t.Parallel()
	const deployed = `Globals:
  Function:
    Architectures: [arm64]
    Environment:
      Variables:
        PATCHBAY_TABLE: !Ref Table
        PATCHBAY_LOCAL: "kept"
Resources:
  Table:
    Arn: !Sub "${AWS::Region}/x"
`
	got, err := derive([]byte(deployed), "x86_64", []string{"PATCHBAY_LOCAL", "LOOPBACK_PORTS"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"- x86_64\n", "PATCHBAY_TABLE: !Ref Table\n", `PATCHBAY_LOCAL: "kept"`,
		`LOOPBACK_PORTS: ""`, `Arn: !Sub "${AWS::Region}/x"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "arm64") {
		t.Errorf("still for arm64:\n%s", got)
	}
}

func TestDeriveRefuses(t *testing.T) {
	t.Parallel()
	for name, template := range map[string]string{
		"nothing":         "",
		"no YAML":         "a: [",
		"a list":          "- a",
		"no globals":      "Resources: {}",
		"no variables":    "Globals: {Function: {Architectures: [arm64], Environment: {}}}",
		"no architecture": "Globals: {Function: {Environment: {Variables: {}}}}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := derive([]byte(template), "x86_64", nil); err == nil {
				t.Errorf("made of it: %s", got)
			}
		})
	}
}
