package acceptance_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// flow is one run of an OAuth flow as a browser sees it, step by step.
type flow struct {
	*site
	token     string // the connect session's
	attempt   string
	authorize *url.URL       // where the start sent the browser
	cookies   []*http.Cookie // what it set
}

// try makes an attempt in a session and starts it. more are form fields: pairs of name and value.
func (s *site) try(token string, more ...string) *flow {
	s.t.Helper()
	f := &flow{site: s, token: token, attempt: s.attemptOf(token)}
	f.start(more...).want(http.StatusFound)
	return f
}

func (s *site) attemptOf(token string) string {
	s.t.Helper()
	return s.hub(token, http.MethodPost, "/hub/connection_attempts",
		object{"token": token}).want(http.StatusCreated).text("id")
}

// begin starts a flow in a new session of an owner.
func (s *site) begin(owner string, more ...string) *flow {
	s.t.Helper()
	return s.try(s.session(owner, object{"provider": "sandbox-oauth"}), more...)
}

// startURL is what the hub opens in its popup.
func (f *flow) startURL(more ...string) string {
	q := url.Values{
		"redirect_uri": {f.finalPage()}, "token": {f.token}, "connection_attempt_id": {f.attempt},
	}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/connect/oauth2/" + f.config + "?" + q.Encode()
}

func (s *site) finalPage() string { return s.stack.Config.AppURL + "/embedded/accounts/callback" }

// start opens the start address. When it redirects, the flow has its cookies and the authorization address.
func (f *flow) start(more ...string) answer {
	f.t.Helper()
	a := send(f.t, f.stack.BaseURL, http.MethodGet, f.startURL(more...), nil)
	if a.status == http.StatusFound {
		var err error
		if f.authorize, err = url.Parse(a.header.Get("Location")); err != nil {
			f.t.Fatal(err)
		}
		f.cookies = (&http.Response{Header: a.header}).Cookies()
	}
	return a
}

var signInID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// decide is what a person does at the provider; it returns the query that the browser comes back with.
func (f *flow) decide(decision string) url.Values {
	f.t.Helper()
	return f.decideAs("ada", decision)
}

func (f *flow) decideAs(person, decision string) url.Values {
	f.t.Helper()
	back, err := decide(f.t, f.authorize.String(), f.callbackURI(), person, decision)
	if err != nil {
		f.t.Fatal(err)
	}
	return back
}

func (f *flow) callbackURI() string {
	return f.stack.Config.PublicURL + "/connect/oauth2/sandbox-oauth/callback"
}

func decide(t testing.TB, authorize, callback, person, decision string) (url.Values, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), callback) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(authorize)
	if err != nil {
		return nil, err
	}
	text, err := readAll(page)
	if err != nil {
		return nil, err
	}
	id := signInID.FindStringSubmatch(text)
	if id == nil {
		t.Errorf("no sign-in form: %d %s", page.StatusCode, text)
		return url.Values{}, nil
	}
	login := page.Request.URL.Scheme + "://" + page.Request.URL.Host + "/login"
	back, err := browser.PostForm(login, url.Values{"id": {id[1]}, "username": {person}, "decision": {decision}})
	if err != nil {
		return nil, err
	}
	if text, err = readAll(back); err != nil {
		return nil, err
	}
	to, err := back.Location()
	if err != nil || !strings.HasPrefix(to.String(), callback+"?") {
		t.Errorf("after the decision: %d to %v, %v: %s", back.StatusCode, to, err, text)
		return url.Values{}, nil
	}
	return to.Query(), nil
}

// back is the browser coming back from the provider, with what the start set in it.
func (f *flow) back(q url.Values) answer {
	f.t.Helper()
	return f.backAt("sandbox-oauth", q, f.cookies)
}

func (f *flow) backAt(provider string, q url.Values, cookies []*http.Cookie) answer {
	f.t.Helper()
	return send(f.t, f.stack.BaseURL, http.MethodGet, "/connect/oauth2/"+provider+"/callback?"+q.Encode(), nil,
		with(cookies))
}

func with(cookies []*http.Cookie) func(*http.Request) {
	return func(r *http.Request) {
		for _, c := range cookies {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
	}
}

// outcome is what the hub learns when it polls the attempt.
func (f *flow) outcome() answer {
	f.t.Helper()
	return f.hub(f.token, http.MethodGet, "/hub/connection_attempts/"+f.attempt, nil).want(http.StatusOK)
}

// linked finishes the flow and returns the account's id.
func (f *flow) linked() string {
	f.t.Helper()
	a := f.back(f.decide("allow")).want(http.StatusFound)
	if to := a.header.Get("Location"); to != f.finalPage()+"?status=success" {
		f.t.Fatalf("the popup is sent to %s", to)
	}
	return f.outcome().has("status", "authenticated").text("account.id")
}

// accounts are the ids of all the project's accounts.
func (p *tenant) accounts() []string {
	p.t.Helper()
	var ids []string
	list, _ := p.get("/accounts?page_size=100").want(http.StatusOK).value().([]any)
	for _, a := range list {
		id, _ := find(a, "id").(string)
		ids = append(ids, id)
	}
	return ids
}

// refused ends the test unless the callback was refused with a page, nothing went to the provider, and nothing was
// linked.
func (f *flow) refused(a answer, status int, code string, codesBefore int) {
	f.t.Helper()
	a.want(status)
	if !strings.Contains(string(a.body), code) || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		f.t.Fatalf("want a page that names %s, got %s: %s", code, a.header.Get("Content-Type"), a.body)
	}
	if got := f.codes(); got != codesBefore {
		f.t.Fatalf("the provider got %d codes more", got-codesBefore)
	}
	if len(f.accounts()) > codesBefore {
		f.t.Fatalf("accounts: %v", f.accounts())
	}
}

// on is the same flow, failing another (sub)test.
func (f *flow) on(t testing.TB) *flow {
	c, s := *f, *f.site
	s.tenant = f.tenant.on(t)
	c.site = &s
	return &c
}
