package bootstrap

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// The messages of these go to the caller, so they say what to change and quote nothing of the request.
var (
	errBase64 = errors.New("the body is marked as base64 and is not")
	errMethod = errors.New("the method is not one of HTTP's")
)

// request builds what net/http would have built for the same call. The event never passes through text that is parsed
// again, so a path or query with odd characters cannot turn into another path, and no parse error can quote a token.
func request(ctx context.Context, event events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, errBase64
		}
		body = decoded
	}
	host := event.RequestContext.DomainName
	if host == "" {
		host = event.Headers["host"]
	}
	// NewRequest checks the method; "/" keeps its errors to that.
	r, err := http.NewRequestWithContext(ctx, strings.ToUpper(event.RequestContext.HTTP.Method), "/", bytes.NewReader(body))
	if err != nil {
		return nil, errMethod
	}
	r.URL = target(event, host)
	r.Host = host
	r.RequestURI = r.URL.RequestURI()
	r.RemoteAddr = net.JoinHostPort(event.RequestContext.HTTP.SourceIP, "0") // net/http's form; the port is not told
	for name, value := range event.Headers {
		// The gateway has joined repeated headers with commas already, which RFC 9110 5.3 makes the same thing. Splitting
		// them again would cut values in which a comma is content.
		r.Header[http.CanonicalHeaderKey(name)] = []string{value}
	}
	r.Header.Del("Host") // net/http keeps it in Request.Host only
	if len(event.Cookies) > 0 {
		r.Header["Cookie"] = []string{strings.Join(event.Cookies, "; ")} // RFC 6265 5.4
	}
	return r, nil
}

// target is the URL asked for. HTTP APIs hand over a path that is percent-decoded already, function URLs one that is
// not: a path that decodes is decoded, one that does not is taken as it stands.
func target(event events.APIGatewayV2HTTPRequest, host string) *url.URL {
	raw := event.RawPath
	if raw == "" {
		raw = event.RequestContext.HTTP.Path
	}
	if !strings.HasPrefix(raw, "/") {
		raw = "/" + raw
	}
	u := &url.URL{Scheme: "https", Host: host, Path: raw, RawQuery: query(event)}
	if decoded, err := url.PathUnescape(raw); err == nil {
		u.Path, u.RawPath = decoded, raw
	}
	return u
}

// query prefers the raw text, which keeps repeated names apart; the map has them joined with commas.
func query(event events.APIGatewayV2HTTPRequest) string {
	if event.RawQueryString != "" || len(event.QueryStringParameters) == 0 {
		return event.RawQueryString
	}
	values := url.Values{}
	for name, value := range event.QueryStringParameters {
		values.Set(name, value)
	}
	return values.Encode()
}
