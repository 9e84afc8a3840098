package lambdatest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"patchbay/infra/roles"
)

func readRoles(t *testing.T) roles.Roles {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := roles.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// permitted compares what a function called with what its role allows and denies.
func permitted(t *testing.T, function string, called []roles.Call) {
	t.Helper()
	all := readRoles(t)
	for _, c := range called {
		if why := all.Refusal(function, c); why != "" {
			t.Error(why)
		}
	}
}

// platform are rights that services use with a function's role, not the function: Lambda writes its log and traces and
// reads its stream, DynamoDB opens the table with its key. Only a real account can show that they suffice.
var platform = []string{
	"logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords",
	"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo",
	"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
	"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
}

// idle are rights that a role needs and the samples and walks do not show.
var idle = map[string][]string{
	"connectors": {"secretsmanager:RestoreSecret"}, // a secret of the same name is being deleted
	"proxy":      {"dynamodb:GetItem"},             // somebody else is renewing the token: read it again
	"mcp":        {"dynamodb:GetItem"},             // the same
	// The same; and the grant of a deleted account has been revoked.
	"refresh": {"dynamodb:GetItem", "dynamodb:DeleteItem"},
	"deliver": {"sqs:ChangeMessageVisibility"}, // what is tried again; the sample's message is too old
}

// needed fails the test for what a role allows and nothing called, and for a denial of what it does not allow anyway. A
// denial that roles share has its use when one of them allows it.
func needed(t *testing.T, name string, called []roles.Call) {
	t.Helper()
	all := readRoles(t)
	granted := all[name]
	for _, s := range granted {
		for _, a := range s.Action {
			uses := func(c roles.Call) bool { return c.Action == a }
			allows := func(o roles.Statement) bool { return o.Effect == "Allow" && slices.Contains(o.Action, a) }
			where := granted
			if s.Shared {
				where = slices.Concat(slices.Collect(maps.Values(all))...)
			}
			switch {
			case s.Effect == "Allow" && !slices.Contains(idle[name], a) && !slices.Contains(platform, a) &&
				!slices.ContainsFunc(called, uses):
				t.Errorf("the role allows %s, which nothing calls", a)
			case s.Effect == "Deny" && !slices.ContainsFunc(where, allows):
				t.Errorf("the role denies %s, which it does not allow", a)
			}
		}
	}
}

// TestRolesAreNarrow reads every statement that the template grants to a function.
func TestRolesAreNarrow(t *testing.T) {
	t.Parallel()
	all := readRoles(t)
	for name, granted := range all {
		for _, s := range granted {
			for _, a := range s.Action {
				if a == "dynamodb:Scan" || strings.HasPrefix(a, "dynamodb:PartiQL") && a != "dynamodb:PartiQLUpdate" {
					t.Errorf("%s may %s", name, a)
				}
			}
			for _, r := range s.Resource {
				if strings.Contains(r, ":secret:") && !strings.Contains(r, ":secret:${SecretPrefix}/") {
					t.Errorf("%s reaches secrets of other deployments: %s", name, r)
				}
			}
		}
	}
	may := func(name, prefix, resource string) bool {
		return slices.ContainsFunc(all[name], func(s roles.Statement) bool {
			return slices.ContainsFunc(s.Action, func(a string) bool { return strings.HasPrefix(a, prefix) }) &&
				slices.ContainsFunc(s.Resource, func(r string) bool { return strings.Contains(r, resource) })
		})
	}
	for _, name := range []string{"status-fanout", "reconcile", "console", "events", "mcp-manage"} {
		if may(name, "secretsmanager:", "") {
			t.Errorf("%s may use secrets (E4)", name)
		}
	}
	if may("connect-sessions", "secretsmanager:", "/cfg/") || may("connect-sessions", "secretsmanager:", "/shared/") {
		t.Error("connect-sessions may read providers' client secrets")
	}
	for _, name := range []string{
		"connect-sessions", "hub", "oauth-callback", "inbound", "accounts", "proxy", "mcp", "refresh",
	} {
		for _, writes := range []string{"secretsmanager:Put", "secretsmanager:Create", "secretsmanager:Delete",
			"secretsmanager:Update"} {
			if may(name, writes, "") {
				t.Errorf("%s may write secrets", name)
			}
		}
	}
	if may("inbound", "secretsmanager:", "/root-keys") {
		t.Error("inbound may open credentials")
	}
	if may("console", "dynamodb:", "") {
		t.Error("console may use the table")
	}
}

// TestCredentialsAreApart asks what a function that needs no credential could do with one. Two denials by leading key
// keep connectors and connect-sessions out of the accounts' partitions, and let the fan-out and its reconciler only
// update there. They cannot be told apart further: an account and its credential share a partition, so that one call
// reads both, and LeadingKeys knows no sort key. What the partition's owners read is sealed besides, and the fan-out
// has no right to the root keys.
func TestCredentialsAreApart(t *testing.T) {
	t.Parallel()
	all := readRoles(t)
	partition := "PROJ#" + projectID + "#ACCT#" + accountID
	for name, may := range map[string][]string{
		"connectors": nil, "connect-sessions": nil, "console": nil, "events": nil, "mcp-manage": nil,
		"status-fanout": {"dynamodb:PartiQLUpdate"}, "reconcile": {"dynamodb:PartiQLUpdate"},
	} {
		granted := all[name]
		for _, s := range granted {
			for _, a := range s.Action {
				c := roles.Call{Action: a, Leading: partition}
				covered := func(effect string) bool {
					return slices.ContainsFunc(granted, func(s roles.Statement) bool { return s.Effect == effect && s.Covers(c) })
				}
				if strings.HasPrefix(a, "dynamodb:") && covered("Allow") && !covered("Deny") && !slices.Contains(may, a) {
					t.Errorf("%s may %s in a partition that holds a credential", name, a)
				}
			}
		}
	}
	for _, name := range []string{"status-fanout", "reconcile"} { // a PartiQL statement can read what it writes over
		for _, other := range []string{"PROJ#" + projectID, "PROJ#" + projectID + "#IDEM#0", "SESS#0", "ATT#0"} {
			if why := all.Refusal(name, roles.Call{Action: "dynamodb:PartiQLUpdate", Leading: other}); why == "" {
				t.Errorf("%s may write over %s", name, other)
			}
		}
	}
	for _, name := range []string{"status-fanout", "reconcile", "connectors", "connect-sessions"} {
		for _, own := range []string{"PROJ#" + projectID, "PROJ#" + projectID + "#IDEM#0", "SESS#0"} {
			for _, s := range all[name] {
				if s.Effect == "Deny" && s.Covers(roles.Call{Action: s.Action[0], Leading: own}) {
					t.Errorf("%s is kept out of %s", name, own)
				}
			}
		}
	}
}

// TestAuditStays: no function may change an entry of the audit log or take one away.
func TestAuditStays(t *testing.T) {
	t.Parallel()
	all := readRoles(t)
	entries := "PROJ#" + projectID + "#AUDIT#2026-11"
	writes := []string{"UpdateItem", "DeleteItem", "PartiQLUpdate", "PartiQLDelete", "PartiQLInsert", "BatchWriteItem"}
	for name := range all {
		for _, a := range writes {
			if c := (roles.Call{Action: "dynamodb:" + a, Leading: entries}); all.Refusal(name, c) == "" {
				t.Errorf("%s may %s", name, c)
			}
		}
	}
	if why := all.Refusal("events", roles.Call{Action: "dynamodb:PutItem", Leading: entries}); why != "" {
		t.Error(why)
	}
}
