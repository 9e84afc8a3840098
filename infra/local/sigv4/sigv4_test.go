package sigv4_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"patchbay/infra/local/sigv4"
	"patchbay/shared/awsrole"
)

const session = "arn:aws:sts::123456789012:assumed-role/deploy/run-7"

// sent is a request as a caller makes it. What a case changes before signing is signed, what it changes after is not.
type sent struct {
	method, path, body string
	before, after      func(*http.Request)
	service, region    string
	at                 time.Time
	hash               string // in place of the body's
	secret             string // in place of the key's
}

func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// send signs a request with the SDK's signer and sends it over a real connection.
func send(t *testing.T, base string, id sigv4.Identity, s sent) (status int, reason, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), s.method, base+s.path, strings.NewReader(s.body))
	if err != nil {
		t.Fatal(err)
	}
	if s.before != nil {
		s.before(r)
	}
	credentials := aws.Credentials{
		AccessKeyID: id.AccessKeyID, SecretAccessKey: id.SecretAccessKey, SessionToken: id.SessionToken,
	}
	if s.secret != "" {
		credentials.SecretAccessKey = s.secret
	}
	if err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, s.hash, s.service, s.region, s.at); err != nil {
		t.Fatal(err)
	}
	if s.after != nil {
		s.after(r)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, res.Header.Get("X-Local-Reason"), string(text)
}

func TestSignedRequests(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	keys := &sigv4.Keys{Region: "eu-central-1", Now: func() time.Time { return now }}
	deploy, user := keys.Issue(session), keys.Issue("arn:aws:iam::123456789012:user/ada")
	server := httptest.NewServer(keys.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c, signed := awsrole.From(r.Context())
		_, _ = fmt.Fprintf(w, "%t %s %s %s %s %s %v", signed, c.Session.Name, c.Session.As, c.Project, r.URL.RequestURI(),
			body,
			c.Err)
	})))
	t.Cleanup(server.Close)
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name   string
		change func(*sent)
		by     sigv4.Identity
		want   string // of the body, where it is let through
		reason string
	}{
		{name: "a call", want: `true deploy run-7 prj_1 /accounts?a=%2F&limit=1 {"a":1} <nil>`},
		{name: "as late as may be", change: func(s *sent) { s.at = now.Add(-5 * time.Minute) }, want: "true deploy"},
		{name: "as early as may be", change: func(s *sent) { s.at = now.Add(5 * time.Minute) }, want: "true deploy"},
		{name: "an escaped path", change: func(s *sent) { s.path = "/iam/prj_1/accounts/a%2Fb%20c" },
			want: "true deploy run-7 prj_1 /accounts/a%2Fb%20c"},
		{name: "a body's own hash is named", change: func(s *sent) {
			s.before = header("X-Amz-Content-Sha256", digest(s.body))
		}, want: "true deploy"},
		{name: "a header that is not signed may come along", change: func(s *sent) { s.after = header("Accept", "x/y") },
			want: "true deploy"},
		{name: "a user is no role", by: user, want: "true   prj_1 /accounts?a=%2F&limit=1 {\"a\":1} aws_role_needed"},
		{name: "elsewhere nothing is checked", change: func(s *sent) { s.path, s.secret = "/accounts", "wrong" },
			want: "false    /accounts"},
		{name: "late, or sent again after the window", change: func(s *sent) { s.at = now.Add(-5*time.Minute - time.Second) },
			reason: "more than 5m0s"},
		{name: "early", change: func(s *sent) { s.at = now.Add(5*time.Minute + time.Second) }, reason: "more than 5m0s"},
		{name: "another region", change: func(s *sent) { s.region = "us-east-1" }, reason: "us-east-1"},
		{name: "another service", change: func(s *sent) { s.service = "dynamodb" }, reason: "for dynamodb"},
		{name: "another secret", change: func(s *sent) { s.secret = "wrong" }, reason: "does not match"},
		{name: "a changed body", change: func(s *sent) {
			s.after = func(r *http.Request) {
				r.Body = io.NopCloser(bytes.NewReader([]byte(`{"a":2}`)))
			}
		}, reason: "does not match"},
		{name: "a changed body that names its hash", change: func(s *sent) {
			s.before = header("X-Amz-Content-Sha256", digest(s.body))
			s.after = func(r *http.Request) { r.Body = io.NopCloser(bytes.NewReader([]byte(`{"a":2}`))) }
		}, reason: "is not the body's"},
		{name: "a payload that is not signed", change: func(s *sent) {
			s.hash = "UNSIGNED-PAYLOAD"
			s.before = header("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
		}, reason: "not signed is refused"},
		{name: "a payload that is not signed, unsaid", change: func(s *sent) { s.hash = "UNSIGNED-PAYLOAD" },
			reason: "does not match"},
		{name: "another project", change: func(s *sent) {
			s.after = func(r *http.Request) { r.URL.Path = "/iam/prj_2/accounts" }
		}, reason: "does not match"},
		{name: "another method", change: func(s *sent) { s.after = func(r *http.Request) { r.Method = "DELETE" } },
			reason: "does not match"},
		{name: "another query", change: func(s *sent) { s.after = func(r *http.Request) { r.URL.RawQuery = "limit=2" } },
			reason: "does not match"},
		{name: "another host", change: func(s *sent) { s.after = func(r *http.Request) { r.Host = "evil.example" } },
			reason: "does not match"},
		{name: "another key", change: func(s *sent) {
			s.after = func(r *http.Request) {
				a := r.Header.Get("Authorization")
				r.Header.Set("Authorization", strings.Replace(a, deploy.AccessKeyID, "ASIAAAAAAAAAAAAAAAAA", 1))
			}
		}, reason: "not known"},
		{name: "another day in the credential", change: func(s *sent) {
			s.after = func(r *http.Request) {
				a := r.Header.Get("Authorization")
				r.Header.Set("Authorization", strings.Replace(a, "/20261130/", "/20261129/", 1))
			}
		}, reason: "not that of x-amz-date"},
		{name: "no security token", change: func(s *sent) {
			s.after = func(r *http.Request) { r.Header.Del("X-Amz-Security-Token") }
		}, reason: "security token"},
		{name: "a later date", change: func(s *sent) { s.after = header("X-Amz-Date", "20261130T120100Z") },
			reason: "does not match"},
		{name: "an AWS header that is not signed", change: func(s *sent) { s.after = header("X-Amz-Target", "x") },
			reason: "x-amz-target is not signed"},
		{name: "no signature", change: func(s *sent) { s.after = func(r *http.Request) { r.Header.Del("Authorization") } },
			reason: "not signed with"},
		{name: "an API key", change: func(s *sent) { s.after = header("Authorization", "Bearer pbk_x") },
			reason: "not signed with"},
		{name: "half an Authorization", change: func(s *sent) {
			s.after = header("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request")
		}, reason: "lacks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sent{method: "POST", path: "/iam/prj_1/accounts?a=%2F&limit=1", body: `{"a":1}`, service: sigv4.Service,
				region: keys.Region, at: now}
			s.hash = digest(s.body)
			if c.change != nil {
				c.change(&s)
			}
			id := c.by
			if id.UserARN == "" {
				id = deploy
			}
			status, reason, body := send(t, server.URL, id, s)
			if c.reason == "" {
				if status != http.StatusOK || !strings.HasPrefix(body, c.want) {
					t.Errorf("%d %q %s", status, reason, body)
				}
				return
			}
			if status != http.StatusForbidden || !strings.Contains(reason, c.reason) || body != `{"message":"Forbidden"}`+"\n" {
				t.Errorf("%d %q %s", status, reason, body)
			}
		})
	}
}

// What is sent again within the window is let through, as AWS does; then it is not.
func TestReplay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 23, 59, 0, 0, time.UTC)
	keys := &sigv4.Keys{Region: "eu-central-1", Now: func() time.Time { return now }}
	id := keys.Issue(session)
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "http://127.0.0.1/iam/prj_1/accounts", nil)
	credentials := aws.Credentials{
		AccessKeyID: id.AccessKeyID, SecretAccessKey: id.SecretAccessKey, SessionToken: id.SessionToken,
	}
	if err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, digest(""), sigv4.Service, keys.Region,
		now); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		ok    bool
	}{{0, true}, {5 * time.Minute, true}, {5*time.Minute + time.Second, false}, {24 * time.Hour, false}} {
		now = time.Date(2026, 11, 30, 23, 59, 0, 0, time.UTC).Add(c.after) // over midnight: the day is the signature's
		if _, err := keys.Verify(r.Clone(t.Context())); (err == nil) != c.ok {
			t.Errorf("after %s: %v", c.after, err)
		}
	}
}
