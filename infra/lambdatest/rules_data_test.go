package lambdatest

import (
	"slices"
	"strings"
)

// dataRules are about what must not be lost and not be read.
func dataRules() []rule {
	const tables, keys, queues = "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::SQS::Queue"
	pitr := each(tables, func(s stack, n string) bool {
		return s.property(n, "PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled") != true
	})
	noPITR := []change{{"Table/Properties/PointInTimeRecoverySpecification", nil},
		{"Table/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", false}}
	rotated := each(keys, func(s stack, n string) bool { return s.property(n, "EnableKeyRotation") != true })
	noRotation := []change{{"Key/Properties/EnableKeyRotation", nil}, {"Key/Properties/EnableKeyRotation", false}}
	return []rule{
		{"CKV_AWS_28", pitr, noPITR},
		{"AwsSolutions-DDB3", pitr, noPITR},
		{"CKV_AWS_119", each(tables, func(s stack, n string) bool {
			sse := s.property(n, "SSESpecification")
			return at(sse, "SSEEnabled") != true || at(sse, "SSEType") != "KMS" || at(sse, "KMSMasterKeyId") != "Key.Arn"
		}), []change{{"Table/Properties/SSESpecification/KMSMasterKeyId",
			nil}, {"Table/Properties/SSESpecification/SSEEnabled", false},
			{"Table/Properties/SSESpecification/KMSMasterKeyId", "alias/aws/dynamodb"}}},
		{"DynamoDB.6", each(tables, func(s stack, n string) bool {
			return s.property(n, "DeletionProtectionEnabled") != true
		}),
			[]change{{"Table/Properties/DeletionProtectionEnabled", false},
				{"Table/Properties/DeletionProtectionEnabled", nil}}},
		{"kept when the stack goes", func(s stack) []string {
			return slices.DeleteFunc(slices.Concat(s.of(tables), s.of(keys)), func(n string) bool {
				return at(s[n], "DeletionPolicy") == "Retain" && at(s[n], "UpdateReplacePolicy") == "Retain"
			})
		}, []change{{"Table/DeletionPolicy", nil}, {"Table/UpdateReplacePolicy", "Delete"}, {"Key/DeletionPolicy", nil},
			{"Key/UpdateReplacePolicy", nil}}},
		{"CKV_AWS_7", rotated, noRotation},
		{"AwsSolutions-KMS5", rotated, noRotation},
		{"CKV_AWS_33", each(keys, func(s stack, n string) bool {
			return slices.ContainsFunc(list(s.property(n, "KeyPolicy/Statement")), func(st any) bool {
				return at(st, "Principal") == "*" || slices.Contains(list(at(st, "Principal/AWS")), any("*"))
			})
		}), []change{{"Key/Properties/KeyPolicy/Statement/1/Principal",
			"*"}, {"Key/Properties/KeyPolicy/Statement/0/Principal/AWS", "*"}}},
		{"key used through services only", each(keys, func(s stack, n string) bool {
			return slices.ContainsFunc(list(s.property(n, "KeyPolicy/Statement")), func(st any) bool {
				through := at(st, "Condition/StringEquals/kms:ViaService") == "dynamodb.eu-central-1.amazonaws.com" ||
					strings.HasPrefix(text(at(st, "Condition/ArnLike/kms:EncryptionContext:aws:logs:arn")),
						"arn:aws:logs:eu-central-1:123456789012:log-group:patchbay-")
				return !through && slices.ContainsFunc(list(at(st, "Action")), func(a any) bool {
					return strings.Contains(text(a), "*") || strings.Contains(text(a), "crypt") ||
						strings.HasPrefix(text(a), "kms:Generate") || a == "kms:CreateGrant"
				})
			})
		}), []change{{"Key/Properties/KeyPolicy/Statement/1/Condition",
			nil}, {"Key/Properties/KeyPolicy/Statement/2/Condition", nil},
			{"Key/Properties/KeyPolicy/Statement/0/Action", []any{"kms:*"}}}},
		{"AwsSolutions-SQS2", each(queues, func(s stack, n string) bool {
			return s.property(n, "SqsManagedSseEnabled") != true
		}),
			[]change{{"FanoutFailures/Properties/SqsManagedSseEnabled", nil},
				{"ReconcileFailures/Properties/SqsManagedSseEnabled", false}}},
		{"AwsSolutions-SQS4", each(queues, func(s stack, n string) bool {
			return !slices.ContainsFunc(s.of("AWS::SQS::QueuePolicy"), func(p string) bool {
				st := s.property(p, "PolicyDocument/Statement/0")
				return slices.Contains(list(s.property(p, "Queues")), any(n)) && at(st, "Effect") == "Deny" &&
					at(st, "Principal") == "*" &&
					at(st, "Action") == "sqs:*" && at(st, "Resource") == n+".Arn" &&
					at(st, "Condition/Bool/aws:SecureTransport") == "false"
			})
		}), []change{{"FanoutFailuresPolicy", nil}, {"ReconcileFailuresPolicy/Properties/Queues", []any{"FanoutFailures"}},
			{"FanoutFailuresPolicy/Properties/PolicyDocument/Statement/0/Effect", "Allow"}}},
		{"CKV_AWS_45", each("AWS::Serverless::Function", func(s stack, n string) bool {
			variables, _ := s.property(n, "Environment/Variables").(map[string]any)
			for name := range variables {
				if !slices.Contains([]string{"PATCHBAY_TABLE", "PATCHBAY_SECRET_PREFIX", "PATCHBAY_PUBLIC_URL", "PATCHBAY_APP_URL",
					"PATCHBAY_BASE_PATH",
					"PATCHBAY_ALLOWED_ORIGINS", "PATCHBAY_PROXY_URL", "PATCHBAY_EGRESS_ADDRESSES",
					"PATCHBAY_USER_AGENT", "PATCHBAY_EVENT_BUS", "PATCHBAY_NETWORK",
					"PATCHBAY_DELIVERY_QUEUE", "PATCHBAY_SLOW_QUEUE", "PATCHBAY_CATALOG_DIR",
					"PATCHBAY_CONSOLE_ISSUER", "PATCHBAY_CONSOLE_CLIENT_ID"}, name) {
					return true
				}
			}
			return len(variables) == 0
		}), []change{{"ProxyFunction/Properties/Environment/Variables/CLIENT_SECRET", "not-a-secret"}}},
	}
}
