package proxy

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/outbound"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// The transparent proxy takes a request as a vendor's own SDK makes it, whose base address is the proxy's and whose
// token is a project's API key, and answers what the vendor answers (decision 0025).

// methods of the transparent proxy.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
}

const (
	prefix = "/proxy"
	// route is the path that http.ServeMux sees. It would clean the SDK's own.
	route = prefix + "/call"
	// accountsPath begins a path that names the account: /accounts/{id}/….
	accountsPath = "/accounts/"
)

// MountTransparent adds the routes. They are reached through Front alone.
func (h *Handler) MountTransparent(rt *wire.Router) {
	for _, method := range methods {
		rt.Page(wire.Key(scope.ProxyCall), method+" "+route, h.transparent)
	}
}

type askedKey struct{}

// asked is how a request names what it wants.
type asked struct {
	base string // the proxy's address as the caller has it, up to where the vendor's path begins
	path string // as it was sent, from its slash on, without the query
}

// Front hands requests below /proxy, and all those for the proxy's own host, to the transparent proxy, and every other
// one to next.
func (h *Handler) Front(next http.Handler) http.Handler {
	own := ""
	if u, err := url.Parse(h.Root); err == nil {
		own = u.Host
	}
	toPages := ForPages(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if (path == unifiedPath || path == actionsPath || path == rpcPath) && (own == "" || !strings.EqualFold(own, r.Host)) {
			toPages.ServeHTTP(w, r)
			return
		}
		at := asked{path: path, base: h.Root}
		if own == "" || !strings.EqualFold(own, r.Host) {
			below, ok := strings.CutPrefix(path, prefix)
			if !ok || below != "" && below[0] != '/' {
				next.ServeHTTP(w, r)
				return
			}
			at = asked{path: below}
		}
		r = r.WithContext(context.WithValue(r.Context(), askedKey{}, at))
		u := *r.URL
		u.Path, u.RawPath = route, ""
		r.URL = &u
		toPages.ServeHTTP(w, r)
	})
}

func (h *Handler) transparent(w http.ResponseWriter, r *http.Request) {
	answer, err := h.pass(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	answer.send(w, r, time.Now())
}

// pass makes the call that a request asks for.
func (h *Handler) pass(r *http.Request) (*provided, error) {
	ctx := r.Context()
	at, ok := ctx.Value(askedKey{}).(asked)
	if !ok { // the route's own path, which is nobody's address
		return nil, errNoPath
	}
	if at.base == "" {
		at.base = wire.BaseURL(ctx) + prefix
	}
	activity.Note(ctx, func(e *activity.Entry) {
		e.Kind, e.Action, e.Method, e.URL = activity.Call, "proxy-call", r.Method, prefix
	})
	access, key, err := caller(r)
	if err != nil {
		return nil, err
	}
	ctx = wire.Presented(ctx, access)
	id, named, err := at.account(r.Header, access.Use.Account)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "account", id)
	spec, err := specOf(r, named.path, key)
	if err != nil {
		return nil, err
	}
	activity.Note(ctx, func(e *activity.Entry) { // not before it is known that no key is in it
		e.URL = prefix + at.path[:min(len(at.path), maxPath)]
	})
	answer, err := h.make(ctx, access, id, spec, r.Header.Get(approvalHeader))
	if err != nil {
		return nil, err
	}
	answer.proxy = named.base
	return answer, nil
}

// maxPath is how much of a path the log keeps, in bytes.
const maxPath = 300

var (
	errNoPath    = fault.New(fault.NotFound, "route_not_found", "There is no such path. /docs lists those there are.")
	errNoAccount = fault.New(fault.Invalid, "account_required",
		"The call names no linked account. Send its id in the header x-account-id, or let the SDK's base address end in /proxy/accounts/{id}.")
	errAccounts = fault.New(fault.Invalid, "account_ambiguous",
		"The call names more than one account: the header x-account-id another than the path, or two.")
	errBody = fault.New(fault.TooLarge, "body_too_large",
		"The call's body is too large: it may have "+strconv.Itoa(MaxBody>>20)+" MiB.")
)

// account finds whose account a request names: in its path, in the header, or by the use token of one account. What is
// left is the vendor's path.
func (a asked) account(header http.Header, ofToken string) (id string, rest asked, err error) {
	id, one := oneOf(header, "x-account-id")
	if !one {
		return "", a, errAccounts
	}
	below, named := strings.CutPrefix("/"+strings.TrimLeft(a.path, "/"), accountsPath)
	inPath, path, _ := strings.Cut(below, "/")
	if _, isAccount := ident.Owner("acc", inPath); named && isAccount {
		if id != "" && id != inPath {
			return "", a, errAccounts
		}
		return inPath, asked{base: a.base + accountsPath + inPath, path: "/" + path}, nil
	}
	if id = cmp.Or(id, ofToken); id == "" {
		return "", a, errNoAccount
	}
	return id, a, nil
}

// oneOf is the value of a header, "" where it has none. ok is false where it has several: a repeated header's lines are
// one list (RFC 9110 section 5.3), as which API Gateway hands them over.
func oneOf(header http.Header, name string) (value string, ok bool) {
	for line := range strings.SplitSeq(strings.Join(header.Values(name), ","), ",") {
		line = strings.TrimSpace(line)
		if line != "" && value != "" && line != value {
			return "", false
		}
		value = cmp.Or(line, value)
	}
	return value, true
}

// specOf is the call that a request asks for, without the API key.
func specOf(r *http.Request, path, key string) (outbound.Spec, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	switch {
	case err != nil:
		return outbound.Spec{}, wire.ErrInvalid.At("body", "broke off")
	case len(body) > MaxBody:
		return outbound.Spec{}, errBody
	case leaks(path, body, key):
		return outbound.Spec{}, errKeyInCall
	}
	header, query := withoutKey(r, key)
	if query != "" {
		path += "?" + query
	}
	if r.Method == http.MethodGet && string(bytes.TrimSpace(body)) == "{}" { // some SDKs send one where it means nothing
		body = nil
		header.Del("Content-Type")
	}
	return outbound.Spec{Method: r.Method, SDK: true, Path: path, Header: header, Body: body}, nil
}

// send passes an answer on to an SDK: its bytes, with addresses of the connector that lead through the proxy.
func (p *provided) send(w http.ResponseWriter, r *http.Request, now time.Time) {
	head := w.Header()
	for name, values := range p.header {
		if p.dropped(name) {
			continue
		}
		for _, v := range values {
			head.Add(name, p.forSDK(name, v, now))
		}
	}
	for _, v := range p.header.Values("X-Request-Id") {
		head.Add(providerRequestID, v)
	}
	head.Set("Content-Security-Policy", sandbox)
	if p.rest != nil {
		p.stream(r.Context(), w)
		return
	}
	body := p.body
	if r.Method != http.MethodHead {
		body = p.rewrittenBody()
	}
	w.WriteHeader(p.status)
	_, _ = w.Write(body) // the caller is gone
}

// forSDK is a header's value as an SDK can use it.
func (p *provided) forSDK(name, value string, now time.Time) string {
	switch name {
	case "Location", "Content-Location":
		return p.through(p.resolve(value))
	case "Link":
		return eachLink(value, func(target string) string { return p.through(p.resolve(target)) })
	case "Retry-After": // some SDKs break on a date (RFC 9110 section 10.2.3 allows both)
		if at, err := http.ParseTime(value); err == nil {
			return strconv.Itoa(max(0, int((at.Sub(now)+time.Second-1)/time.Second)))
		}
	}
	return value
}
