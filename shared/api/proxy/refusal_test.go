package proxy

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// telling is a catalog of connectors that tell errors with 200.
type telling struct {
	connector.Catalog
	asked []string
}

func (c *telling) Get(_ context.Context, project, key string) (*catalog.Definition, error) {
	c.asked = append(c.asked, project+" "+key)
	return &catalog.Definition{Auth: []catalog.Auth{{
		Failures: catalog.Failures{Calls: []catalog.FailureRule{{Status: []int{http.StatusOK}}}},
		Verify:   &catalog.Request{Error: &catalog.ErrorWhen{Path: "ok", Equals: "false", Code: "error"}},
	}}}, nil
}

// A refusal that a repeat may mend keeps its status, so that the SDK repeats the call; every other one is told as the
// connector tells errors.
func TestRefusalsThatAreFinal(t *testing.T) {
	for kind, want := range map[fault.Kind]int{
		fault.Invalid: http.StatusOK, fault.Unauthenticated: http.StatusOK, fault.Precondition: http.StatusOK,
		fault.TooLarge: http.StatusOK, fault.RateLimited: http.StatusTooManyRequests,
		fault.Timeout: http.StatusRequestTimeout, fault.Provider: http.StatusBadGateway,
		fault.Unavailable: http.StatusServiceUnavailable,
	} {
		h := &Handler{Credentials: &credential.Service{Catalog: &telling{}}}
		w := httptest.NewRecorder()
		h.refuse(w, of(t, "sandbox", ""), fault.New(kind, "refused_here", "No."))
		inItsForm := strings.Contains(w.Body.String(), `"error":"patchbay_refused_here"`)
		if w.Code != want || inItsForm != (want == http.StatusOK) {
			t.Errorf("kind %v: %d %s", kind, w.Code, w.Body)
		}
	}
}

// An own connector is a project's, so without one there is nothing to look up.
func TestRefusalOfAnOwnConnector(t *testing.T) {
	for _, c := range []struct {
		connector, project string
		asked              bool
	}{
		{"sandbox", "", true}, {"sandbox", "prj_a", true}, {"own_x", "", false}, {"own_x", "prj_a", true},
	} {
		definitions := &telling{}
		h := &Handler{Credentials: &credential.Service{Catalog: definitions}}
		w := httptest.NewRecorder()
		h.refuse(w, of(t, c.connector, c.project), fault.New(fault.Invalid, "refused_here", "No."))
		if asked := len(definitions.asked) > 0; asked != c.asked || (w.Code == http.StatusOK) != c.asked {
			t.Errorf("%s of %q: asked for %v, %d", c.connector, c.project, definitions.asked, w.Code)
		}
	}
}

// of is a request with the id of an account of the connector; its project is known unless it is "".
func of(t *testing.T, connector, project string) *http.Request {
	t.Helper()
	d := &activity.Draft{}
	d.Note(func(e *activity.Entry) { e.Project = project })
	ctx := activity.WithDraft(t.Context(), d)
	ctx = context.WithValue(ctx, askedKey{}, asked{path: "/x"})
	r := httptest.NewRequest(http.MethodGet, "/proxy/x", nil).WithContext(ctx)
	r.Header.Set("x-account-id", ident.New("acc_"+connector, time.Unix(1_790_000_000, 0)))
	return r
}
