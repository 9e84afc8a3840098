package acceptance_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"patchbay/infra/local/stack"
	"patchbay/shared/credential"
)

// canaries are secrets by what they are.
type canaries struct {
	mu    sync.Mutex
	known map[string]string
}

func (c *canaries) add(what, secret string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[what+" "+hex.EncodeToString([]byte(secret[len(secret)-3:]))] = secret
}

// in lists the secrets that a text holds, in any of the forms in which one might be written.
func (c *canaries) in(text []byte) (found []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for what, secret := range c.known {
		for _, form := range []string{
			secret, url.QueryEscape(secret), hex.EncodeToString([]byte(secret)),
			base64.StdEncoding.EncodeToString([]byte(secret))[:len(secret)*4/3-2],
			base64.RawURLEncoding.EncodeToString([]byte(secret))[:len(secret)*4/3-2],
		} {
			if bytes.Contains(text, []byte(form)) {
				found = append(found, what)
				break
			}
		}
	}
	slices.Sort(found)
	return found
}

// security.md E3 and F12: a whole life of accounts, with failures, leaves its secrets in no item, no stream record, no
// log line and no file but the one of the local Secrets Manager.
func TestCanary(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := stack.ForTest(t, func(o *stack.Options) { o.DataDir, o.Middleware = dir, guard })
	s := newSite(t, func(o *siteOptions) { o.stack = own })
	c := &canaries{known: map[string]string{}}
	c.add("the project's API key", s.key)
	c.add("client secret", siteSecret)
	s.listen(c)
	marker := "OWNER-CANARY-" + s.id // no secret: the search must find it
	s.live(c, marker)

	config := s.configure("sandbox-key", nil)
	for what, key := range map[string]string{"linked key": "sandbox-key-CANARY-0000000001",
		"key of an edit": "sandbox-key-CANARY-0000000002", "refused key": "sandbox-key-revoked-CANARY-0003"} {
		c.add(what, key)
	}
	id := s.link(marker, config, object{"api_key": "sandbox-key-CANARY-0000000001"})
	s.patch("/accounts/"+id, object{"secrets": object{"api_key": "sandbox-key-CANARY-0000000002"}}).want(http.StatusOK)
	s.patch("/accounts/"+id, object{"secrets": object{"api_key": "sandbox-key-revoked-CANARY-0003"}}).want(
		http.StatusBadRequest)
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)

	if len(c.known) < 15 {
		t.Fatalf("only %d secrets were seen", len(c.known))
	}
	s.scanned(c, marker)
	s.streamed(c, marker)
	text := loggedByUs()
	if found := c.in(text); len(found) > 0 {
		t.Errorf("the log holds %v: %s", found, linesWith(text, c))
	}
	if !bytes.Contains(text, []byte(id)) {
		t.Error("the log does not name the account, so its search shows nothing")
	}
	filed(t, dir, c, marker)
}

// listen makes canaries of what goes over the token endpoint.
func (s *site) listen(c *canaries) {
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		rec := httptest.NewRecorder()
		serve(rec, r)
		for _, name := range []string{"code", "code_verifier", "refresh_token"} {
			if v := r.PostForm.Get(name); v != "" {
				c.add(name, v)
			}
		}
		var answer map[string]any
		_ = json.Unmarshal(rec.Body.Bytes(), &answer)
		for _, name := range []string{"access_token", "refresh_token", "id_token"} {
			if v, ok := answer[name].(string); ok {
				c.add(name, v)
			}
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

// live runs OAuth accounts through all that can happen to them.
func (s *site) live(c *canaries, marker string) {
	s.t.Helper()
	idempotent := s.post("/connect_sessions",
		object{"origin_owner_id": marker, "origin_owner_name": "Ada", "provider": "sandbox-oauth"}, header("Idempotency-Key",
			"canary")).want(http.StatusCreated)
	token := idempotent.text("token")
	c.add("session token", token)
	know := func(f *flow) {
		q := f.authorize.Query()
		_, random, _ := strings.Cut(q.Get("state"), ".")
		c.add("state", random)
		c.add("nonce", q.Get("nonce"))
		c.add("cookie", f.cookies[0].Value)
	}
	f := s.try(token)
	know(f)
	id := f.linked()
	s.end(id)
	s.me(id).want(http.StatusOK) // refreshed
	s.reseal(id, func(m *credential.Material) { c.add("access token at rest", m.AccessToken.Reveal()) })

	denied := s.try(token)
	know(denied)
	denied.back(denied.decide("deny")).want(http.StatusFound)
	stray := s.try(token)
	know(stray)
	stray.backAt("sandbox-oauth", stray.decide("allow"), nil).want(http.StatusForbidden)
	stray.backAt("hubspot", url.Values{"state": {stray.authorize.Query().Get("state")}, "code": {"x"}},
		stray.cookies).want(http.StatusBadRequest)
	stray.start("team", "x", "redirect_uri", "https://evil.example").want(http.StatusBadRequest)

	// A provider that answers with what it was sent.
	listening := s.provider.hook.Load()
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, _ http.HandlerFunc) {
		_ = r.ParseForm()
		text, _ := json.Marshal(map[string]string{"error": "invalid_grant",
			"error_description": r.PostForm.Encode() + " " + r.Header.Get("Authorization") + " " + siteSecret})
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(text)
	})
	echoed := s.try(token)
	know(echoed)
	q := echoed.decide("allow")
	c.add("code", q.Get("code"))
	echoed.back(q).want(http.StatusFound)
	s.end(id)
	s.me(id).want(http.StatusUnauthorized)
	s.provider.hook.Store(listening)
	again := s.try(token)
	know(again)
	again.linked()
	s.delete("/accounts/" + id).want(http.StatusOK)
	last := s.try(token)
	know(last)
	last.linked()
}

// scanned reads every item of the table.
func (s *site) scanned(c *canaries, marker string) {
	s.t.Helper()
	cfg, marked := s.stack.Config, 0
	pages := dynamodb.NewScanPaginator(cfg.DynamoDB(),
		&dynamodb.ScanInput{TableName: &cfg.Table, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		for _, it := range page.Items {
			for name, v := range it {
				text := []byte(attribute(v)) // binary values in hex, one of the forms that are searched
				if found := c.in(text); len(found) > 0 {
					s.t.Errorf("%s %s: %s holds %v", attribute(it["PK"]), attribute(it["SK"]), name, found)
				}
				if bytes.Contains(text, []byte(marker)) {
					marked++
				}
			}
		}
	}
	if marked == 0 {
		s.t.Error("the table does not hold the marker, so its search shows nothing")
	}
}

// streamed reads the stream from its beginning.
func (s *site) streamed(c *canaries, marker string) {
	s.t.Helper()
	cfg, ctx, marked, records := s.stack.Config, s.t.Context(), 0, 0
	table, err := cfg.DynamoDB().DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &cfg.Table})
	if err != nil {
		s.t.Fatal(err)
	}
	db := dynamodbstreams.New(dynamodbstreams.Options{Region: cfg.Region, Credentials: cfg.Credentials,
		BaseEndpoint: &cfg.Endpoints.Streams})
	stream, err := db.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: table.Table.LatestStreamArn})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, shard := range stream.StreamDescription.Shards {
		at, err := db.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
			StreamArn: table.Table.LatestStreamArn, ShardId: shard.ShardId,
			ShardIteratorType: streamtypes.ShardIteratorTypeTrimHorizon,
		})
		if err != nil {
			s.t.Fatal(err)
		}
		for next := at.ShardIterator; next != nil; {
			page, err := db.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: next})
			if err != nil {
				s.t.Fatal(err)
			}
			for _, r := range page.Records {
				text, err := json.Marshal(r) // binary values in base64, one of the forms that are searched
				if err != nil {
					s.t.Fatal(err)
				}
				if found := c.in(text); len(found) > 0 {
					s.t.Errorf("stream record of %v holds %v", r.Dynamodb.Keys, found)
				}
				if bytes.Contains(text, []byte(marker)) {
					marked++
				}
			}
			records += len(page.Records)
			if next = page.NextShardIterator; len(page.Records) == 0 {
				break
			}
		}
	}
	if marked == 0 || records < 50 {
		s.t.Errorf("%d stream records, %d with the marker: their search shows nothing", records, marked)
	}
}

// filed reads every file of the data folder, the engine's among them.
func filed(t *testing.T, dir string, c *canaries, marker string) {
	t.Helper()
	marked, secrets := false, false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found := c.in(text)
		marked = marked || bytes.Contains(text, []byte(marker))
		if filepath.Base(path) != "secrets.json" {
			if len(found) > 0 {
				t.Errorf("%s holds %v", path, found)
			}
			return nil
		}
		secrets = true
		info, err := d.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("secrets.json: %v, %v", info.Mode(), err)
		}
		if len(found) != 1 || !strings.HasPrefix(found[0], "client secret") {
			t.Errorf("secrets.json holds %v, and not the client secret alone", found)
		}
		return nil
	})
	if err != nil || !marked || !secrets {
		t.Errorf("marker found: %v, secrets.json found: %v, %v", marked, secrets, err)
	}
}

// loggedByUs is the log without what the provider's library logs of its own: errors that it redirects, with their
// state.
func loggedByUs() []byte {
	var out []byte
	for line := range bytes.Lines([]byte(logs.String())) {
		if !bytes.Contains(line, []byte(`"oidc_error":`)) {
			out = append(out, line...)
		}
	}
	return out
}

// linesWith are the log lines that hold a secret.
func linesWith(text []byte, c *canaries) string {
	var out []string
	for line := range bytes.Lines(text) {
		if len(c.in(line)) > 0 {
			out = append(out, string(line[:min(len(line), 400)]))
		}
	}
	return strings.Join(out[:min(len(out), 5)], "")
}
