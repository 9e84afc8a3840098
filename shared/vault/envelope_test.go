package vault_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

var binding = secret.Binding{Project: "prj_a", Owner: "acc_hubspot_1", Kind: "credentials"}

func envelopes(t testing.TB, b backend) vault.Envelopes {
	t.Helper()
	if _, err := vault.EnsureRoot(t.Context(), b.client(), b.prefix, time.Now()); err != nil {
		t.Fatal(err)
	}
	return vault.Envelopes{Roots: &vault.RootKeys{Client: b.client(), Prefix: b.prefix}}
}

func seal(t testing.TB, e vault.Envelopes, s secret.Binding, plaintext string) []byte {
	t.Helper()
	sealed, err := e.Seal(t.Context(), s, []byte(plaintext))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func opens(t testing.TB, e vault.Envelopes, s secret.Binding, sealed []byte, want string) {
	t.Helper()
	if got, err := e.Open(t.Context(), s, sealed); err != nil || string(got) != want {
		t.Fatalf("opened %q, %v; want %q", got, err, want)
	}
}

func TestSealedOpensAndHidesItself(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		e := envelopes(t, b)
		for _, plaintext := range []string{"", "x", strings.Repeat("refresh-token ", 2000)} {
			first, second := seal(t, e, binding, plaintext), seal(t, e, binding, plaintext)
			opens(t, e, binding, first, plaintext)
			opens(t, e, binding, second, plaintext)
			if bytes.Equal(first, second) {
				t.Error("two envelopes of one text are equal")
			}
			if len(plaintext) > 8 && bytes.Contains(first, []byte(plaintext[:8])) {
				t.Error("the text shows")
			}
		}
	})
}

// TestMovedEnvelopesDoNotOpen is requirement E1.
func TestMovedEnvelopesDoNotOpen(t *testing.T) {
	e := envelopes(t, localBackend(t))
	sealed := seal(t, e, binding, "secret")
	for _, c := range []struct {
		name string
		at   secret.Binding
	}{
		{"another project", secret.Binding{Project: "prj_b", Owner: binding.Owner, Kind: binding.Kind}},
		{"another account", secret.Binding{Project: binding.Project, Owner: "acc_hubspot_2", Kind: binding.Kind}},
		{"another kind", secret.Binding{Project: binding.Project, Owner: binding.Owner, Kind: "token"}},
		{"the same letters, cut elsewhere", secret.Binding{Project: "prj_aacc", Owner: "_hubspot_1", Kind: binding.Kind}},
		{"owner and kind exchanged", secret.Binding{Project: binding.Project, Owner: binding.Kind, Kind: binding.Owner}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := e.Open(t.Context(), c.at, sealed); !errors.Is(err, secret.ErrSealed) {
				t.Fatalf("got %q, %v", got, err)
			}
		})
	}
	for _, s := range []secret.Binding{{}, {Project: "p", Owner: "o"}, {Owner: "o", Kind: "k"},
		{Project: "p", Kind: "k"}} {
		if _, err := e.Seal(t.Context(), s, nil); err == nil {
			t.Errorf("sealed for %+v", s)
		}
	}
}

func TestEveryBitCounts(t *testing.T) {
	e := envelopes(t, localBackend(t))
	sealed := seal(t, e, binding, "secret")
	for i := range len(sealed) * 8 {
		bad := bytes.Clone(sealed)
		bad[i/8] ^= 1 << (i % 8)
		if got, err := e.Open(t.Context(), binding, bad); !errors.Is(err, secret.ErrSealed) {
			t.Fatalf("bit %d: got %q, %v", i, got, err)
		}
	}
	for n := range sealed {
		if _, err := e.Open(t.Context(), binding, sealed[:n]); !errors.Is(err, secret.ErrSealed) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	roots := fixedRoots(f)
	e := vault.Envelopes{Roots: roots}
	sealed := seal(f, e, binding, "secret")
	f.Add(sealed)
	f.Add([]byte{1, 255})
	f.Add([]byte{1, 1, 'k'})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := e.Open(t.Context(), binding, data)
		switch {
		case bytes.Equal(data, sealed):
			if err != nil || string(got) != "secret" {
				t.Fatalf("the real one: %q, %v", got, err)
			}
		case !errors.Is(err, secret.ErrSealed):
			t.Fatalf("got %q, %v", got, err)
		}
		vault.KeyID(data)
	})
}

// fixedRoots reads its keys once; an unknown id is then looked for at most every ten seconds of a clock that stands.
func fixedRoots(f *testing.F) vault.RootSource {
	f.Helper()
	b := localBackend(f)
	if _, err := vault.EnsureRoot(f.Context(), b.client(), b.prefix, time.Now()); err != nil {
		f.Fatal(err)
	}
	at := time.Now()
	return &vault.RootKeys{Client: b.client(), Prefix: b.prefix, Now: func() time.Time { return at }}
}

func TestManyAtOnce(t *testing.T) {
	e := envelopes(t, localBackend(t))
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			s := binding
			s.Owner = string(rune('A' + i))
			sealed, err := e.Seal(t.Context(), s, []byte(s.Owner))
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := e.Open(t.Context(), s, sealed); err != nil || string(got) != s.Owner {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	wg.Wait()
}

func TestNoRootsMeansNoEnvelopes(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b backend) {
		e := vault.Envelopes{Roots: &vault.RootKeys{Client: b.client(), Prefix: b.prefix}}
		if _, err := e.Seal(t.Context(), binding, nil); !errors.Is(err, vault.ErrNoRoot) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestUnreachableIsUnavailable(t *testing.T) {
	b := localBackend(t)
	envelopes(t, b)
	roots := &vault.RootKeys{Client: b.faultyClient(&faulty{fail: always}), Prefix: b.prefix}
	_, err := vault.Envelopes{Roots: roots}.Seal(t.Context(), binding, nil)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.Unavailable {
		t.Fatalf("got %v", err)
	}
}

func BenchmarkSealAndOpen(bm *testing.B) {
	b := localBackend(bm)
	e := envelopes(bm, b)
	plaintext := make([]byte, 2048)
	for bm.Loop() {
		sealed, err := e.Seal(bm.Context(), binding, plaintext)
		if err != nil {
			bm.Fatal(err)
		}
		if _, err := e.Open(bm.Context(), binding, sealed); err != nil {
			bm.Fatal(err)
		}
	}
}
