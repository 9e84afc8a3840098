// Package gradual makes gradual.yaml of template.yaml: the same stack, each function behind an alias to which
// CodeDeploy shifts its callers little by little, and back when an alarm goes off (decision 0045).
package gradual

import (
	"bytes"
	"fmt"
)

// notice is what is written first.
const notice = `# Made from template.yaml, which is the one to change. Each deployment takes PATCHBAY_DEPLOYED with another text than the
# one before, also when only a parameter changes: with the same text callers stay with the old version. make gradual
# writes the time there; in a release it is the version.
`

// edit puts text in the place of another, which has to be there as often as it says.
type edit struct {
	find, put string
	times     int
}

// edits are what makes a deployment gradual. A new parameter is none of a version: SAM makes a version when the text of
// a function's properties changes, and with the same text a parameter's new value would reach nobody. So the text has a
// stamp in it, and each deployment makes a version of every function.
func edits(stamp string) []edit {
	return []edit{
		{"\nParameters:\n", `
Parameters:
  Shift:
    Description: How callers go over to a new version; all of them go back when an alarm goes off meanwhile.
    Type: String
    Default: Canary10Percent10Minutes
    AllowedValues:
      - Canary10Percent5Minutes
      - Canary10Percent10Minutes
      - Canary10Percent15Minutes
      - Canary10Percent30Minutes
      - Linear10PercentEvery1Minute
      - Linear10PercentEvery2Minutes
      - Linear10PercentEvery3Minutes
      - Linear10PercentEvery10Minutes
      - AllAtOnce
`, 1},
		{"        Parameters: [MemorySize,", "        Parameters: [Shift, MemorySize,", 1},
		{"\nGlobals:\n  Function:\n", `
Globals:
  Function:
    AutoPublishAlias: live
    AutoPublishAliasAllProperties: true
    VersionDeletionPolicy: Delete # of the version before, in the end: code that is kept counts against a quota
    DeploymentPreference:
      Type: !Ref Shift
      # By its name: a reference would close a circle, from the alarm to the API, to the alias, and to this.
      Alarms: [!Sub "${AWS::StackName}-api-fails", !Ref FanoutLags, !Ref EventsLag, !Ref DeliveriesWait]
`, 1},
		{"    Environment:\n      Variables:\n        PATCHBAY_TABLE: !Ref Table\n",
			"    Environment:\n      Variables:\n        PATCHBAY_DEPLOYED: \"" + stamp + "\"\n" +
				"        PATCHBAY_TABLE: !Ref Table\n", 1},
		{"  ApiFails:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n",
			"  ApiFails:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      AlarmName: !Sub \"${AWS::StackName}-api-fails\"\n", 1},
		{"      IntegrationUri: !GetAtt ProxyFunction.Arn\n", "      IntegrationUri: !Ref ProxyFunction.Alias\n", 1},
		{"      FunctionName: !Ref ProxyFunction\n      Principal: apigateway.amazonaws.com\n",
			"      FunctionName: !Ref ProxyFunction.Alias\n      Principal: apigateway.amazonaws.com\n", 1},
	}
}

// Derive makes gradual.yaml of template.yaml's text. The stamp is letters, digits, dots and hyphens. It fails where the
// template has changed in a way that an edit does not meet.
func Derive(template []byte, stamp string) ([]byte, error) {
	for _, e := range edits(stamp) {
		if n := bytes.Count(template, []byte(e.find)); n != e.times {
			return nil, fmt.Errorf("template.yaml has %q %d times, and not %d: see infra/deploy/gradual", e.find, n, e.times)
		}
		template = bytes.Replace(template, []byte(e.find), []byte(e.put), 1)
	}
	return append([]byte(notice), template...), nil
}
