package fakeprovider_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// key is an auth type whose credential the user enters. Each of its secrets counts, but for those of webhooks, which no
// call carries.
func (s *scene) key(t *testing.T) {
	s.works(t, s.values)
	secrets := 0
	for _, f := range append(s.a.Setup, s.a.Config...) {
		if !f.Secret || s.values[f.Key] == "" || s.signs(f.Key) {
			continue
		}
		secrets++
		s.fails(t, s.wrong(t, f.Key))
	}
	if secrets == 0 {
		t.Error("the auth type has no secret field")
	}
}

// signs says whether a field is the key of what the provider sends.
func (s *scene) signs(field string) bool {
	return s.a.Webhooks != nil && slices.ContainsFunc(s.a.Webhooks.Signatures, func(sig catalog.Signature) bool {
		return slices.Contains(sig.Key.Names(), field)
	})
}

// final says that err is a provider's refusal that repeating cannot change.
func final(err error) bool {
	e, ok := errors.AsType[*provider.Error](err)
	return ok && e.Kind != provider.Later
}

// works shows that an account's values verify and make a call.
func (s *scene) works(t *testing.T, account map[string]string) {
	t.Helper()
	verified := s.provider.Count(fakeprovider.Verify)
	if err := s.client.Verify(t.Context(), s.d.APIOf(s.a), s.a, account); err != nil {
		t.Fatalf("verify: %v", err)
	}
	if s.a.Verify != nil && s.provider.Count(fakeprovider.Verify) != verified+1 {
		t.Error("what was called is not the definition's verify call")
	}
	status, body := s.call(t, account)
	if status != http.StatusOK || !strings.Contains(body, "/some/thing") {
		t.Fatalf("a call: %d %s", status, body)
	}
}

// fails shows that an account's values do not verify, and that the error shows none of them.
func (s *scene) fails(t *testing.T, account map[string]string) {
	t.Helper()
	if s.a.Verify == nil { // of a preview
		if status, body := s.call(t, account); status == http.StatusOK {
			t.Fatalf("a call must be refused: %s", body)
		}
		return
	}
	err := s.client.Verify(t.Context(), s.d.APIOf(s.a), s.a, account)
	e, ok := errors.AsType[*provider.Error](err)
	if !ok || e.Kind == provider.Later || e.Description == "" && e.Code == "" {
		t.Fatalf("verify must refuse for good and say why: %v", err)
	}
}

func (s *scene) call(t *testing.T, account map[string]string) (int, string) {
	t.Helper()
	return s.callWith(t, account, func(*http.Request) {})
}

// callWith makes a call that is changed after it was signed.
func (s *scene) callWith(t *testing.T, account map[string]string, change func(*http.Request)) (int, string) {
	t.Helper()
	target := outbound.TargetOf(s.d.APIOf(s.a), s.a, account)
	target.Now = s.now
	req, err := outbound.Call(
		t.Context(),
		target,
		outbound.Spec{Path: "/some/thing?a=b", Header: http.Header{"X-Caller": {"1"}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	change(req)
	return s.send(t, req)
}

func (s *scene) send(t *testing.T, req *http.Request) (int, string) {
	t.Helper()
	res, err := s.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}
