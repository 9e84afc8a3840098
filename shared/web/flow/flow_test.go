package flow_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"patchbay/shared/web/flow"
)

var (
	styles = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	loads  = regexp.MustCompile(`(?i)<(script|link|img|iframe|object)|\ssrc=|\sstyle=|\son[a-z]+=|url\(|@import`)
	hole   = regexp.MustCompile(`\{\{.*?\}\}`)
)

// Every page is whole, loads nothing, and has a policy that allows its own style and nothing else.
func TestPagesLoadNothing(t *testing.T) {
	for name, write := range map[string]func(http.ResponseWriter){
		"question":     flow.Question{Product: "Acme", Connector: "Lever", Owner: "Initech"}.Write,
		"untold":       flow.Question{Product: "Acme", Connector: "Lever", Owner: "Initech", Untold: true}.Write,
		"failure":      flow.Failure{Status: 400, Message: "No.", Detail: "said", Code: "denied", Reference: "req_1"}.Write,
		"bare failure": flow.Failure{Status: 404, Message: "It did not work."}.Write,
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			write(w)
			body := w.Body.String()
			if found := loads.FindString(body); found != "" {
				t.Errorf("the page loads or runs something: %q", found)
			}
			if found := hole.FindString(body); found != "" {
				t.Errorf("a hole was not filled: %s", found)
			}
			style := styles.FindStringSubmatch(body)
			if style == nil {
				t.Fatal("no style")
			}
			sum := sha256.Sum256([]byte(style[1]))
			want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(
				sum[:],
			) + "'; base-uri 'none'; form-action 'none'; " +
				"require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'"
			if got := w.Header().Get("Content-Security-Policy"); got != want {
				t.Errorf("policy %q\nwant   %q", got, want)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control %q", got)
			}
		})
	}
}

func TestQuestion(t *testing.T) {
	w := httptest.NewRecorder()
	flow.Question{Product: `Acme <b>`, Connector: `Le"ver`, Owner: `{{Product}}<script>`}.Write(w)
	body := w.Body.String()
	for _, want := range []string{
		"<strong>Acme &lt;b&gt;</strong>", "<strong>{{Product}}&lt;script&gt;</strong>", "Link a Le&#34;ver account?",
		`<a class="button primary" href="">Continue to Le&#34;ver</a>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s:\n%s", want, body)
		}
	}
	if w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	if got := w.Header().Get("Referrer-Policy"); got != "same-origin" {
		t.Errorf("Referrer-Policy %q: a browser without Sec-Fetch-Site would be asked for ever", got)
	}
}

func TestFailure(t *testing.T) {
	w := httptest.NewRecorder()
	flow.Failure{
		Status:    http.StatusConflict,
		Message:   "It <did> not work.",
		Detail:    "a\u202eb",
		Code:      "access_denied",
		Reference: "req_1",
	}.Write(
		w,
	)
	body := w.Body.String()
	for _, want := range []string{
		"The account was not linked", "It &lt;did&gt; not work.", ">ab<",
		"<code>access_denied</code>", "<code>req_1</code>",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s:\n%s", want, body)
		}
	}
	if w.Code != http.StatusConflict || w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("status %d, Referrer-Policy %q", w.Code, w.Header().Get("Referrer-Policy"))
	}
	if strings.Contains(body, "asks to link") {
		t.Error("a failure asks the question")
	}
}
