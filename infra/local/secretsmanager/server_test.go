package secretsmanager_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go"

	local "patchbay/infra/local/secretsmanager"
)

type fixture struct {
	*sm.Client
	server *local.Server
	url    string
	path   string
}

func open(t *testing.T, path string) fixture {
	t.Helper()
	handler, err := local.New(path)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return fixture{server: handler, url: server.URL, path: path, Client: sm.New(sm.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})}
}

func fresh(t *testing.T) fixture { return open(t, filepath.Join(t.TempDir(), "data", "secrets.json")) }

// token makes a request token of the required length from a short name.
func token(name string) *string { return aws.String(name + strings.Repeat("-", 32)) }

var name = aws.String("patchbay/dev/x")

func (f fixture) create(t *testing.T, tok, value string) error {
	_, err := f.CreateSecret(
		t.Context(),
		&sm.CreateSecretInput{Name: name, SecretString: &value, ClientRequestToken: token(tok)},
	)
	return err
}

func (f fixture) put(t *testing.T, tok, value string, stages ...string) error {
	_, err := f.PutSecretValue(
		t.Context(),
		&sm.PutSecretValueInput{SecretId: name, SecretString: &value, ClientRequestToken: token(tok), VersionStages: stages},
	)
	return err
}

func (f fixture) move(t *testing.T, stage, to, from string) error {
	in := &sm.UpdateSecretVersionStageInput{SecretId: name, VersionStage: &stage}
	if to != "" {
		in.MoveToVersionId = token(to)
	}
	if from != "" {
		in.RemoveFromVersionId = token(from)
	}
	_, err := f.UpdateSecretVersionStage(t.Context(), in)
	return err
}

func (f fixture) get(t *testing.T, in sm.GetSecretValueInput) string {
	t.Helper()
	in.SecretId = name
	out, err := f.GetSecretValue(t.Context(), &in)
	if err != nil {
		return code(err)
	}
	return *out.SecretString
}

// stages returns the stages of the version with a token's short name.
func (f fixture) stages(t *testing.T, tok string) string {
	t.Helper()
	out, err := f.DescribeSecret(t.Context(), &sm.DescribeSecretInput{SecretId: name})
	if err != nil {
		t.Fatal(err)
	}
	got := out.VersionIdsToStages[*token(tok)]
	slices.Sort(got)
	return strings.Join(got, " ")
}

func code(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return err.Error()
}

func wantCode(t *testing.T, what string, err error, want string) {
	t.Helper()
	if got := code(err); got != want {
		t.Fatalf("%s: got %q, want %q", what, got, want)
	}
}

func TestStagesFollowTheDocumentedRules(t *testing.T) {
	f := fresh(t)
	wantCode(t, "create", f.create(t, "v1", "one"), "")
	wantCode(t, "put", f.put(t, "v2", "two"), "") // without stages: the current one moves
	if f.stages(t, "v1") != "AWSPREVIOUS" || f.stages(t, "v2") != "AWSCURRENT" {
		t.Fatalf("v1 %q, v2 %q", f.stages(t, "v1"), f.stages(t, "v2"))
	}
	wantCode(t, "put pending", f.put(t, "v3", "three", "AWSPENDING"), "")
	if got := f.get(t, sm.GetSecretValueInput{}); got != "two" {
		t.Fatalf("current is %q", got)
	}
	if got := f.get(t, sm.GetSecretValueInput{VersionStage: aws.String("AWSPENDING")}); got != "three" {
		t.Fatalf("pending is %q", got)
	}
	if got := f.get(t, sm.GetSecretValueInput{VersionId: token("v1")}); got != "one" {
		t.Fatalf("v1 is %q", got)
	}
	wantCode(t, "move without naming the holder", f.move(t, "AWSCURRENT", "v3", ""), "InvalidParameterException")
	wantCode(t, "move from a wrong holder", f.move(t, "AWSCURRENT", "v3", "v1"), "InvalidParameterException")
	wantCode(t, "move to nowhere", f.move(t, "AWSCURRENT", "v9", "v2"), "ResourceNotFoundException")
	wantCode(t, "drop the current stage", f.move(t, "AWSCURRENT", "", "v2"), "InvalidParameterException")
	wantCode(t, "move", f.move(t, "AWSCURRENT", "v3", "v2"), "")
	if f.stages(t, "v1") != "" || f.stages(t, "v2") != "AWSPREVIOUS" || f.stages(t, "v3") != "AWSCURRENT AWSPENDING" {
		t.Fatalf("v1 %q, v2 %q, v3 %q", f.stages(t, "v1"), f.stages(t, "v2"), f.stages(t, "v3"))
	}
	wantCode(t, "move back", f.move(t, "AWSCURRENT", "v2", "v3"), "")
	if f.stages(t, "v2") != "AWSCURRENT" || f.stages(t, "v3") != "AWSPENDING AWSPREVIOUS" {
		t.Fatalf("v2 %q, v3 %q", f.stages(t, "v2"), f.stages(t, "v3"))
	}
	wantCode(t, "drop pending", f.move(t, "AWSPENDING", "", "v3"), "")
	pending := sm.GetSecretValueInput{VersionStage: aws.String("AWSPENDING")}
	if got := f.get(t, pending); got != "ResourceNotFoundException" {
		t.Fatalf("pending is %q", got)
	}
	if got := f.get(t, sm.GetSecretValueInput{VersionId: token("v1")}); got != "one" {
		t.Fatalf("a version without stages: %q", got)
	}
	other := sm.GetSecretValueInput{VersionId: token("v1"), VersionStage: aws.String("AWSCURRENT")}
	if got := f.get(t, other); got != "InvalidRequestException" {
		t.Fatalf("id and stage that do not belong together: %q", got)
	}
}

func TestRequestTokensMakeRepeatsHarmless(t *testing.T) {
	f := fresh(t)
	for range 2 {
		wantCode(t, "create", f.create(t, "v1", "one"), "")
	}
	wantCode(t, "create with another value", f.create(t, "v1", "other"), "ResourceExistsException")
	wantCode(t, "create with another token", f.create(t, "v2", "one"), "ResourceExistsException")
	for range 2 {
		wantCode(t, "put", f.put(t, "v2", "two", "AWSPENDING"), "")
	}
	wantCode(t, "put another value under one token", f.put(t, "v2", "other", "AWSPENDING"), "ResourceExistsException")
	wantCode(t, "put", f.put(t, "v3", "three"), "")
	wantCode(t, "repeat the put of v1", f.put(t, "v1", "one"), "")
	if got := f.get(t, sm.GetSecretValueInput{}); got != "three" {
		t.Fatalf("a repeat moved the current stage to %q", got)
	}
}

func TestDeletion(t *testing.T) {
	f := fresh(t)
	now := time.Now()
	f.server.Now = func() time.Time { return now }
	remove := func(days int64) error {
		_, err := f.DeleteSecret(t.Context(), &sm.DeleteSecretInput{SecretId: name, RecoveryWindowInDays: &days})
		return err
	}
	restore := func() error {
		_, err := f.RestoreSecret(t.Context(), &sm.RestoreSecretInput{SecretId: name})
		return err
	}
	wantCode(t, "delete what is absent", remove(7), "ResourceNotFoundException")
	wantCode(t, "create", f.create(t, "v1", "one"), "")
	wantCode(t, "too short a window", remove(6), "InvalidParameterException")
	wantCode(t, "delete", remove(7), "")
	for what, err := range map[string]error{
		"delete again": remove(7), "create": f.create(t, "v2", "x"), "put": f.put(t, "v2", "x"),
		"move": f.move(t, "AWSCURRENT", "v1", "v1"),
	} {
		wantCode(t, what, err, "InvalidRequestException")
	}
	if got := f.get(t, sm.GetSecretValueInput{}); got != "InvalidRequestException" {
		t.Fatalf("get: %q", got)
	}
	if out, err := f.DescribeSecret(t.Context(), &sm.DescribeSecretInput{SecretId: name}); err != nil ||
		out.DeletedDate == nil {
		t.Fatalf("describe: %v", err)
	}
	wantCode(t, "restore", restore(), "")
	if got := f.get(t, sm.GetSecretValueInput{}); got != "one" {
		t.Fatalf("get: %q", got)
	}
	wantCode(t, "delete", remove(7), "")
	now = now.Add(7*24*time.Hour + time.Second)
	wantCode(t, "restore after the window", restore(), "ResourceNotFoundException")
	wantCode(t, "create anew", f.create(t, "v1", "again"), "")
	_, err := f.DeleteSecret(
		t.Context(),
		&sm.DeleteSecretInput{SecretId: name, ForceDeleteWithoutRecovery: aws.Bool(true)},
	)
	wantCode(t, "delete at once", err, "")
	wantCode(t, "restore", restore(), "ResourceNotFoundException")
}

func TestBadInput(t *testing.T) {
	f := fresh(t)
	for _, c := range []struct {
		what string
		in   sm.CreateSecretInput
	}{
		{"a name with a space", sm.CreateSecretInput{Name: aws.String("a b"), SecretString: aws.String("x")}},
		{"no value", sm.CreateSecretInput{Name: name}},
		{"two values", sm.CreateSecretInput{Name: name, SecretString: aws.String("x"), SecretBinary: []byte("x")}},
		{"too large", sm.CreateSecretInput{Name: name, SecretString: aws.String(strings.Repeat("x", 65537))}},
		{"a short token", sm.CreateSecretInput{
			Name: name, SecretString: aws.String("x"), ClientRequestToken: aws.String("short"),
		}},
	} {
		_, err := f.CreateSecret(t.Context(), &c.in)
		wantCode(t, c.what, err, "InvalidParameterException")
	}
	_, err := f.ListSecrets(t.Context(), &sm.ListSecretsInput{})
	wantCode(t, "a call that is not there", err, "UnknownOperationException")
	out, err := f.CreateSecret(t.Context(), &sm.CreateSecretInput{Name: name, SecretBinary: []byte{0, 255}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.GetSecretValue(t.Context(), &sm.GetSecretValueInput{SecretId: out.ARN})
	if err != nil || !bytes.Equal(got.SecretBinary, []byte{0, 255}) || *got.Name != *name {
		t.Fatalf("bytes, by ARN: %v, %v", got, err)
	}
}

func TestBrowsersAndForeignHostsAreRefused(t *testing.T) {
	f := fresh(t)
	for what, change := range map[string]func(*http.Request){
		"unsigned":       func(r *http.Request) { r.Header.Del("Authorization") },
		"a rebound name": func(r *http.Request) { r.Host = "attacker.example" },
		"GET":            func(r *http.Request) { r.Method = http.MethodGet },
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.url, strings.NewReader(`{"SecretId":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 x")
		r.Header.Set("X-Amz-Target", "secretsmanager.GetSecretValue")
		change(r)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", what, res.StatusCode)
		}
	}
}

func TestStateSurvivesARestart(t *testing.T) {
	f := fresh(t)
	wantCode(t, "create", f.create(t, "v1", "one"), "")
	wantCode(t, "put", f.put(t, "v2", "two", "AWSPENDING"), "")
	info, err := os.Stat(f.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	again := open(t, f.path)
	if got := again.get(t, sm.GetSecretValueInput{}); got != "one" {
		t.Fatalf("current is %q", got)
	}
	if got := again.stages(t, "v2"); got != "AWSPENDING" {
		t.Fatalf("v2 is %q", got)
	}
}

// TestAFailedSaveChangesNothing takes the folder away, as a full disk would.
func TestAFailedSaveChangesNothing(t *testing.T) {
	f := fresh(t)
	wantCode(t, "create", f.create(t, "v1", "one"), "")
	if err := os.RemoveAll(filepath.Dir(f.path)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "put", f.put(t, "v2", "two"), "InternalServiceError")
	if got := f.get(t, sm.GetSecretValueInput{}); got != "one" {
		t.Fatalf("current is %q", got)
	}
}
