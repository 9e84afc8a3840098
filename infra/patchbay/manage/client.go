// Package manage calls a deployment's management API, as a project's back end does: with an API key, over HTTPS.
package manage

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/pause"
)

// Client calls the API of one project.
type Client struct {
	URL   string // without a slash at the end
	Key   string // an API key
	Agent string // the User-Agent
	HTTP  *http.Client
}

// New returns a client. It follows no redirect, which would carry the key elsewhere.
func New(address, key, agent string) *Client {
	return &Client{URL: strings.TrimRight(address, "/"), Key: key, Agent: agent, HTTP: &http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Request is a call.
type Request struct {
	Method  string // GET when empty
	Path    string // escaped, from the root
	Query   url.Values
	Body    any    // JSON; nil sends none
	Text    []byte // in place of Body, as Type
	Type    string
	IfMatch string // an ETag
	Account string // of a call through the proxy
	Session string // the token of a connect session, in place of the key
	Once    bool   // sends an Idempotency-Key, so that it can be repeated
}

// Answer is what the API said: a status below 300.
type Answer struct {
	Status int
	ETag   string
	Link   string    // RFC 8288
	Date   time.Time // of the server's clock, whole seconds; zero where it told none
	Kept   bool      // it came out of a cache on the way, and not from the deployment
	Body   []byte
}

// Decode reads the answer's JSON.
func (a Answer) Decode(into any) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("the answer is no JSON of the management API: %w", err)
	}
	return nil
}

// tries is how often a call is made that the deployment could not take at that moment.
const tries = 4

var backoff = pause.Backoff{First: 300 * time.Millisecond, Most: 4 * time.Second}

// Do makes a call. A refusal is a *Problem, a deployment that cannot be reached an *Unreachable. What can be repeated
// is repeated while the deployment says that it cannot take it now.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	body, header, err := r.prepare()
	if err != nil {
		return Answer{}, err
	}
	if r.Session == "" {
		header.Set("Authorization", "Bearer "+c.Key)
	}
	header.Set("User-Agent", c.Agent)
	repeatable := r.Method == "" || r.Method == http.MethodGet || r.Once || r.IfMatch != ""
	var out Answer
	err = backoff.Retry(ctx, tries, func() (bool, error) {
		out, err = c.once(ctx, r, body, header)
		return repeatable && Temporary(err), err
	})
	return out, err
}

func (r Request) prepare() ([]byte, http.Header, error) {
	header := http.Header{"Accept": {"application/json"}}
	body := r.Text
	if r.Body != nil {
		var err error
		if body, err = json.Marshal(r.Body); err != nil {
			return nil, nil, fmt.Errorf("encode the request: %w", err)
		}
		header.Set("Content-Type", "application/json")
	}
	if r.Type != "" {
		header.Set("Content-Type", r.Type)
	}
	if r.IfMatch != "" {
		header.Set("If-Match", r.IfMatch)
	}
	if r.Session != "" {
		header.Set("X-Hub-Session-Token", r.Session)
	}
	if r.Account != "" {
		header.Set("X-Account-Id", r.Account)
	}
	if r.Once {
		header.Set("Idempotency-Key", "cli-"+rand.Text())
	}
	return body, header, nil
}

// maxAnswer is the longest answer that is read, in bytes: more than the API sends.
const maxAnswer = 32 << 20

func (c *Client) once(ctx context.Context, r Request, body []byte, header http.Header) (Answer, error) {
	at := c.URL + r.Path
	if len(r.Query) > 0 {
		at += "?" + r.Query.Encode()
	}
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(ctx, method, at, bytes.NewReader(body))
	if err != nil {
		return Answer{}, fmt.Errorf("the request cannot be made: %w", err)
	}
	req.Header = header.Clone()
	res, err := c.HTTP.Do(req)
	if err != nil {
		return Answer{}, unreachable(ctx, c.URL, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return Answer{}, unreachable(ctx, c.URL, err)
	}
	out := Answer{Status: res.StatusCode, ETag: res.Header.Get("ETag"), Link: res.Header.Get("Link"), Body: text}
	out.Date, _ = http.ParseTime(res.Header.Get("Date"))
	out.Kept = kept(res.Header)
	if res.StatusCode >= http.StatusMultipleChoices {
		return out, Refusal(c.URL, res.StatusCode, text)
	}
	return out, nil
}

// kept reads what caches say of an answer: its age (RFC 9111, section 5.1), or in words, as CloudFront's "Hit from
// cloudfront".
func kept(h http.Header) bool {
	age, err := strconv.Atoi(h.Get("Age"))
	return err == nil && age > 0 || strings.Contains(strings.ToLower(h.Get("X-Cache")+h.Get("Cf-Cache-Status")), "hit")
}

// Unreachable is a deployment that does not answer.
type Unreachable struct {
	URL   string
	Cause error
}

// Error says where nothing answers.
func (u *Unreachable) Error() string {
	return fmt.Sprintf("%s does not answer: %v. Is the address right (--url), and is the deployment there?", u.URL, u.Cause)
}

// Unwrap is the cause.
func (u *Unreachable) Unwrap() error { return u.Cause }

func unreachable(ctx context.Context, address string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if inner, ok := errors.AsType[*url.Error](err); ok { // whose text has the whole address, with its query
		err = inner.Err
	}
	return &Unreachable{URL: address, Cause: err}
}

// Temporary says whether the same call may succeed in a moment.
func Temporary(err error) bool {
	if _, ok := errors.AsType[*Unreachable](err); ok {
		return true
	}
	p, ok := errors.AsType[*Problem](err)
	return ok && (p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable)
}

// Problem is a refusal of the API, in its words.
type Problem struct {
	Status   int    `json:"status"` // HTTP
	Code     string `json:"code"`
	Message  string `json:"message"`
	Instance string `json:"instance"` // the request's id
	Provider string `json:"provider_response"`
	Errors   []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
}

// words are those of the command for what the API says to whoever sends requests.
var words = strings.NewReplacer(
	"GET /connectors lists", "'patchbay connectors list' lists", "send the request again", "try again",
	"Or set use_shared_client to true and leave setup_fields out:", "Or say --shared-client and no fields:",
	"GET /openapi.json lists those there are, under webhooks.", "'patchbay webhooks events' lists those there are.",
	"GET /connector_definitions lists those it has.", "'patchbay connectors list' has them among the others.",
	"create one first (POST /auth_configs)", "create one first ('patchbay auth-configs create')",
	"add it to allowed_origins (PATCH /project/hub)", "add it to the allowed origins, in the console's settings",
	"name one of GET /categories", "name one that 'patchbay connectors list' shows",
	"GET /pending_calls/{id} shows it.", "the console shows it.",
	"PUT /connector_definitions/{key} and POST /auth_configs make one of your own.", "The console makes one of your own.",
	"Send it as a Bearer token, or as the user name of HTTP Basic.",
	"Name another by --key, or in PATCHBAY_API_KEY; 'patchbay keys create' makes one.",
	"There is no such path. /docs lists those there are.",
	"The deployment has no such path: is --url its address, with nothing behind it, and this command no newer than it?",
	"body.setup_fields.", "the field ", "body.", "")

// enable is a request that enables a connector, as messages name it.
var enable = regexp.MustCompile(`\(POST /connectors/([^/)]+)/enable\)`)

// request is one of the API's requests in brackets, which a message's sentence does without.
var request = regexp.MustCompile(` \((?:GET|POST|PUT|PATCH|DELETE) /[^)]*\)`)

// Words puts the command's words in the place of those that the API has for whoever sends requests.
func Words(text string) string {
	text = enable.ReplaceAllString(words.Replace(text), "('patchbay connectors enable $1')")
	return request.ReplaceAllString(text, "")
}

// Error is the message, then what is wrong where, as far as the message does not say it.
func (p *Problem) Error() string {
	text, wrong := p.Message, ""
	for _, e := range p.Errors {
		line := e.Location + ": " + e.Message
		text = strings.ReplaceAll(strings.ReplaceAll(text, line+".", ""), line, "")
		wrong += "\n  " + line
	}
	text = Words(strings.Join(strings.Fields(text), " ") + wrong)
	if p.Provider != "" {
		text += "\n  the provider says: " + p.Provider
	}
	if p.Status >= http.StatusInternalServerError && p.Instance != "" {
		text += "\n  the request's id, for the deployment's log: " + p.Instance
	}
	return text
}

// shown is how much of an answer that is not the API's is repeated, in bytes.
const shown = 200

// elsewhere is a status by which a gateway says, without a code, that it has nothing at an address.
func elsewhere(status int) bool {
	return status == http.StatusForbidden || status == http.StatusNotFound
}

// Refusal is the *Problem of an answer from an address that is no success.
func Refusal(address string, status int, text []byte) error {
	p := &Problem{Status: status}
	if json.Unmarshal(text, p) != nil || p.Message == "" || p.Code == "" && elsewhere(status) {
		p.Message = fmt.Sprintf("%s answered %s and not as Patchbay does. Is it the deployment's address (output Url of the "+
			"stack)?", address, strconv.Itoa(status))
		if snippet := strings.TrimSpace(string(text[:min(shown, len(text))])); snippet != "" {
			p.Message += fmt.Sprintf(" It said: %q", snippet)
		}
	}
	p.Status = status
	return p
}
