package rewrap_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"patchbay/infra/local/engine"
	local "patchbay/infra/local/secretsmanager"
	"patchbay/shared/account"
	"patchbay/shared/credential"
	"patchbay/shared/rewrap"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
	"patchbay/shared/vault"
)

const prefix = "patchbay/test"

// safe is a table with accounts of two projects, and the vault that sealed their credentials.
type safe struct {
	*tabletest.World
	t        *testing.T
	secrets  vault.SecretsAPI
	roots    *vault.RootKeys
	sealer   vault.Envelopes
	accounts []account.Account
	log      *bytes.Buffer
}

func newSafe(t *testing.T, accounts int) *safe {
	t.Helper()
	handler, err := local.New(filepath.Join(t.TempDir(), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s := &safe{World: tabletest.New(t, engine.ForTest(t, engine.Dynoxide)), t: t, log: &bytes.Buffer{}}
	keys := credentials.NewStaticCredentialsProvider("AKIALOCAL", "local", "")
	s.secrets = vault.NewClient("us-east-1", server.URL, keys)
	if _, err := vault.EnsureRoot(t.Context(), s.secrets, prefix, s.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.roots = &vault.RootKeys{Client: s.secrets, Prefix: prefix}
	s.sealer = vault.Envelopes{Roots: s.roots}
	for p := range 2 {
		config := s.MakeConfig(t, s.MakeProject(t), "slack")
		for i := range accounts / 2 {
			a := s.NewAccount(t, config, fmt.Sprint("owner-", p, "-", i))
			l := tabletest.LinkOf(a)
			l.Sealed = s.seal(a, "first")
			if err := s.Link(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			s.accounts = append(s.accounts, a)
		}
	}
	return s
}

func (s *safe) seal(a account.Account, token string) []byte {
	s.t.Helper()
	m := &credential.Material{AccessToken: secret.New(token + " of " + a.ID)}
	sealed, err := m.Seal(s.t.Context(), s.sealer, a.Project, a.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return sealed
}

func (s *safe) runner() *rewrap.Runner {
	return &rewrap.Runner{
		Store:  table.Envelopes{Store: s.Store, Scanner: s.DB, Page: 7},
		Sealer: s.sealer, Roots: s.roots, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
}

// holds says that each account has the token under the root key.
func (s *safe) holds(root, token string) {
	s.t.Helper()
	for _, a := range s.accounts {
		c, err := s.Credential(s.t.Context(), a.Project, a.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		m, err := credential.OpenMaterial(s.t.Context(), s.sealer, a.Project, a.ID, c.Sealed)
		if err != nil || m.AccessToken.Reveal() != token+" of "+a.ID || vault.KeyID(c.Sealed) != root {
			s.t.Errorf("%s: %v under %s, want %s", a.ID, err, vault.KeyID(c.Sealed), root)
		}
	}
}

func (s *safe) rotate() (before, now string) {
	s.t.Helper()
	before, err := s.roots.PrimaryID(s.t.Context())
	if err == nil {
		now, err = vault.RotateRoot(s.t.Context(), s.secrets, prefix, s.Clock.Now())
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return before, now
}

func needing(t *testing.T, r *rewrap.Runner, root string, want int) {
	t.Helper()
	if n, err := r.Needing(t.Context(), root); err != nil || n != want {
		t.Errorf("%d credentials need %s, want %d; %v", n, root, want, err)
	}
}

// An interrupted run goes on where it was, and the old key then has nothing to open.
func TestInterruptedAndResumed(t *testing.T) {
	s := newSafe(t, 20)
	before, now := s.rotate()
	s.holds(before, "first") // readable all along
	ctx, cancel := context.WithCancel(t.Context())
	first := s.runner()
	first.Report = func(rewrap.Counts) { cancel() }
	done, err := first.Run(ctx)
	if !errors.Is(err, context.Canceled) || done.Rewrapped == 0 || done.Rewrapped == len(s.accounts) {
		t.Fatalf("interrupted after %+v, %v", done, err)
	}
	needing(t, s.runner(), before, len(s.accounts)-done.Rewrapped)
	pages := 0
	second := s.runner()
	second.Report = func(rewrap.Counts) { pages++ }
	all, err := second.Run(t.Context())
	want := rewrap.Counts{Seen: len(s.accounts), Rewrapped: len(s.accounts)}
	if err != nil || all != want {
		t.Errorf("after both runs %+v, %v; want %+v", all, err, want)
	}
	s.holds(now, "first")
	needing(t, s.runner(), before, 0)
	needing(t, s.runner(), now, len(s.accounts))

	// A run when all is done looks at everything again and writes nothing.
	items := s.Items(t)
	third := 0
	again := s.runner()
	again.Report = func(rewrap.Counts) { third++ }
	if c, err := again.Run(t.Context()); err != nil || c != (rewrap.Counts{Seen: len(s.accounts)}) || third <= pages {
		t.Errorf("a run of nothing: %+v in %d pages, %v", c, third, err)
	}
	for k, it := range s.Items(t) {
		if k != "REWRAP REWRAP" && !reflect.DeepEqual(it, items[k]) {
			t.Errorf("it wrote %s", k)
		}
	}
}

// Whoever replaces a credential while it is sealed anew wins, whatever the order.
func TestReplacedMeanwhile(t *testing.T) {
	s := newSafe(t, 40)
	_, now := s.rotate()
	var all sync.WaitGroup
	all.Go(func() {
		for _, a := range s.accounts {
			err := s.Replace(t.Context(), a, credential.Credential{Sealed: s.seal(a, "second"), Version: 1}, a)
			if err != nil {
				t.Error(err)
			}
		}
	})
	c, err := s.runner().Run(t.Context())
	all.Wait()
	if err != nil || c.Seen != len(s.accounts) || c.Damaged != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	t.Logf("%+v", c)
	s.holds(now, "second")
}

// A row that was replaced after it was read stays.
func TestOvertaken(t *testing.T) {
	s := newSafe(t, 2)
	_, now := s.rotate()
	r := s.runner()
	r.Store = table.Envelopes{Store: s.Store, Scanner: s.DB} // all of them on one page
	r.Sealer = meanwhile{s.sealer, sync.OnceFunc(func() {
		for _, a := range s.accounts {
			err := s.Replace(t.Context(), a, credential.Credential{Sealed: s.seal(a, "second"), Version: 1}, a)
			if err != nil {
				t.Error(err)
			}
		}
	})}
	c, err := r.Run(t.Context())
	if want := (rewrap.Counts{Seen: 2, Overtaken: 2}); err != nil || c != want {
		t.Errorf("%+v, %v; want %+v", c, err, want)
	}
	s.holds(now, "second")
}

// meanwhile does something between the reading of a row and its writing.
type meanwhile struct {
	vault.Envelopes
	do func()
}

func (m meanwhile) Open(ctx context.Context, b secret.Binding, sealed []byte) ([]byte, error) {
	m.do()
	return m.Envelopes.Open(ctx, b, sealed)
}

// What does not open is told, stays as it is, and keeps no key from being retired.
func TestDamagedRows(t *testing.T) {
	s := newSafe(t, 6)
	before, _ := s.rotate()
	one, other := s.accounts[0], s.accounts[5] // of another project
	moved, err := s.Credential(t.Context(), one.Project, one.ID)
	if err == nil {
		err = s.Replace(t.Context(), other, credential.Credential{Sealed: moved.Sealed, Version: 1}, other)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.runner().Run(t.Context())
	if want := (rewrap.Counts{Seen: 6, Rewrapped: 5, Damaged: 1}); err != nil || c != want {
		t.Errorf("%+v, %v; want %+v", c, err, want)
	}
	if !strings.Contains(s.log.String(), other.ID) || strings.Contains(s.log.String(), "first of") {
		t.Errorf("the log says %s", s.log)
	}
	needing(t, s.runner(), before, 0)
	kept, err := s.Credential(t.Context(), other.Project, other.ID)
	if err != nil || !bytes.Equal(kept.Sealed, moved.Sealed) {
		t.Errorf("it is another one now: %v", err)
	}
}

// Two runs at once seal each row once; the one whose progress is overtaken says so.
func TestTwoRuns(t *testing.T) {
	s := newSafe(t, 20)
	_, now := s.rotate()
	ends := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := s.runner().Run(t.Context())
			ends <- err
		}()
	}
	for range 2 {
		if err := <-ends; err != nil && !errors.Is(err, rewrap.ErrElsewhere) {
			t.Error(err)
		}
	}
	if _, err := s.runner().Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.holds(now, "first")
}

// The grant of a deleted account that nobody could revoke yet keeps the key that it is sealed with, and opens when that
// key is gone.
func TestGrantsOfDeletedAccounts(t *testing.T) {
	s := newSafe(t, 4)
	behind := s.accounts[0]
	read, err := s.Credential(t.Context(), behind.Project, behind.ID)
	if err != nil {
		t.Fatal(err)
	}
	before, now := s.rotate()
	r := s.runner()
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	// It is deleted with what was read of it before the run came by.
	if err := s.DeleteGranted(t.Context(), behind, 1, read.Sealed); err != nil {
		t.Fatal(err)
	}
	needing(t, r, before, 1)
	if c, err := s.runner().Run(t.Context()); err != nil || c != (rewrap.Counts{Seen: 4, Rewrapped: 1}) {
		t.Errorf("%+v, %v", c, err)
	}
	needing(t, s.runner(), before, 0)
	err = vault.RetireRoot(t.Context(), s.secrets, prefix, before, s.Clock.Now().Add(vault.RetireAfter))
	if err != nil {
		t.Fatal(err)
	}
	s.roots = &vault.RootKeys{Client: s.secrets, Prefix: prefix}
	s.Clock.Add(time.Hour)
	due, err := s.DueOrphans(t.Context(), s.Clock.Now(), 9)
	if err != nil || len(due) != 1 {
		t.Fatalf("due are %v, %v", due, err)
	}
	m, err := credential.OpenMaterial(t.Context(), vault.Envelopes{Roots: s.roots}, behind.Project, behind.ID,
		due[0].Sealed)
	if err != nil || m.AccessToken.Reveal() != "first of "+behind.ID || vault.KeyID(due[0].Sealed) != now {
		t.Errorf("the grant is %v, %v, under %s", m, err, vault.KeyID(due[0].Sealed))
	}
}

func TestRetiring(t *testing.T) {
	s := newSafe(t, 2)
	before, now := s.rotate()
	at := s.Clock.Now()
	retire := func(id string, at time.Time) error {
		return vault.RetireRoot(t.Context(), s.secrets, prefix, id, at)
	}
	for _, c := range []struct {
		name, id string
		at       time.Time
		want     error
	}{
		{"the one that seals", now, at.Add(vault.RetireAfter), vault.ErrPrimary},
		{"none", "20200101-none", at.Add(vault.RetireAfter), vault.ErrUnknown},
		{"too soon", before, at.Add(vault.RetireAfter - time.Second), vault.ErrTooSoon},
	} {
		if err := retire(c.id, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := s.runner().Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := retire(before, at.Add(vault.RetireAfter)); err != nil {
		t.Fatal(err)
	}
	s.roots = &vault.RootKeys{Client: s.secrets, Prefix: prefix}
	s.sealer = vault.Envelopes{Roots: s.roots}
	s.holds(now, "first")
	if err := retire(before, at.Add(vault.RetireAfter)); !errors.Is(err, vault.ErrUnknown) {
		t.Errorf("again: %v", err)
	}
	if all, err := vault.Roots(t.Context(), s.secrets, prefix); err != nil || len(all) != 1 || !all[0].Primary {
		t.Errorf("left are %+v, %v", all, err)
	}
}
