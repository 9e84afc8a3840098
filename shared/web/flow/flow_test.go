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

var acme = flow.Look{Product: "Acme"}

// Every page is whole, loads nothing, and has a policy that allows its own style and nothing else.
func TestPagesLoadNothing(t *testing.T) {
	for name, write := range map[string]func(http.ResponseWriter){
		"question":     flow.Question{Look: acme, Connector: "Lever", Owner: "Initech"}.Write,
		"untold":       flow.Question{Look: acme, Connector: "Lever", Owner: "Initech", Untold: true}.Write,
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
	flow.Question{Look: flow.Look{Product: `Acme <b>`}, Connector: `Le"ver`, Owner: `{{Product}}<script>`}.Write(w)
	body := w.Body.String()
	for _, want := range []string{
		"<strong>Acme &lt;b&gt;</strong>", "<strong>&#123;&#123;Product}}&lt;script&gt;</strong>", "Link a Le&#34;ver account?",
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

// A page speaks the reader's language, and has the look of whose product asks: its colour in both themes, by a style
// whose digest the policy names, and its logo, the one thing that the page loads.
func TestLook(t *testing.T) {
	look := flow.Look{
		Language: "de", Product: "Acme", Color: "#8a1c7c", LogoPath: "/hub-assets/brand/prj_1/abc", Back: "https://acme.example/back",
	}
	for name, c := range map[string]struct {
		write func(http.ResponseWriter)
		says  []string
	}{
		"question": {flow.Question{Look: look, Connector: "Lever", Owner: "Initech"}.Write, []string{
			"<strong>Acme</strong> möchte Ihr Konto bei Lever mit <strong>Initech</strong> verknüpfen", "Weiter zu Lever",
			"Sie kommen über einen Link hierher",
		}},
		"failure": {flow.Failure{Look: look, Status: 403, Message: "English.", Code: "other_browser"}.Write, []string{
			"Das Konto wurde nicht verknüpft", "in einem anderen Browser begonnen",
			`<a class="button primary" href="https://acme.example/back">Zurück zu Acme</a>`,
		}},
		"a code without a sentence": {flow.Failure{Look: look, Status: 400, Message: "English.", Code: "x"}.Write, []string{
			"versuchen Sie es dort noch einmal",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			c.write(w)
			body := w.Body.String()
			says := append(c.says, `<html lang="de">`, `<img src="/hub-assets/brand/prj_1/abc" alt="" height="28">`,
				"--accent:#8a1c7c", "@media (prefers-color-scheme:dark){:root{--accent:#")
			for _, want := range says {
				if !strings.Contains(body, want) {
					t.Errorf("lacks %s:\n%s", want, body)
				}
			}
			if strings.Contains(body, "English.") {
				t.Error("an English sentence on a German page")
			}
			sum := sha256.Sum256([]byte(styles.FindStringSubmatch(body)[1]))
			want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src 'self';"
			if got := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, want) {
				t.Errorf("policy %q does not begin with %q", got, want)
			}
		})
	}
}
