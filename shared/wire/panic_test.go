package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// A panic's value can hold what was being handled, a credential among it.
func TestPanicIsOpaqueToCallerAndLog(t *testing.T) {
	var log bytes.Buffer
	h := NewRouter(Options{PublicURL: "https://patchbay.example", Log: slog.New(slog.NewJSONHandler(&log, nil))})
	h.Page(Public, "GET /x", func(http.ResponseWriter, *http.Request) { panic("canary-51c2") })
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", nil))
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), `"statusCode":500`) {
		t.Fatalf("answer %d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), `"msg":"panic"`) {
		t.Fatalf("the panic is not in the log: %s", log.String())
	}
	if strings.Contains(w.Body.String()+log.String(), "canary-51c2") {
		t.Fatal("the panic's value was told")
	}
}

// What cannot be encoded is no success, and nothing of it is told.
func TestAnswerThatCannotBeEncoded(t *testing.T) {
	type output struct{ Body map[string]any }
	for name, value := range map[string]any{
		"number": math.NaN(), "type": func() {}, "own way": json.RawMessage("{canary-51c2"),
	} {
		h := NewRouter(Options{PublicURL: "https://patchbay.example", Log: slog.New(slog.DiscardHandler)})
		Operation(h, Public, huma.Operation{OperationID: "x", Method: http.MethodGet, Path: "/x"},
			func(context.Context, *struct{}) (*output, error) {
				return &output{Body: map[string]any{"a": "canary-51c2", "b": value}}, nil
			})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", nil))
		if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), `"code":"internal_error"`) ||
			strings.Contains(w.Body.String(), "canary-51c2") {
			t.Errorf("%s: answer %d %s", name, w.Code, w.Body)
		}
	}
}
