package oauth_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// echo is a provider that quotes every request in the words of its refusal, but for those that it answers. What comes
// last in a body comes first, since long words are cut.
type echo struct {
	answers map[string]string // by path
	sent    []string
}

func (e *echo) serve(r *http.Request) (*http.Response, error) {
	text := r.Header.Get("X-Session")
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		parts := strings.Split(string(body), "&")
		slices.Reverse(parts)
		text += " " + strings.Join(parts, " ")
	}
	e.sent = append(e.sent, text)
	status, body := http.StatusOK, e.answers[r.URL.Path]
	if body == "" {
		words, _ := json.Marshal(map[string]string{"error": "refused", "error_description": text})
		status, body = http.StatusBadRequest, string(words)
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

// kept records what an entry becomes that holds everything which was sent.
type kept struct{ message string }

func (k *kept) Record(_ context.Context, e *activity.Entry) { k.message = e.Message }

// TestWhatIsMadeIsHidden: a text that was signed for a request, and a secret that a step brought, stand in no error and
// in no entry of the log, though the provider quotes them.
func TestWhatIsMadeIsHidden(t *testing.T) {
	pemText, _ := signingKey(t)
	login := catalog.Step{
		Name: "login",
		Request: catalog.StepRequest{
			URL: catalog.NewTemplate("https://rest.acme.test/login"), JSON: templates(map[string]string{"proof": "{proof}"}),
		},
		Capture: []catalog.Capture{{Fact: "session", From: "session", Secret: true, Required: true}},
	}
	next := catalog.Step{
		Name: "next",
		Request: catalog.StepRequest{
			URL: catalog.NewTemplate("https://rest.acme.test/next"), Headers: templates(map[string]string{"X-Session": "{session}"}),
		},
	}
	for name, c := range map[string]struct {
		answers map[string]string
		change  func(*catalog.Auth)
		secrets []string // what must be seen, and be hidden
	}{
		"the client's assertion": {nil, func(a *catalog.Auth) { a.OAuth2.Token.Client = "private_key_jwt" }, []string{"eyJ"}},
		"a step's proof": {map[string]string{"/token": string(wireToken)}, func(a *catalog.Auth) {
			a.Steps = []catalog.Step{login}
		}, []string{"eyJ"}},
		"a step's secret": {map[string]string{"/token": string(wireToken), "/login": `{"session":"s-5c1f0a"}`},
			func(a *catalog.Auth) { a.Steps = []catalog.Step{login, next} }, []string{"eyJ", "s-5c1f0a"}},
		"the last step's secret": {map[string]string{"/token": string(wireToken), "/login": `{"session":"s-5c1f0a"}`},
			func(a *catalog.Auth) { a.Steps = []catalog.Step{login} }, []string{"s-5c1f0a"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &echo{answers: c.answers}
			a := define(t, func(a *catalog.Auth) {
				signed := catalog.SignedText{Alg: "ES256", Key: catalog.NewTemplate("{private_key}"), Lifetime: 60}
				a.Signed = map[string]catalog.SignedText{"client_assertion": signed, "proof": signed}
				a.Config = append(a.Config, catalog.Field{Key: "private_key", Secret: true})
				c.change(a)
			})
			client := &oauth.Client{
				HTTP: outbound.New(outbound.Options{Transport: transport(p.serve)}), Now: func() time.Time { return start },
			}
			d, out := &activity.Draft{}, &kept{}
			ctx := activity.WithDraft(t.Context(), d)
			activity.Belongs(ctx, "prj_1", activity.Settings{})
			_, err := client.Exchange(ctx, a, provider.CodeRequest{
				Values:      map[string]string{"client_id": "id", "client_secret": "secret", "private_key": pemText},
				RedirectURI: redirectURI, Verifier: verifier, Nonce: nonce,
				Callback: map[string][]string{"code": {"c"}, "state": {"s"}},
			})
			all := strings.Join(p.sent, "\n") + p.answers["/login"]
			if fails := name != "the last step's secret"; fails != (err != nil) {
				t.Fatal(err)
			}
			activity.Note(ctx, func(e *activity.Entry) { e.Message = all })
			d.Record(ctx, out)
			for _, text := range c.secrets {
				if !strings.Contains(all, text) {
					t.Errorf("%q was not seen: %s", text, all)
				}
				if err != nil && (strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), "[redacted]")) {
					t.Errorf("the error shows %q: %v", text, err)
				}
				if strings.Contains(out.message, text) {
					t.Errorf("the log shows %q: %s", text, out.message)
				}
			}
		})
	}
}
