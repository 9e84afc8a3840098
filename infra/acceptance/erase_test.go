package acceptance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	lambda "github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go/middleware"

	"patchbay/infra/local/stack"
	"patchbay/shared/account"
	"patchbay/shared/app/admin"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/events"
	"patchbay/shared/app/secrets"
	"patchbay/shared/credential"
	"patchbay/shared/erase"
)

// eraser is the owner who deletes the site's project, with a clock that moves when it waits. The process ends behind
// its n-th call of AWS: none that follows is made. n below 0 is never.
func (s *site) eraser(n int64) (*erase.Runner, erase.Store) {
	s.t.Helper()
	cfg := s.stack.Config
	cfg.Local = true
	var calls atomic.Int64
	cfg.Middleware = func(st *middleware.Stack) error {
		return st.Initialize.Add(middleware.InitializeMiddlewareFunc("Killed",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error) {
				at := calls.Add(1)
				if n >= 0 && at > n {
					return middleware.InitializeOutput{}, middleware.Metadata{}, errKilled
				}
				out, md, err := next.HandleInitialize(ctx, in)
				if n >= 0 && at == n {
					err = errKilled
				}
				return out, md, err
			}), middleware.Before)
	}
	var err error
	if cfg.Catalog, err = stack.OpenCatalog(cfg); err != nil {
		s.t.Fatal(err)
	}
	run, err := admin.Erase(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	now := time.Now()
	run.Now = func() time.Time { return now }
	run.Wait = func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil }
	return run, admin.Deletions(cfg)
}

var errKilled = errors.New("the process is killed")

// erase deletes the project as `patchbay projects delete` does: it goes on with what was begun.
func (s *site) erase(run *erase.Runner, store erase.Store) (erase.Deletion, error) {
	d, err := store.Deletion(s.t.Context(), s.id)
	if errors.Is(err, erase.ErrNotDeleting) {
		var had erase.Holdings
		if had, err = store.Holdings(s.t.Context(), s.id); err == nil {
			d, err = store.CloseProject(s.t.Context(), erase.Deletion{Project: s.id, Had: had, StartedAt: run.Now()})
		}
	}
	if err != nil {
		return d, err
	}
	return run.Run(s.t.Context(), d)
}

// left are the items of the whole table that name a project anywhere, without what is kept of a deletion.
func left(t *testing.T, cfg clients.Config, id string) (places []string) {
	t.Helper()
	pages := dynamodb.NewScanPaginator(cfg.DynamoDB(), &dynamodb.ScanInput{
		TableName: &cfg.Table, ConsistentRead: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			var written strings.Builder
			for name, v := range it {
				_, _ = fmt.Fprintln(&written, name, attribute(v))
			}
			if place := attribute(it["PK"]); place != "DELETED" && strings.Contains(written.String(), id) {
				places = append(places, place+" "+attribute(it["SK"]))
			}
		}
	}
	return places
}

// A project is deleted with everything: its grants at the provider, its secrets, every item. Its key dies at once, and
// the project beside it notices nothing.
func TestProjectIsErased(t *testing.T) {
	t.Parallel()
	own := stack.ForTest(t)
	s := newSite(t, func(o *siteOptions) { o.stack = own })
	beside := newSite(t, func(o *siteOptions) { o.stack = own })
	near := beside.begin("owner").linked()
	var grants []*credential.Material
	for n := range 12 {
		grants = append(grants, s.material(s.begin(fmt.Sprint("owner ", n)).linked()))
	}
	s.link("key", s.configure("sandbox-key", nil), nil)
	s.post("/webhooks", object{"url": "https://hooks.example.com/x", "events": []string{"account.deleted"}})
	token := s.session("unfinished", nil)
	s.begin("half way")
	before := beside.items()

	run, store := s.eraser(-1)
	var answers []answer
	run.Grants = watched{run.Grants, sync.OnceFunc(func() { // the first account is still to be deleted
		answers = []answer{s.get("/accounts"), s.hub(token, http.MethodGet, "/hub/connectors", nil)}
	})}
	d, err := s.erase(run, store)
	if err != nil || len(answers) != 2 {
		t.Fatal(err, answers)
	}
	for _, a := range answers {
		a.want(http.StatusUnauthorized)
	}
	if d.Had.Accounts != 13 || d.Had.Connectors != 2 || d.Had.Keys != 1 || d.Had.Webhooks != 1 || d.Kept != 0 {
		t.Errorf("it had %+v", d)
	}
	for _, g := range grants {
		if s.serves(g) {
			t.Fatal("a grant of the deleted project is alive at the provider")
		}
	}
	if places := left(t, s.stack.Config, s.id); len(places) > 0 {
		t.Errorf("what is left of it: %q", places)
	}
	secret, err := secrets.Client(s.stack.Config).DescribeSecret(t.Context(), &secretsmanager.DescribeSecretInput{
		SecretId: aws.String(s.stack.Config.SecretPrefix + "/cfg/" + s.id + "/" + s.config),
	})
	if err != nil || secret.DeletedDate == nil {
		t.Errorf("the secrets of its auth config are left: %v", err)
	}
	beside.unchanged(before)
	beside.me(near).want(http.StatusOK)
	all, err := store.Deletions(t.Context())
	if text, _ := json.Marshal(all); err != nil || len(all) != 1 || all[0].Project != s.id ||
		all[0].By != "command:patchbay" {
		t.Errorf("kept of it: %s, %v", text, err)
	}
}

// watched tells of each account before it is deleted.
type watched struct {
	erase.Grants

	before func()
}

func (w watched) DeleteAccount(ctx context.Context, project, id string) (account.Revocation, error) {
	w.before()
	return w.Grants.DeleteAccount(ctx, project, id)
}

// Killed behind each of its calls of AWS, a deletion leaves a project that is whole, or one that is closed. The next
// one ends what the first began, with the grant.
func TestErasingIsKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it deletes a project for each step of doing so")
	}
	own := stack.ForTest(t)
	for n := int64(0); ; n++ {
		s := newSite(t, func(o *siteOptions) { o.stack = own })
		grant := s.material(s.begin("owner").linked())
		run, store := s.eraser(n)
		_, err := s.erase(run, store)
		if err == nil {
			if n < 10 {
				t.Errorf("it makes %d calls, so this test shows little", n)
			}
			t.Logf("killed behind each of %d calls", n)
			return
		}
		run, store = s.eraser(-1)
		_, errDeletion := store.Deletion(t.Context(), s.id)
		_, errProject := store.Holdings(t.Context(), s.id)
		status := s.get("/accounts").status
		switch {
		case errProject == nil:
			if status != http.StatusOK || errDeletion == nil {
				t.Fatalf("call %d: the project is there, %d, %v", n, status, errDeletion)
			}
		case status != http.StatusUnauthorized:
			t.Fatalf("call %d: a closed project answers %d", n, status)
		case errDeletion != nil: // the last call was the last write
			if places := left(t, s.stack.Config, s.id); len(places) > 0 {
				t.Fatalf("call %d: nothing goes on, and this is left: %q", n, places)
			}
			continue
		}
		if _, err := s.erase(run, store); err != nil {
			t.Fatalf("call %d: the next run: %v", n, err)
		}
		if places := left(t, s.stack.Config, s.id); len(places) > 0 || s.serves(grant) {
			t.Fatalf("call %d: left are %q; the grant is alive: %v", n, places, s.serves(grant))
		}
	}
}

// A provider that does not answer stops the deletion, which goes on when it does, or gives the grant up when it is told
// to.
func TestErasingWaitsForGrants(t *testing.T) {
	t.Parallel()
	own := stack.ForTest(t)
	for _, giveUp := range []bool{false, true} {
		s := newSite(t, func(o *siteOptions) { o.stack = own })
		id := s.begin("owner").linked()
		grant := s.material(id)
		var down atomic.Bool
		down.Store(true)
		s.provider.onRevoke(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
			if down.Load() {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			serve(w, r)
		})
		for range 2 { // the account is gone after the first, and its grant still to be ended
			run, store := s.eraser(-1)
			_, err := s.erase(run, store)
			if stuck, ok := errors.AsType[*erase.Stuck](err); !ok || stuck.Count != 1 || stuck.Accounts[0] != id {
				t.Fatalf("it went on: %v", err)
			}
		}
		down.Store(giveUp)
		run, store := s.eraser(-1)
		run.GiveUp = giveUp
		d, err := s.erase(run, store)
		if err != nil || s.serves(grant) != giveUp || d.Kept != map[bool]int{true: 1}[giveUp] {
			t.Errorf("given up: %v; %+v, %v; alive: %v", giveUp, d, err, s.serves(grant))
		}
		if places := left(t, s.stack.Config, s.id); len(places) > 0 {
			t.Errorf("left are %q", places)
		}
	}
}

// What the stream tells of a project after it is deleted, in the lag of a busy table, comes into no log of it.
func TestErasedProjectsAreNotTold(t *testing.T) {
	t.Parallel()
	own := stack.ForTest(t)
	s := newSite(t, func(o *siteOptions) { o.stack = own })
	cfg := s.stack.Config
	tell, err := events.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	renamed := func(id string) lambda.DynamoDBEvent {
		was := map[string]lambda.DynamoDBAttributeValue{
			"entity": lambda.NewStringAttribute("project"), "id": lambda.NewStringAttribute(id),
			"by": lambda.NewStringAttribute("command:patchbay"), "name": lambda.NewStringAttribute("Before"),
		}
		is := maps.Clone(was)
		is["name"] = lambda.NewStringAttribute("After")
		return lambda.DynamoDBEvent{Records: []lambda.DynamoDBEventRecord{{EventName: "MODIFY",
			Change: lambda.DynamoDBStreamRecord{SequenceNumber: "1", OldImage: was, NewImage: is,
				ApproximateCreationDateTime: lambda.SecondsEpochTime{Time: time.Now()}}}}}
	}
	told := func(id string) int {
		before := len(left(t, cfg, id))
		if out, err := tell(t.Context(), renamed(id)); err != nil || len(out.BatchItemFailures) > 0 {
			t.Fatal(out, err)
		}
		return len(left(t, cfg, id)) - before
	}
	if got := told(s.id); got != 1 { // the entry of the audit log
		t.Errorf("of a project that is there, %d items came", got)
	}
	run, store := s.eraser(-1)
	if _, err := s.erase(run, store); err != nil {
		t.Fatal(err)
	}
	if got := told(s.id); got != 0 {
		t.Errorf("of a project that is deleted, %d items came", got)
	}
}
