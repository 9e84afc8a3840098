package wire

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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
