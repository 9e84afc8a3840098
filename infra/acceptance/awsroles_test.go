package acceptance_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"patchbay/infra/local/sigv4"
	"patchbay/shared/api/routes"
	"patchbay/shared/awsrole"
	"patchbay/shared/scope"
)

const (
	roleARN    = "arn:aws:iam::123456789012:role/deploy"
	sessionARN = "arn:aws:sts::123456789012:assumed-role/deploy/run-7"
)

// signed signs a request in its last step, with the SDK's own signer, in place of the API key.
func signed(t testing.TB, id sigv4.Identity, region string) func(*http.Request) {
	t.Helper()
	return func(r *http.Request) {
		r.Header.Del("Authorization")
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		sum := sha256.Sum256(body)
		credentials := aws.Credentials{
			AccessKeyID: id.AccessKeyID, SecretAccessKey: id.SecretAccessKey, SessionToken: id.SessionToken,
		}
		if err := v4.NewSigner().SignHTTP(r.Context(), credentials, r, hex.EncodeToString(sum[:]), sigv4.Service, region,
			time.Now()); err != nil {
			t.Error(err)
		}
	}
}

// as is the tenant's signing for a session of a role or of a user.
func (p *tenant) as(arn string) func(*http.Request) {
	p.t.Helper()
	return signed(p.t, p.stack.IAM.Issue(arn), p.stack.IAM.Region)
}

// iam is a path of the tenant's that roles call.
func (p *tenant) iam(path string) string { return "/iam/" + p.id + path }

// grant lets a role call and returns the grant's id.
func (p *tenant) grant(arn string, scopes ...string) string {
	p.t.Helper()
	return p.post("/aws_roles", object{"role_arn": arn, "scopes": scopes}).want(http.StatusCreated).text("id")
}

func TestAWSRoles(t *testing.T) {
	p, other := newTenant(t), newTenant(t)
	deploy := p.as(sessionARN)
	p.get(p.iam("/accounts"), deploy).problem(http.StatusForbidden, "aws_role_not_granted")
	granted := p.post("/aws_roles", object{
		"role_arn": "arn:aws:iam::123456789012:role/ci/eu/deploy", "scopes": []string{"auth_configs:write", "accounts:read"},
	}).want(http.StatusCreated).has("role_arn", roleARN, "name", "deploy")
	same(t, "scopes", granted.at("scopes"), []string{"accounts:read", "auth_configs:write"})
	id := granted.text("id")
	// The role calls, and what it makes is its own.
	p.get(p.iam("/accounts?page_size=1"), deploy).want(http.StatusOK)
	p.post(p.iam("/auth_configs"), object{"connector_key": "sandbox-key"}, deploy).
		want(http.StatusCreated)
	if !strings.Contains(logs.String(), sessionARN) {
		t.Error("the log does not say which session called")
	}
	// It has its scopes and no others, in its project and no other.
	p.get(p.iam("/connectors"), deploy).problem(http.StatusForbidden, "insufficient_scope")
	p.post(p.iam("/aws_roles"), object{"role_arn": "arn:aws:iam::123456789012:role/friend",
		"scopes": []string{"accounts:read"}},
		deploy).problem(http.StatusForbidden, "insufficient_scope")
	p.get(other.iam("/accounts"), deploy).problem(http.StatusForbidden, "aws_role_not_granted")
	p.get("/iam/prj_00000000000000000000000000/accounts", deploy).problem(http.StatusForbidden, "aws_role_not_granted")
	p.get("/iam/nonsense/accounts", deploy).problem(http.StatusForbidden, "aws_role_not_granted")
	// Another account's role of that name, another role, and who is no role have nothing.
	for arn, code := range map[string]string{
		"arn:aws:sts::999999999999:assumed-role/deploy/run-7":     "aws_role_not_granted",
		"arn:aws:sts::123456789012:assumed-role/Deploy/run-7":     "aws_role_not_granted",
		"arn:aws-cn:sts::123456789012:assumed-role/deploy/run-7":  "aws_role_not_granted",
		"arn:aws:iam::123456789012:user/deploy":                   "aws_role_needed",
		"arn:aws:iam::123456789012:root":                          "aws_role_needed",
		"arn:aws:sts::123456789012:federated-user/deploy":         "aws_role_needed",
		"arn:aws:sts::123456789012:assumed-role/deploy/run-7/and": "aws_role_needed",
	} {
		p.get(p.iam("/accounts"), p.as(arn)).problem(http.StatusForbidden, code)
	}
	// Granted once; keys and roles do not see each other.
	p.post("/aws_roles", object{"role_arn": roleARN, "scopes": []string{"accounts:read"}}).
		problem(http.StatusConflict, "aws_role_exists")
	p.get("/aws_roles").want(http.StatusOK).has("data.0.id", id, "data.0.role_arn", roleARN)
	p.delete("/api_keys/"+id).problem(http.StatusNotFound, "api_key_not_found")
	key := p.get("/api_keys").want(http.StatusOK).text("data.0.id")
	p.delete("/aws_roles/"+key).problem(http.StatusNotFound, "aws_role_not_found")
	other.delete("/aws_roles/"+id).problem(http.StatusNotFound, "aws_role_not_found")
	// Revoked is refused at once.
	p.delete("/aws_roles/"+id).want(http.StatusOK).has("id", id, "role_arn", roleARN)
	p.get(p.iam("/accounts"), deploy).problem(http.StatusForbidden, "aws_role_not_granted")
	p.delete("/aws_roles/"+id).problem(http.StatusNotFound, "aws_role_not_found")
}

// The audit log says which session of a role it was.
func TestAWSRoleIsNamed(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	p.grant(roleARN, "auth_configs:write")
	made := p.post(p.iam("/auth_configs"), object{"connector_key": "sandbox-key"}, p.as(sessionARN)).
		want(http.StatusCreated).text("id")
	p.until("it is in the audit log", func() bool {
		text := string(p.get("/audit?entities=auth_config").want(http.StatusOK).body)
		return strings.Contains(text, made) && strings.Contains(text, sessionARN)
	})
}

// Below /iam/ nothing but a signature counts, and elsewhere none does.
func TestAWSRoleIsNoKey(t *testing.T) {
	p := newTenant(t)
	p.grant(roleARN, "accounts:read", "project:admin")
	for _, path := range []string{p.iam("/accounts"), p.iam("/aws_roles")} {
		if a := p.get(path); a.status != http.StatusForbidden || !strings.Contains(string(a.body), "Forbidden") {
			t.Errorf("with an API key: %d %s", a.status, a.body)
		}
		if a := p.get(path, header("Authorization", "")); a.status != http.StatusForbidden {
			t.Errorf("with nothing: %d %s", a.status, a.body)
		}
	}
	p.get("/accounts", p.as(sessionARN)).problem(http.StatusUnauthorized, "invalid_api_key")
	// What says in a header who signed is not believed.
	p.get("/accounts", header("Authorization", "", "x-amzn-iam-user-arn", sessionARN, "x-patchbay-project", p.id)).
		problem(http.StatusUnauthorized, "invalid_api_key")
}

// No page and no route of a session is below /iam/.
func TestAWSRoleRoutes(t *testing.T) {
	p := newTenant(t)
	p.grant(roleARN, "accounts:read")
	deploy := p.as(sessionARN)
	open := 0
	for _, r := range routes.All() {
		if r.Access.Scope() != "" && r.OperationID != "" {
			continue
		}
		open++
		path := strings.NewReplacer("{$}", "", "...}", "}").Replace(r.Path)
		method := r.Method
		if method == "" {
			method = http.MethodGet
		}
		if a := p.call(method, p.iam(path), nil, deploy); a.status != http.StatusNotFound {
			t.Errorf("%s %s: %d %.200s", method, path, a.status, a.body)
		}
	}
	if open < 10 {
		t.Errorf("only %d routes were tried", open)
	}
}

func TestAWSRoleRequests(t *testing.T) {
	p := newTenant(t)
	for name, c := range map[string]struct {
		body   object
		status int
		code   string
	}{
		"a user":        {object{"role_arn": "arn:aws:iam::123456789012:user/x", "scopes": []string{"accounts:read"}}, 400, "invalid_aws_role_request"},
		"a session":     {object{"role_arn": sessionARN, "scopes": []string{"accounts:read"}}, 400, "invalid_aws_role_request"},
		"a star":        {object{"role_arn": "arn:aws:iam::123456789012:role/*", "scopes": []string{"accounts:read"}}, 400, "invalid_aws_role_request"},
		"another scope": {object{"role_arn": roleARN, "scopes": []string{"accounts:fly"}}, 400, "invalid_aws_role_request"},
		"no scope":      {object{"role_arn": roleARN, "scopes": []string{}}, 400, "invalid_request"},
		"null":          {object{"role_arn": roleARN, "scopes": nil}, 400, "invalid_request"},
		"past":          {object{"role_arn": roleARN, "scopes": []string{"accounts:read"}, "expires_at": "2020-01-01T00:00:00Z"}, 400, "invalid_api_key_request"},
	} {
		t.Run(name, func(t *testing.T) {
			before := p.items()
			a := p.on(t).post("/aws_roles", c.body)
			if a.status != c.status || a.text("code") != c.code {
				t.Errorf("%d %s", a.status, a.body)
			}
			p.on(t).unchanged(before)
		})
	}
	less := by(p.withScopes([]scope.Scope{scope.ProjectAdmin}))
	p.post("/aws_roles", object{"role_arn": roleARN, "scopes": []string{"proxy:call"}}, less).
		problem(http.StatusForbidden, "scope_not_held")
}

// Of many grants of one role at once, one is made.
func TestAWSRoleGrantedAtOnce(t *testing.T) {
	p := newTenant(t)
	var wg sync.WaitGroup
	results := make(chan int, 8)
	for range cap(results) {
		wg.Go(func() {
			a, err := try(t.Context(), p.stack.BaseURL, http.MethodPost, "/aws_roles",
				object{"role_arn": roleARN, "scopes": []string{"accounts:read"}}, by(p.key))
			if err != nil {
				t.Error(err)
			}
			results <- a.status
		})
	}
	wg.Wait()
	close(results)
	made := 0
	for status := range results {
		switch status {
		case http.StatusCreated:
			made++
		case http.StatusConflict:
		default:
			t.Errorf("status %d", status)
		}
	}
	if made != 1 {
		t.Errorf("%d were made", made)
	}
	p.get("/aws_roles").want(http.StatusOK).has("data.0.role_arn", roleARN)
}

// A role makes use tokens, which end with what it was granted, and calls a provider.
func TestAWSRoleCalls(t *testing.T) {
	p := newTenant(t)
	account := p.link("o", p.configure("sandbox-key", nil), nil)
	id := p.grant(roleARN, "proxy:call", "use_tokens:write")
	deploy := p.as(sessionARN)
	p.post(p.iam("/unified/proxy"), object{"method": "GET", "path": "/me"}, header("x-account-id", account), deploy).
		want(http.StatusOK)
	token := p.post(p.iam("/use_tokens"), object{"name": "agent", "account_id": account}, deploy).want(http.StatusCreated).
		text("token")
	call := func() answer {
		return p.post("/unified/proxy", object{"method": "GET", "path": "/me"}, header("x-account-id", account), by(token))
	}
	call().want(http.StatusOK)
	p.delete("/aws_roles/" + id).want(http.StatusOK)
	call().problem(http.StatusUnauthorized, "invalid_use_token")
}

func TestAWSRoleEnds(t *testing.T) {
	p := newTenant(t)
	role, _ := awsrole.Parse(roleARN)
	if role.ARN() != roleARN {
		t.Fatal(role)
	}
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Millisecond)
	p.post("/aws_roles", object{"role_arn": roleARN, "scopes": []string{"accounts:read"}, "expires_at": end}).
		want(http.StatusCreated).has("expires_at", end.Format(time.RFC3339Nano))
	p.get(p.iam("/accounts"), p.as(sessionARN)).want(http.StatusOK)
}
