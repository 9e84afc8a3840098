package roles_test

import (
	"strings"
	"testing"

	"patchbay/infra/roles"
)

const template = `
Resources:
  TheWorkFunction: {Type: "AWS::Serverless::Function", Properties: {Role: !GetAtt WorkRole.Arn}}
  WorkRole:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [!Ref Common]
      Policies:
        - PolicyDocument:
            Statement:
              - {Effect: Allow, Action: [dynamodb:GetItem, dynamodb:Query],
                 Resource: [!GetAtt Table.Arn, !Sub "${Table.Arn}/index/accounts"]}
              - {Effect: Allow, Action: dynamodb:PartiQLUpdate, Resource: !GetAtt Table.Arn,
                 Condition: {"ForAllValues:StringLike": {dynamodb:LeadingKeys: "PROJ#*#ACCT#*"}}}
              - {Effect: Deny, Action: dynamodb:GetItem, Resource: !GetAtt Table.Arn,
                 Condition: {"ForAnyValue:StringLike": {dynamodb:LeadingKeys: "PROJ#*#ACCT#*"}}}
  Common:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: [{Effect: Allow, Action: secretsmanager:GetSecretValue,
                     Resource: !Sub "arn:x:secret:${SecretPrefix}/cfg/*"},
                    {Effect: Allow, Action: events:PutEvents, Resource: !Sub "arn:x:event-bus/${EventBusName}"}]
`

func TestRefusal(t *testing.T) {
	all, err := roles.Read([]byte(template))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ action, on, leading, why string }{
		{"dynamodb:GetItem", "", "PROJ#1", ""},
		{"dynamodb:GetItem", "", "PROJ#1#ACCT#2", "denies"}, // what is allowed besides does not help
		{"dynamodb:Query", "", "PROJ#1#ACCT#2", ""},
		{"dynamodb:Query", "accounts", "PROJ#1#ACCTS", ""},
		{"dynamodb:Query", "other", "PROJ#1", "does not allow"},
		{"dynamodb:PartiQLUpdate", "", "PROJ#1#ACCT#2", ""},
		{"dynamodb:PartiQLUpdate", "", "PROJ#1", "does not allow"},
		{"dynamodb:DeleteItem", "", "PROJ#1", "does not allow"},
		{"secretsmanager:GetSecretValue", "cfg", "", ""}, // of the shared policy
		{"secretsmanager:GetSecretValue", "root-keys", "", "does not allow"},
		{"events:PutEvents", "${EventBusName}", "", ""},
		{"events:PutEvents", "default", "", "does not allow"},
	} {
		call := roles.Call{Action: c.action, On: c.on, Leading: c.leading}
		why := all.Refusal("the-work", call)
		if c.why == "" && why != "" || c.why != "" && !strings.Contains(why, c.why) {
			t.Errorf("%s: %q; want %q", call, why, c.why)
		}
		if all.Refusal("another", call) == "" {
			t.Errorf("%s is allowed to a function that has no role", call)
		}
	}
}
