package inbound_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/handshake"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// owner is who waits for a secret at the scene's auth config.
type owner struct {
	*scene
	*handshake.Service
	project project.Project
}

func newOwner(t *testing.T) *owner {
	t.Helper()
	s := newScene(t, "notion", "oauth2", map[string]string{})
	o := &owner{scene: s, project: project.Project{ID: s.config.Project}}
	o.Service = &handshake.Service{
		Store: s.world, Configs: o, Definitions: s.Catalog,
		Sealer: plainSealer{}, Now: s.world.Clock.Now,
	}
	return o
}

// AuthConfig implements handshake.Configs.
func (o *owner) AuthConfig(
	ctx context.Context, p project.Project, id string,
) (connector.Connector, connector.AuthConfig, error) {
	_, c, config, err := o.world.Addressed(ctx, p.ID, id)
	return c, config, err
}

// plainSealer opens what it sealed for the same binding, and nothing else.
type plainSealer struct{}

// Seal implements secret.Sealer.
func (plainSealer) Seal(_ context.Context, b secret.Binding, plaintext []byte) ([]byte, error) {
	return append(fmt.Appendf(nil, "%q", b), plaintext...), nil
}

// Open implements secret.Sealer.
func (plainSealer) Open(_ context.Context, b secret.Binding, sealed []byte) ([]byte, error) {
	plaintext, ok := bytes.CutPrefix(sealed, fmt.Appendf(nil, "%q", b))
	if !ok {
		return nil, secret.ErrSealed
	}
	return plaintext, nil
}

var posted = map[string]string{"Content-Type": "application/json"}

func token(text string) string { return `{"verification_token":"` + text + `"}` }

// brings posts a secret, and expects what the sender hears.
func (o *owner) brings(body string, want error) {
	o.t.Helper()
	answer, err := o.receive(posted, body)
	if !errors.Is(err, want) || want == nil && (answer.Status != 200 || answer.Body != "") {
		o.t.Errorf("%.60s: %+v, %v; want %v", body, answer, err, want)
	}
	if err != nil && (strings.Contains(err.Error(), "secret_stranger") || strings.Contains(err.Error(), notions)) {
		o.t.Errorf("the refusal has the secret: %v", err)
	}
}

func (o *owner) awaits() {
	o.t.Helper()
	h, err := o.Await(o.t.Context(), o.project, o.config.ID)
	if err != nil || h.State(o.world.Clock.Now()) != handshake.Waiting {
		o.t.Fatalf("%+v, %v", h, err)
	}
}

// isShown expects the secret that is shown, or why none is.
func (o *owner) isShown(want string, refused error) {
	o.t.Helper()
	got, _, err := o.Show(o.t.Context(), o.project, o.config.ID)
	if !errors.Is(err, refused) || got.Reveal() != want {
		o.t.Errorf("shown %q, %v; want %q, %v", got.Reveal(), err, want, refused)
	}
}

func (o *owner) is(arrivals int, want handshake.State) {
	o.t.Helper()
	h, state, err := o.Service.Get(o.t.Context(), o.project, o.config.ID)
	if err != nil || state != want || state != handshake.None && h.Arrivals != arrivals {
		o.t.Errorf("%s after %d, %v; want %s after %d", state, h.Arrivals, err, want, arrivals)
	}
}

const notions = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"

// The whole way: wait, take, show once, enter, and from then on the secret proves events.
func TestSecretIsBrought(t *testing.T) {
	t.Parallel()
	o := newOwner(t)
	o.is(0, handshake.None)
	o.awaits()
	o.is(0, handshake.Waiting)
	o.isShown("", handshake.ErrNotCome)
	o.brings(token(notions), nil)
	o.is(1, handshake.Come)
	for key, it := range o.world.Items(t) {
		if strings.Contains(fmt.Sprint(it), notions) || strings.Contains(key, notions) {
			t.Errorf("%s has the secret in clear", key)
		}
	}
	if text := fmt.Sprintf("%+v", o.lines); strings.Contains(text, notions) {
		t.Errorf("the log has it: %s", text)
	}
	body := `{"id":"e1","type":"page.created","workspace_id":"w1","timestamp":"` +
		o.world.Clock.Now().UTC().Format(time.RFC3339) + `"}`
	signed := map[string]string{
		"Content-Type": "application/json", "X-Notion-Signature": "sha256=" + hex.EncodeToString(mac(notions, body)),
	}
	if _, err := o.receive(signed, body); err == nil || len(o.told) > 0 {
		t.Errorf("what came proves an event before its owner entered it: %v", err)
	}
	o.isShown(notions, nil)
	o.isShown("", handshake.ErrNotCome)
	o.is(1, handshake.Shown)
	for key, it := range o.world.Items(t) {
		if stringOf := fmt.Sprint(it); strings.HasSuffix(key, "SECRET") && (strings.Contains(stringOf, "sealed") ||
			strings.Contains(stringOf, "private")) {
			t.Errorf("%s is kept after it was shown: %s", key, stringOf)
		}
	}
	o.setup["verification_token"] = notions
	if told := o.post(signed, body); len(told) != 1 || told[0].Data["provider_event"] != "page.created" {
		t.Errorf("told %+v", told)
	}
}

// What strangers can do who know the address: nothing where nobody waits, and nothing to the secret in force.
func TestStrangersBringNothing(t *testing.T) {
	t.Parallel()
	o := newOwner(t)
	o.brings(token("secret_stranger"), handshake.ErrNotAwaited)
	o.setup["verification_token"] = notions
	o.brings(token("secret_stranger"), handshake.ErrNotAwaited)
	if o.setup["verification_token"] != notions {
		t.Error("a stranger's secret is in force")
	}
	body := `{"id":"e1","type":"x","timestamp":"` + o.world.Clock.Now().UTC().Format(time.RFC3339) + `"}`
	forged := map[string]string{"X-Notion-Signature": "sha256=" + hex.EncodeToString(mac("secret_stranger", body))}
	if _, err := o.receive(forged, body); err == nil {
		t.Error("a stranger's secret proves an event")
	}

	o.awaits()
	o.brings(token(notions), nil)
	o.isShown(notions, nil)
	o.brings(token(notions), handshake.ErrNotAwaited) // a replay
	o.brings(token("secret_stranger"), handshake.ErrNotAwaited)
	o.is(1, handshake.Shown)

	o.awaits() // the last counts, and the owner is told of the others
	o.brings(token("secret_stranger"), nil)
	o.brings(token(notions), nil)
	o.is(2, handshake.Come)
	o.isShown(notions, nil)

	o.awaits()
	for range handshake.MostArrivals {
		o.brings(token("secret_stranger"), nil)
	}
	o.brings(token("secret_stranger"), handshake.ErrNotAwaited)

	for _, bad := range []string{
		token(strings.Repeat("x", handshake.MaxSecret+1)), token(`a b`), token(`a\u0000`), token("ü"),
		`{"verification_token":["a","b"]}`, `{"verification_token":{"a":1}}`,
	} {
		o.awaits()
		answer, err := o.receive(posted, bad)
		if err == nil || answer.Body != "" {
			t.Errorf("%.60s: %+v", bad, answer)
		}
		o.is(0, handshake.Waiting)
	}
	o.awaits()
	if _, err := o.receive(posted, token(strings.Repeat("x", 2<<20))); !errors.Is(err, errTooLarge) {
		t.Errorf("2 MiB: %v", err)
	}
}

var errTooLarge = fault.New(fault.TooLarge, "inbound_body_too_large", "")

// Nothing outlives the hour, whether the table's own clean-up has run or not.
func TestSecretDiesAfterAnHour(t *testing.T) {
	t.Parallel()
	o := newOwner(t)
	o.awaits()
	o.brings(token(notions), nil)
	o.world.Clock.Add(handshake.Life)
	o.is(0, handshake.None)
	o.isShown("", handshake.ErrNotCome)
	o.brings(token(notions), handshake.ErrNotAwaited)
	o.awaits()
	o.is(0, handshake.Waiting)
	o.isShown("", handshake.ErrNotCome)
}

// Of several who ask at once, one is shown it.
func TestSecretIsShownOnce(t *testing.T) {
	t.Parallel()
	o := newOwner(t)
	o.awaits()
	o.brings(token(notions), nil)
	var mu sync.Mutex
	shown := 0
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			text, _, err := o.Show(t.Context(), o.project, o.config.ID)
			mu.Lock()
			defer mu.Unlock()
			if err == nil && text.Reveal() == notions {
				shown++
			}
		})
	}
	wg.Wait()
	if shown != 1 {
		t.Errorf("shown %d times", shown)
	}
}

// A secret that came for one auth config opens at no other, whoever moves it there.
func TestSecretIsOfOneAuthConfig(t *testing.T) {
	t.Parallel()
	o := newOwner(t)
	o.awaits()
	o.brings(token(notions), nil)
	h, _, err := o.Service.Get(t.Context(), o.project, o.config.ID)
	if err != nil {
		t.Fatal(err)
	}
	moved := o.world.NewConfig(o.project.ID, "notion")
	moved.AuthType = "oauth2"
	if err := o.world.CreateAuthConfig(t.Context(), moved, false); err != nil {
		t.Fatal(err)
	}
	h.Config = moved.ID
	h, err = o.world.Await(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.world.Arrive(t.Context(), h, h.Sealed, o.world.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Show(t.Context(), o.project, moved.ID); !errors.Is(err, secret.ErrSealed) {
		t.Errorf("it opens elsewhere: %v", err)
	}
}

// An auth config whose provider brings none has nothing to wait for.
func TestSecretIsAskedWhereItIsDeclared(t *testing.T) {
	t.Parallel()
	o := newOwner(t)
	slack := o.world.NewConfig(o.project.ID, "slack")
	slack.AuthType = "oauth2"
	if err := o.world.CreateAuthConfig(t.Context(), slack, true); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Await(t.Context(), o.project, slack.ID); !errors.Is(err, handshake.ErrNone) {
		t.Errorf("waits: %v", err)
	}
	var none *catalog.Webhooks
	if none.Takes() != "" {
		t.Error("nothing declared takes something")
	}
}
