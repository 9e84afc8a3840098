package bench_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/bench"
	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/app/statusfanout"
	"patchbay/shared/connect"
	"patchbay/shared/ident"
	"patchbay/shared/table"
)

// operation is one thing that Patchbay does, ready to be measured.
type operation struct {
	name   string
	target string // of infra/docs/targets.md, in short
	// prepare does what comes before, unmetered, and returns the step to measure; it is called before each step.
	prepare func(n int) (step func())
	per     float64 // the cost is divided by it; 0 is 1
	budget  budget
}

// budget is the most that an operation may cost when its function is warm; cold is the calls of a new instance, whose
// caches of root keys and setup secrets are empty.
type budget struct {
	calls, read, write, cold float64
}

// fanned is how many accounts the fan-out is measured with.
const fanned = 1000

func operations(d *deployment) []operation {
	config := d.text("id", http.MethodPost, "/auth_configs", object{"connector_key": "sandbox-key"}, http.StatusCreated)
	oauth := d.text("id", http.MethodPost, "/auth_configs", object{"connector_key": "sandbox-oauth", "auth_type": "oauth2",
		"setup_fields": object{"client_id": "bench", "client_secret": clientSecret}}, http.StatusCreated)
	key := object{"integration_id": config, "credentials": object{"api_key": "sandbox-key-12345678"}}
	link := func(owner string) string {
		return d.text("id", http.MethodPost, "/hub/accounts", key, http.StatusCreated, "x-hub-session-token",
			d.session(owner, "sandbox-key"))
	}
	proxy := func(id string) func() {
		return func() {
			d.call(http.MethodPost, "/unified/proxy", object{"path": "/me"}, http.StatusOK, "x-account-id", id)
		}
	}
	tool := func(id string) func() {
		call := object{"jsonrpc": "2.0", "id": 1, "method": "tools/call",
			"params": object{"name": "request", "arguments": object{"path": "/me"}}}
		return func() {
			d.call(http.MethodPost, "/mcp", call, http.StatusOK, "x-account-id", id, "Mcp-Protocol-Version", "2025-11-25")
		}
	}
	me, token := link("me"), d.session("me", "sandbox-key")
	proxy(me)() // its use is noted, as that of an account in daily use is
	return append([]operation{
		{"issue a connect session", "2 calls; 1.5 RRU, 1 WRU", func(n int) func() {
			return func() {
				d.call(http.MethodPost, "/connect_sessions",
					object{"origin_owner_id": fmt.Sprint(n), "origin_owner_name": "O", "provider": "sandbox-key",
						"integration_id": config}, http.StatusCreated)
			}
		}, 0, budget{2, 3, 1, 2}},
		{"hub: list connectors", "2 calls; at most 4 RRU", func(int) func() {
			picker := d.session("new", "")
			return func() { d.call(http.MethodGet, "/hub/connectors", nil, http.StatusOK, "x-hub-session-token", picker) }
		}, 0, budget{2, 3, 0, 2}},
		{"hub: read a form", "", func(int) func() {
			return func() {
				d.call(http.MethodGet, "/hub/connectors/"+config, nil, http.StatusOK, "x-hub-session-token", token)
			}
		}, 0, budget{2, 4, 0, 2}},
		{"hub: link by key", "", func(n int) func() {
			fresh := d.session(fmt.Sprint("key-", n), "sandbox-key")
			return func() {
				d.call(http.MethodPost, "/hub/accounts", key, http.StatusCreated, "x-hub-session-token", fresh)
			}
		}, 0, budget{4, 5, 11, 5}},
		{"OAuth: start", "", func(n int) func() {
			f := d.flow(oauth, fmt.Sprint("start-", n))
			return func() { f.start() }
		}, 0, budget{5, 6, 1, 7}},
		{"OAuth: callback", "4 calls; at most 8 WRU", func(n int) func() {
			f := d.flow(oauth, fmt.Sprint("callback-", n))
			f.start()
			query := d.consent(f.authorize)
			return func() { f.back(query) }
		}, 0, budget{4, 4, 15, 4}},
		{"OAuth: callback that links again", "", func(int) func() {
			first := d.flow(oauth, "again")
			first.start()
			first.back(d.consent(first.authorize))
			f := d.flow(oauth, "again")
			f.start()
			query := d.consent(f.authorize)
			return func() { f.back(query) }
		}, 0, budget{5, 6, 12, 5}},
		{"OAuth: callback of a verified session", "", func(n int) func() {
			f := d.verified(oauth, fmt.Sprint("held-", n))
			f.start()
			query := d.consent(f.authorize)
			return func() { f.comesBack(query) }
		}, 0, budget{3, 2, 3, 3}},
		{"finish a verified sign-in", "", func(n int) func() {
			f := d.verified(oauth, fmt.Sprint("finish-", n))
			f.start()
			code := f.comesBack(d.consent(f.authorize))
			return func() {
				d.call(http.MethodPost, "/accounts/confirm", object{"link_code": code, "origin_owner_id": fmt.Sprint("finish-", n),
					"code_verifier": verifier}, http.StatusCreated)
			}
		}, 0, budget{7, 9, 18, 9}},
		{"proxy admission", "1 call; at most 4 RRU", func(int) func() { return proxy(me) }, 0, budget{1, 4, 0, 2}},
		{"read credentials", "1 call", func(int) func() {
			return func() { d.call(http.MethodGet, "/accounts/"+me+"/credentials", nil, http.StatusOK) }
		}, 0, budget{1, 4, 0, 2}},
		{"tool call", "1 call", func(int) func() { return tool(me) }, 0, budget{1, 4, 0, 2}},
		{"proxy admission that refreshes", "2 writes; 2 WRU", func() func(int) func() {
			f := d.flow(oauth, "refresh")
			f.start()
			f.back(d.consent(f.authorize))
			id := d.accountOf("refresh")
			proxy(id)()
			return func(int) func() { d.end(id); return proxy(id) }
		}(), 0, budget{4, 6, 2, 6}},
		{"list 100 accounts", "2 calls; at most 6 RRU", func() func(int) func() {
			d.linkMany(config, fanned)
			return func(int) func() {
				return func() { d.call(http.MethodGet, "/accounts?page_size=100", nil, http.StatusOK) }
			}
		}(), 0, budget{3, 9.5, 0, 3}},
		{"list the accounts of one of 1,000 owners", "", func(n int) func() {
			return func() { d.call(http.MethodGet, fmt.Sprint("/accounts?origin_owner_id=many-", n), nil, http.StatusOK) }
		}, 0, budget{4, 5, 0, 4}},
		{"list accounts by a status that none of 1,000 has", "", func(int) func() {
			return func() { d.call(http.MethodGet, "/accounts?status=error", nil, http.StatusOK) }
		}, 0, budget{3, 3.5, 0, 3}},
		{"make an auth config the default", "3 calls", func() func(int) func() {
			other := d.text("id", http.MethodPost, "/auth_configs", object{"connector_key": "sandbox-key", "auth_type": "basic"},
				http.StatusCreated)
			both := []string{other, config}
			return func(n int) func() {
				return func() {
					d.call(http.MethodPost, "/auth_configs/"+both[n%2]+"/make_default", nil, http.StatusOK)
				}
			}
		}(), 0, budget{3, 4, 1, 3}},
		{"disable", "1 write", func(int) func() {
			d.call(http.MethodPost, "/connectors/sandbox-key/enable", nil, http.StatusOK)
			return func() { d.call(http.MethodPost, "/connectors/sandbox-key/disable", nil, http.StatusOK) }
		}, 0, budget{2, 2, 2, 2}},
		{"enable", "1 write", func(int) func() {
			d.call(http.MethodPost, "/connectors/sandbox-key/disable", nil, http.StatusOK)
			return func() { d.call(http.MethodPost, "/connectors/sandbox-key/enable", nil, http.StatusOK) }
		}, 0, budget{2, 2, 2, 2}},
		{"fan-out, per account", "1/25 call; 1 WRU", func(n int) func() {
			d.call(http.MethodPost, "/connectors/sandbox-key/"+[]string{"disable", "enable"}[n%2], nil, http.StatusOK)
			return d.fanOut
		}, fanned, budget{0.047, 0.07, 1.01, 0.047}},
	}, inboundOperations(d)...)
}

// measure runs an operation once.
func (o operation) measure(d *deployment, n int) bench.Cost {
	step := o.prepare(n)
	d.meter.Take()
	step()
	return d.meter.Take()
}

func (o operation) share(x float64) float64 {
	if o.per == 0 {
		return x
	}
	return x / o.per
}

// product is the origin of a product's pages.
const product = "https://app.bench.example"

// A code verifier and its challenge (RFC 7636, Appendix B).
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

// verified is a flow whose session asks for both proofs.
func (d *deployment) verified(config, owner string) *flow {
	return d.flowOf(config, d.text("token", http.MethodPost, "/connect_sessions", object{"origin_owner_id": owner,
		"origin_owner_name": "Owner", "provider": "sandbox-oauth", "code_challenge": challenge,
		"verify_url": product + "/linked"}, http.StatusCreated))
}

// comesBack is back for a verified session; it returns the link code.
func (f *flow) comesBack(query string) string {
	w := f.d.call(http.MethodGet, "/connect/oauth2/sandbox-oauth/callback?"+query, nil, http.StatusFound, "Cookie",
		f.cookie.Name+"="+f.cookie.Value)
	code, ok := strings.CutPrefix(w.Header().Get("Location"), product+"/linked?link_code=")
	if !ok {
		f.d.t.Fatalf("the browser is sent to %s", w.Header().Get("Location"))
	}
	return code
}

// flow is an OAuth flow.
type flow struct {
	d                                 *deployment
	config, token, attempt, authorize string
	cookie                            *http.Cookie
}

func (d *deployment) flow(config, owner string) *flow {
	return d.flowOf(config, d.session(owner, "sandbox-oauth"))
}

func (d *deployment) flowOf(config, token string) *flow {
	return &flow{d: d, config: config, token: token,
		attempt: d.text("id", http.MethodPost, "/hub/connection_attempts", object{"token": token}, http.StatusCreated,
			"x-hub-session-token", token)}
}

func (f *flow) start() {
	q := url.Values{"redirect_uri": {base + "/embedded/accounts/callback"}, "token": {f.token},
		"connection_attempt_id": {f.attempt}}
	w := f.d.call(http.MethodGet, "/connect/oauth2/"+f.config+"?"+q.Encode(), nil, http.StatusFound)
	f.authorize, f.cookie = w.Header().Get("Location"), w.Result().Cookies()[0]
}

func (f *flow) back(query string) {
	w := f.d.call(http.MethodGet, "/connect/oauth2/sandbox-oauth/callback?"+query, nil, http.StatusFound, "Cookie",
		f.cookie.Name+"="+f.cookie.Value)
	if to := w.Header().Get("Location"); to != base+"/embedded/accounts/callback?status=success" {
		f.d.t.Fatalf("the popup is sent to %s", to)
	}
}

func (d *deployment) accountOf(owner string) string {
	id, err := table.New(d.cfg.DynamoDB(), d.cfg.Table).As(actor.Of("test")).OwnerAccount(d.t.Context(), d.project, owner,
		"sandbox-oauth")
	if err != nil || id == "" {
		d.t.Fatal(id, err)
	}
	return id
}

// linkMany links accounts through the store.
func (d *deployment) linkMany(config string, n int) {
	d.t.Helper()
	store, ctx, errs := table.New(d.cfg.DynamoDB(), d.cfg.Table).As(actor.Of("test")), d.t.Context(), make([]error, n)
	var wg sync.WaitGroup
	for first := range 8 {
		wg.Go(func() {
			for i := first; i < n; i += 8 {
				now := time.Now()
				a := account.Account{
					ID: ident.Under("acc", "sandbox-key", now), Project: d.project, Connector: "sandbox-key", ConfigID: config,
					AuthType: "api_key",
					Owner:    account.Owner{ID: fmt.Sprint("many-", i), Name: "Owner"}, Own: account.Active, SeenEpoch: 1, CreatedAt: now,
					UpdatedAt: now, Version: 1,
				}
				errs[i] = store.Link(ctx, connect.Link{Account: a, Sealed: make([]byte, 200)})
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		d.t.Fatal(err)
	}
}

// fanOut gives the stream's function the record of the last switch.
func (d *deployment) fanOut() {
	cfg := d.cfg
	cfg.Middleware = d.meter.Install
	handler, err := statusfanout.New(cfg)
	if err != nil {
		d.t.Fatal(err)
	}
	text, number := events.NewStringAttribute, events.NewNumberAttribute
	record := events.DynamoDBEventRecord{Change: events.DynamoDBStreamRecord{SequenceNumber: "1",
		OldImage: map[string]events.DynamoDBAttributeValue{"epoch": number("0")},
		NewImage: map[string]events.DynamoDBAttributeValue{"entity": text(table.EntityConnector), "project": text(d.project),
			"connector": text("sandbox-key"), "epoch": number("1")},
	}}
	out, err := handler(context.WithoutCancel(d.t.Context()),
		events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{record}})
	if err != nil || len(out.BatchItemFailures) > 0 {
		d.t.Fatal(out, err)
	}
}
