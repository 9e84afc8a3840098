package bootstrap

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPrepare(t *testing.T) {
	t.Parallel()
	missing := errors.New("PATCHBAY_TABLE is not set")
	for _, c := range []struct {
		name     string
		loadErr  error
		buildErr error
		want     string
	}{
		{"both work", nil, nil, ""},
		{"configuration", missing, nil, "configuration: PATCHBAY_TABLE is not set"},
		{"build", nil, missing, "build: PATCHBAY_TABLE is not set"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := prepare(func(func(string) string) (int, error) { return 7, c.loadErr },
				func(cfg int) (string, error) { return strings.Repeat("x", cfg), c.buildErr })
			if c.want == "" {
				if err != nil || got != "xxxxxxx" {
					t.Errorf("got %q, %v", got, err)
				}
				return
			}
			if !errors.Is(err, missing) || err.Error() != c.want {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

func TestReportInit(t *testing.T) {
	t.Parallel()
	var path, kind string
	var body map[string]string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, kind = r.URL.Path, r.Header.Get("Lambda-Runtime-Function-Error-Type")
		text, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(text, &body)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer server.Close()
	if err := reportInit(t.Context(), strings.TrimPrefix(server.URL, "http://"), errors.New("no table")); err != nil {
		t.Fatal(err)
	}
	if path != "/2018-06-01/runtime/init/error" || kind != "Patchbay.InitError" || body["errorMessage"] != "no table" ||
		body["errorType"] != kind {
		t.Errorf("reported %s %s %v", path, kind, body)
	}
	if err := reportInit(t.Context(), "", errors.New("by hand")); err != nil {
		t.Errorf("outside Lambda: %v", err)
	}
}
