package wire

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// A list is all of its values, in whichever of three spellings. Two of the clients that this repository publishes
// repeat the parameter, whatever the document says: npm openapi-fetch 0.17.0 and PyPI openapi-python-client 0.29.1
// (findings/clients-repeat-a-list-that-is-read-once.sh).
func TestEverySpellingOfAList(t *testing.T) {
	rt := NewRouter(Options{Log: slog.New(slog.DiscardHandler)})
	type input struct {
		Types  []string `query:"types" maxItems:"3"`
		Raw    []string `query:"raw,explode"`
		Search string   `query:"search"`
	}
	type output struct{ Body string }
	op := huma.Operation{
		OperationID: "x", Method: http.MethodGet, Path: "/x", Middlewares: huma.Middlewares{strictInput},
	}
	Operation(rt, Public, op, func(_ context.Context, in *input) (*output, error) {
		return &output{Body: strings.Join(in.Types, "|") + ";" + strings.Join(in.Raw, "|") + ";" + in.Search}, nil
	})
	for query, want := range map[string]string{
		"":                                  `";;"`,
		"types=a":                           `"a;;"`,
		"types=a,b":                         `"a|b;;"`,
		"types=a%2Cb":                       `"a|b;;"`,
		"types=a&types=b":                   `"a|b;;"`,
		"types=a&search=x&types=b,c":        `"a|b|c;;x"`,
		"types[]=a&types%5B%5D=b":           `"a|b;;"`,
		"types=a&types[]=b":                 `"a|b;;"`,
		"types=a&types=":                    `"a;;"`,
		"raw=a,b&raw=c":                     `";a,b|c;"`,
		"types=a&types=b&raw=c%2Cd&raw=e+f": `"a|b;c,d|e f;"`,
		"types=a&types=b&types=c&types=d":   "400",
		"types=&types=":                     "400",
		"types[]=":                          "400",
	} {
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x?"+query, http.NoBody))
		got := strings.TrimSpace(w.Body.String())
		if w.Code == http.StatusBadRequest {
			got = "400"
		}
		if got != want {
			t.Errorf("%s: %s, not %s", query, got, want)
		}
	}
}
