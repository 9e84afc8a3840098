package main

// grant is what CloudFormation calls for one type of resource, and on which resources. In these, ${Stack} begins
// the names that CloudFormation makes, and the rest is as in Fn::Sub.
type grant struct {
	actions, on []string
	// condition is a statement's, in YAML's flow form; "" for none.
	condition string
}

// set is the managed policy that a grant goes into: one may have 6,144 characters (IAM user guide, "IAM and STS
// quotas").
type set string

const (
	functions set = "Functions"
	data      set = "Data"
	front     set = "Front"
)

// mine is the ARN of what CloudFormation names by the stack.
func mine(service, kind string) string {
	return "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + kind + "${Stack}-*"
}

// all is the ARN of every resource of a kind here: those whose names CloudFormation or the service draws by lot.
func all(service, kind string) string {
	return "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + kind + "*"
}

const (
	role   = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Stack}-*"
	policy = "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${Stack}-*"
	api    = "arn:${AWS::Partition}:apigateway:${AWS::Region}::"
)

var apiCalls = []string{"apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST",
	"apigateway:PUT"}

// needs are the rights for each type of the template's resources, and for what SAM makes of its own types. They
// are those of the handlers in AWS's resource schemas (read 2026-11-30), without those for properties that the
// template does not set. Where a schema names none (Stage, RecordSet, DeploymentGroup), they are from the
// service's own reference.
var needs = map[string]struct {
	set    set
	grants []grant
}{
	"AWS::ApiGatewayV2::Api": {front, []grant{{apiCalls,
		[]string{api + "/apis", api + "/apis/*", api + "/tags/*"}, ""}}},
	"AWS::ApiGatewayV2::ApiMapping": {front, []grant{
		{apiCalls, []string{api + "/domainnames/*/apimappings", api + "/domainnames/*/apimappings/*"}, ""}}},
	"AWS::ApiGatewayV2::DomainName": {front, []grant{{apiCalls,
		[]string{api + "/domainnames", api + "/domainnames/*"}, ""}}},
	"AWS::ApiGatewayV2::Integration": {front, []grant{{apiCalls, []string{api + "/apis/*"}, ""}}},
	"AWS::ApiGatewayV2::Route":       {front, []grant{{apiCalls, []string{api + "/apis/*"}, ""}}},
	"AWS::ApiGatewayV2::Stage": {front, []grant{{apiCalls,
		[]string{api + "/apis/*"}, ""}, // and where its log goes
		{[]string{"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeResourcePolicies",
			"logs:GetLogDelivery",
			"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery"}, []string{"*"}, ""}}},
	"AWS::CloudWatch::Alarm": {data, []grant{{[]string{"cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms",
		"cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource",
		"cloudwatch:UntagResource"},
		[]string{mine("cloudwatch", "alarm:")}, ""}}},
	"AWS::CloudWatch::Dashboard": {data, []grant{{[]string{"cloudwatch:DeleteDashboards",
		"cloudwatch:GetDashboard",
		"cloudwatch:PutDashboard"},
		[]string{"arn:${AWS::Partition}:cloudwatch::${AWS::AccountId}:dashboard/*"}, ""}}},
	"AWS::Cognito::UserPool": {front, []grant{
		{[]string{"cognito-idp:CreateUserPool"}, []string{"*"}, ""},
		{[]string{"cognito-idp:DeleteUserPool", "cognito-idp:DescribeUserPool",
			"cognito-idp:GetUserPoolMfaConfig",
			"cognito-idp:ListTagsForResource", "cognito-idp:SetUserPoolMfaConfig", "cognito-idp:TagResource",
			"cognito-idp:UntagResource", "cognito-idp:UpdateUserPool"}, []string{all("cognito-idp",
			"userpool/")}, ""}}},
	"AWS::Cognito::UserPoolClient": {front, []grant{{[]string{"cognito-idp:CreateUserPoolClient",
		"cognito-idp:DeleteUserPoolClient", "cognito-idp:DescribeUserPoolClient",
		"cognito-idp:UpdateUserPoolClient"},
		[]string{all("cognito-idp", "userpool/")}, ""}}},
	"AWS::Cognito::UserPoolDomain": {front, []grant{
		{[]string{"cognito-idp:CreateUserPoolDomain", "cognito-idp:DeleteUserPoolDomain",
			"cognito-idp:UpdateUserPoolDomain"},
			[]string{all("cognito-idp", "userpool/")}, ""},
		{[]string{"cognito-idp:DescribeUserPoolDomain"}, []string{"*"}, ""}}},
	"AWS::CodeDeploy::Application": {functions, []grant{{[]string{"codedeploy:CreateApplication",
		"codedeploy:DeleteApplication", "codedeploy:GetApplication", "codedeploy:ListTagsForResource",
		"codedeploy:TagResource",
		"codedeploy:UntagResource"}, []string{mine("codedeploy", "application:")}, ""}}},
	"AWS::CodeDeploy::DeploymentGroup": {functions, []grant{{[]string{"codedeploy:CreateDeploymentGroup",
		"codedeploy:DeleteDeploymentGroup", "codedeploy:GetDeploymentGroup",
		"codedeploy:UpdateDeploymentGroup"},
		[]string{mine("codedeploy", "deploymentgroup:")}, ""}}},
	"AWS::DynamoDB::Table": {data, []grant{
		{[]string{"dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:DescribeContinuousBackups",
			"dynamodb:DescribeContributorInsights", "dynamodb:DescribeKinesisStreamingDestination",
			"dynamodb:DescribeTable",
			"dynamodb:DescribeTimeToLive", "dynamodb:GetResourcePolicy", "dynamodb:ListTagsOfResource",
			"dynamodb:TagResource",
			"dynamodb:UntagResource", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable",
			"dynamodb:UpdateTimeToLive"},
			[]string{mine("dynamodb", "table/")}, ""},
		{[]string{"kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"}, []string{all("kms",
			"key/")},
			`{ StringEquals: { kms:ViaService: !Sub "dynamodb.${AWS::Region}.${AWS::URLSuffix}" } }`}}},
	"AWS::IAM::ManagedPolicy": {functions, []grant{{[]string{"iam:CreatePolicy",
		"iam:CreatePolicyVersion", "iam:DeletePolicy",
		"iam:DeletePolicyVersion", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListEntitiesForPolicy",
		"iam:ListPolicyVersions"}, []string{policy}, ""}}},
	"AWS::IAM::Role": {functions, []grant{
		{[]string{"iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole",
			"iam:GetRolePolicy",
			"iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:PutRolePolicy", "iam:TagRole",
			"iam:UntagRole",
			"iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"}, []string{role}, ""},
		{[]string{"iam:AttachRolePolicy",
			"iam:DetachRolePolicy"}, []string{role}, `{ ArnLike: { iam:PolicyARN: [!Sub "` + policy +
			`", !Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"] } }`},
		{[]string{"iam:PassRole"}, []string{role},
			`{ StringEquals: { iam:PassedToService: [lambda.amazonaws.com, scheduler.amazonaws.com, codedeploy.amazonaws.com] } }`}}},
	"AWS::KMS::Key": {data, []grant{
		{[]string{"kms:CreateKey"}, []string{"*"}, ""},
		{[]string{"kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus",
			"kms:ListResourceTags", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource",
			"kms:UpdateKeyDescription"},
			[]string{all("kms", "key/")}, ""}}},
	"AWS::Lambda::Alias": {functions, []grant{
		{[]string{"lambda:CreateAlias", "lambda:DeleteAlias", "lambda:GetAlias", "lambda:UpdateAlias"},
			[]string{mine("lambda", "function:")}, ""},
		{[]string{"codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup",
			"codedeploy:StopDeployment"}, []string{mine("codedeploy", "deploymentgroup:")}, ""},
		{[]string{"codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"},
			[]string{mine("codedeploy", "application:")}, ""},
		{[]string{"codedeploy:GetDeploymentConfig"}, []string{all("codedeploy", "deploymentconfig:")}, ""}}},
	"AWS::Lambda::EventInvokeConfig": {functions, []grant{{[]string{"lambda:DeleteFunctionEventInvokeConfig",
		"lambda:GetFunctionEventInvokeConfig", "lambda:PutFunctionEventInvokeConfig",
		"lambda:UpdateFunctionEventInvokeConfig"},
		[]string{mine("lambda", "function:")}, ""}}},
	"AWS::Lambda::EventSourceMapping": {functions, []grant{{[]string{"lambda:CreateEventSourceMapping",
		"lambda:DeleteEventSourceMapping", "lambda:GetEventSourceMapping", "lambda:ListTags",
		"lambda:TagResource",
		"lambda:UntagResource",
		"lambda:UpdateEventSourceMapping"}, []string{"*"}, ""}}}, // IAM knows some by no resource
	"AWS::Lambda::Function": {functions, []grant{
		{[]string{"lambda:CreateFunction", "lambda:DeleteFunction", "lambda:GetFunction",
			"lambda:GetFunctionCodeSigningConfig",
			"lambda:GetFunctionConfiguration", "lambda:GetFunctionRecursionConfig",
			"lambda:GetRuntimeManagementConfig",
			"lambda:ListTags", "lambda:TagResource", "lambda:UntagResource", "lambda:UpdateFunctionCode",
			"lambda:UpdateFunctionConfiguration"}, []string{mine("lambda", "function:")}, ""},
		{[]string{"ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
			"ec2:DescribeVpcs"}, []string{"*"}, ""}}},
	"AWS::Lambda::Permission": {functions, []grant{{[]string{"lambda:AddPermission", "lambda:GetPolicy",
		"lambda:RemovePermission"}, []string{mine("lambda", "function:")}, ""}}},
	"AWS::Lambda::Version": {functions, []grant{{[]string{"lambda:DeleteFunction",
		"lambda:GetFunctionConfiguration",
		"lambda:ListVersionsByFunction", "lambda:PublishVersion"}, []string{mine("lambda", "function:")}, ""}}},
	"AWS::Logs::LogGroup": {data, []grant{
		{[]string{"logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup",
			"logs:DisassociateKmsKey",
			"logs:GetDataProtectionPolicy", "logs:ListTagsForResource", "logs:PutRetentionPolicy",
			"logs:TagResource",
			"logs:UntagResource"}, []string{mine("logs", "log-group:")}, ""},
		{[]string{"logs:DescribeIndexPolicies", "logs:DescribeLogGroups"}, []string{"*"}, ""}}},
	"AWS::Logs::MetricFilter": {data, []grant{{[]string{"logs:DeleteMetricFilter", "logs:DescribeMetricFilters",
		"logs:PutMetricFilter"}, []string{mine("logs", "log-group:")}, ""}}},
	"AWS::Logs::SubscriptionFilter": {data, []grant{{[]string{"logs:DeleteSubscriptionFilter",
		"logs:DescribeSubscriptionFilters", "logs:PutSubscriptionFilter"}, []string{mine("logs",
		"log-group:")}, ""}}},
	"AWS::Route53::RecordSet": {front, []grant{
		{[]string{"route53:ChangeResourceRecordSets", "route53:GetHostedZone",
			"route53:ListResourceRecordSets"},
			[]string{"arn:${AWS::Partition}:route53:::hostedzone/*"}, ""},
		{[]string{"route53:GetChange"}, []string{"arn:${AWS::Partition}:route53:::change/*"}, ""}}},
	"AWS::SQS::Queue": {data, []grant{{[]string{"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes",
		"sqs:GetQueueUrl", "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"},
		[]string{mine("sqs", "")}, ""}}},
	"AWS::SQS::QueuePolicy": {data, []grant{{[]string{"sqs:GetQueueAttributes", "sqs:SetQueueAttributes"},
		[]string{mine("sqs", "")}, ""}}},
	"AWS::Scheduler::Schedule": {functions, []grant{{[]string{"scheduler:CreateSchedule",
		"scheduler:DeleteSchedule",
		"scheduler:GetSchedule", "scheduler:UpdateSchedule"}, []string{all("scheduler",
		"schedule/default/")}, ""}}},
	"AWS::SecretsManager::Secret": {data, []grant{{[]string{"secretsmanager:CreateSecret",
		"secretsmanager:DeleteSecret",
		"secretsmanager:DescribeSecret", "secretsmanager:TagResource", "secretsmanager:UntagResource",
		"secretsmanager:UpdateSecret"},
		[]string{"arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${Secrets}/shared/console/*"}, ""}}},
}

// tools are what `sam deploy` itself calls: it puts the build in a bucket of its own, and has CloudFormation make
// the rest as whoever calls it.
var tools = []grant{
	{[]string{"cloudformation:CreateChangeSet"}, []string{
		"arn:${AWS::Partition}:cloudformation:${AWS::Region}:aws:transform/Serverless-2016-10-31"}, ""},
	{[]string{"cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet", "cloudformation:DeleteStack",
		"cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents",
		"cloudformation:DescribeStacks",
		"cloudformation:ExecuteChangeSet", "cloudformation:GetTemplate", "cloudformation:GetTemplateSummary",
		"cloudformation:ListStackResources", "cloudformation:RollbackStack",
		"cloudformation:SetStackPolicy"}, []string{
		"arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${Stack}/*",
		"arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/aws-sam-cli-managed-default/*"}, ""},
	{[]string{"cloudformation:ValidateTemplate", "cloudformation:GetTemplateSummary"}, []string{"*"}, ""},
	{[]string{"s3:CreateBucket", "s3:GetBucketLocation", "s3:GetBucketPolicy",
		"s3:GetEncryptionConfiguration", "s3:GetObject",
		"s3:ListBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging",
		"s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutObject"},
		[]string{"arn:${AWS::Partition}:s3:::aws-sam-cli-managed-default-*"}, ""},
}
