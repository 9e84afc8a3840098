package vault_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"patchbay/shared/fault"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

const project, config = "prj_a", "cfg_hubspot_1"

func setup(b backend) *vault.Setup { return &vault.Setup{Client: b.client(), Prefix: b.prefix} }

func values(s string) map[string]secret.Text {
	return map[string]secret.Text{"client_secret": secret.New(s), "other": secret.New(`quoted "<&>" ` + s)}
}

func has(t *testing.T, s *vault.Setup, version, want string) {
	t.Helper()
	got, err := s.Get(t.Context(), project, config, version)
	if err != nil || got["client_secret"].Reveal() != want || got["other"].Reveal() != `quoted "<&>" `+want ||
		len(got) != 2 {
		t.Fatalf("version %s: got %d values, %v; want %q", version, len(got), err, want)
	}
}

func TestCreateStagePromote(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		s := setup(b)
		one := must(s.Create(t.Context(), project, config, values("one")))(t)
		has(t, s, one, "one")
		two := must(s.Stage(t.Context(), project, config, values("two")))(t)
		has(t, s, one, "one") // the first stays in force, and both can be read
		has(t, setup(b), two, "two")
		if got := currentOf(t, b); got != one {
			t.Fatalf("staging moved the current version to %s", got)
		}
		for range 2 {
			if err := s.Promote(t.Context(), project, config, two); err != nil {
				t.Fatal(err)
			}
		}
		if got := currentOf(t, b); got != two {
			t.Fatalf("current is %s, not %s", got, two)
		}
		has(t, setup(b), one, "one") // a request that is under way may still ask for it
	})
}

// TestMotosDefaultVersion holds a known fault of moto 5.2: a read that names no stage goes on giving the version that
// was current when it was written last. The vault therefore names the stage in every read. When this fails, moto has
// mended it.
func TestMotosDefaultVersion(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		s := setup(b)
		one := must(s.Create(t.Context(), project, config, values("one")))(t)
		two := must(s.Stage(t.Context(), project, config, values("two")))(t)
		if err := s.Promote(t.Context(), project, config, two); err != nil {
			t.Fatal(err)
		}
		out, err := b.client().GetSecretValue(t.Context(), &sm.GetSecretValueInput{SecretId: b.configSecret()})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"local": two, "moto": one}[b.name]
		if *out.VersionId != want {
			t.Fatalf("%s gives %s (one is %s, two is %s)", b.name, *out.VersionId, one, two)
		}
	})
}

func (b backend) configSecret() *string {
	return aws.String(b.prefix + "/cfg/" + project + "/" + config)
}

func currentOf(t *testing.T, b backend) string {
	t.Helper()
	out, err := b.client().GetSecretValue(t.Context(),
		&sm.GetSecretValueInput{SecretId: b.configSecret(), VersionStage: aws.String("AWSCURRENT")})
	if err != nil {
		t.Fatal(err)
	}
	return *out.VersionId
}

func must(v string, err error) func(*testing.T) string {
	return func(t *testing.T) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestDeleteIsFinalForReaders(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		s := setup(b)
		if err := s.Delete(t.Context(), project, config); err != nil {
			t.Fatal("absent:", err)
		}
		one := must(s.Create(t.Context(), project, config, values("one")))(t)
		for range 2 {
			if err := s.Delete(t.Context(), project, config); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := setup(b).Get(t.Context(), project, config, one); !errors.Is(err, vault.ErrNoSecret) {
			t.Fatalf("get after delete: %v", err)
		}
		if _, err := s.Stage(t.Context(), project, config, values("two")); !errors.Is(err, vault.ErrNoSecret) &&
			b.name != "moto" {
			t.Fatalf("stage after delete: %v", err)
		}
		if b.name == "moto" { // it tells a deleted secret from a live one neither here nor in PutSecretValue
			return
		}
		again := must(s.Create(t.Context(), project, config, values("again")))(t)
		has(t, setup(b), again, "again")
	})
}

func TestAbsentIsErrNoSecret(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		s := setup(b)
		if _, err := s.Get(t.Context(), project, config, "no-such-version-0123456789abcdef0"); !errors.Is(err,
			vault.ErrNoSecret) {
			t.Fatalf("get: %v", err)
		}
		if _, err := s.Stage(t.Context(), project, config, values("x")); !errors.Is(err, vault.ErrNoSecret) {
			t.Fatalf("stage: %v", err)
		}
		must(s.Create(t.Context(), project, config, values("x")))(t)
		if _, err := s.Get(t.Context(), project, config, "no-such-version-0123456789abcdef0"); !errors.Is(err,
			vault.ErrNoSecret) {
			t.Fatalf("get: %v", err)
		}
		if _, err := s.Get(t.Context(), "prj_b", config, "no-such-version-0123456789abcdef0"); !errors.Is(err,
			vault.ErrNoSecret) {
			t.Fatalf("get of another project: %v", err)
		}
	})
}

func TestSetupSurvivesLostAnswers(t *testing.T) {
	for name, afterCommit := range map[string]bool{"before": false, "after the commit": true} {
		t.Run(name, func(t *testing.T) {
			b := localBackend(t)
			s := &vault.Setup{Client: b.faultyClient(&faulty{afterCommit: afterCommit, fail: everyOther()}), Prefix: b.prefix}
			one := must(s.Create(t.Context(), project, config, values("one")))(t)
			has(t, s, one, "one")
			two := must(s.Stage(t.Context(), project, config, values("two")))(t)
			if err := s.Promote(t.Context(), project, config, two); err != nil {
				t.Fatal(err)
			}
			if got := currentOf(t, b); got != two {
				t.Fatalf("current is %s", got)
			}
			has(t, s, two, "two")
			out, err := b.client().DescribeSecret(t.Context(), &sm.DescribeSecretInput{SecretId: b.configSecret()})
			if err != nil || len(out.VersionIdsToStages) != 2 {
				t.Fatalf("repeats made versions: %v, %v", out, err)
			}
			if err := s.Delete(t.Context(), project, config); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestErrorsCarryNoSecret(t *testing.T) {
	const canary = "canary-9d1c"
	b := localBackend(t)
	dead := &vault.Setup{Client: b.faultyClient(&faulty{fail: always}), Prefix: b.prefix}
	live := setup(b)
	large := map[string]secret.Text{"x": secret.New(canary + strings.Repeat("y", 70_000))}
	must(live.Create(t.Context(), project, config, values("x")))(t)
	_, malformed := live.Get(t.Context(), project, config, writeRaw(t, b, `{"a": `+canary))
	_, unreachable := dead.Create(t.Context(), project, config, values(canary))
	_, tooLarge := live.Stage(t.Context(), project, config, large)
	for name, err := range map[string]error{"unreachable": unreachable, "too large": tooLarge, "malformed": malformed} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f, ok := errors.AsType[*fault.Error](unreachable); !ok || f.Kind != fault.Unavailable {
		t.Errorf("unreachable: %v", unreachable)
	}
	if _, ok := errors.AsType[*fault.Error](tooLarge); ok {
		t.Errorf("a refused request is no outage: %v", tooLarge)
	}
}

// writeRaw gives the auth config's secret a version that Setup never wrote.
func writeRaw(t *testing.T, b backend, text string) string {
	t.Helper()
	out, err := b.client().PutSecretValue(t.Context(), &sm.PutSecretValueInput{
		SecretId: b.configSecret(), SecretString: &text, VersionStages: []string{"RAW"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return *out.VersionId
}

func TestVersionsAreReadOnce(t *testing.T) {
	b := localBackend(t)
	f := &faulty{}
	s := &vault.Setup{Client: b.faultyClient(f), Prefix: b.prefix}
	one := must(s.Create(t.Context(), project, config, values("one")))(t)
	before := f.calls.Load()
	for range 10 {
		got, err := s.Get(t.Context(), project, config, one)
		if err != nil {
			t.Fatal(err)
		}
		clear(got) // a caller's copy: the next reader sees all of it
		has(t, s, one, "one")
	}
	if n := f.calls.Load() - before; n != 1 {
		t.Fatalf("%d calls", n)
	}
}

func TestSharedClients(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		now := time.Unix(1_790_000_000, 0)
		f := &faulty{}
		s := &vault.Setup{Client: b.faultyClient(f), Prefix: b.prefix, Now: func() time.Time { return now }}
		shared := func(want string) {
			t.Helper()
			got, ok, err := s.Shared(t.Context(), "google_drive", "oauth2")
			if err != nil || ok != (want != "") || got["client_secret"].Reveal() != want {
				t.Fatalf("got %v, %v; want %q", ok, err, want)
			}
		}
		for range 3 {
			shared("")
		}
		if f.calls.Load() != 1 {
			t.Fatalf("%d calls for an absent client", f.calls.Load())
		}
		if err := s.PutShared(t.Context(), "google_drive", "oauth2", values("one")); err != nil {
			t.Fatal(err)
		}
		shared("one")
		if err := setup(b).PutShared(t.Context(), "google_drive", "oauth2", values("two")); err != nil {
			t.Fatal(err)
		}
		shared("one") // cached
		now = now.Add(time.Minute)
		shared("two")
		if _, ok, err := s.Shared(t.Context(), "google_drive", "oauth2_cc"); ok || err != nil {
			t.Fatalf("another auth type: %v, %v", ok, err)
		}
	})
}

func TestPromotionsAtOnce(t *testing.T) {
	b := localBackend(t)
	s := setup(b)
	must(s.Create(t.Context(), project, config, values("zero")))(t)
	versions := map[string]bool{}
	var list []string
	for i := range 10 { // setup.go: as many as Promote has tries; each loses to each of the others once at most
		v := must(s.Stage(t.Context(), project, config, values(fmt.Sprint(i))))(t)
		versions[v], list = true, append(list, v)
	}
	var wg sync.WaitGroup
	for _, v := range list {
		wg.Go(func() {
			if err := s.Promote(t.Context(), project, config, v); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if !versions[currentOf(t, b)] {
		t.Fatal("none of them is current")
	}
}

// TestPromotionOvertaken: nine others move the label, each between this one's look at it and its own move.
func TestPromotionOvertaken(t *testing.T) {
	b := localBackend(t)
	others := setup(b)
	must(others.Create(t.Context(), project, config, values("zero")))(t)
	var list []string
	for i := range 10 {
		list = append(list, must(others.Stage(t.Context(), project, config, values(fmt.Sprint(i))))(t))
	}
	mine, list := list[0], list[1:]
	s := &vault.Setup{Prefix: b.prefix, Client: b.faultyClient(&faulty{fail: func(r *http.Request) bool {
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".UpdateSecretVersionStage") && len(list) > 0 {
			if err := others.Promote(t.Context(), project, config, list[0]); err != nil {
				t.Error(err)
			}
			list = list[1:]
		}
		return false
	}})}
	if err := s.Promote(t.Context(), project, config, mine); err != nil {
		t.Fatal(err)
	}
	if got := currentOf(t, b); got != mine || len(list) > 0 {
		t.Fatalf("current is %s, want %s; %d others did not come", got, mine, len(list))
	}
}
