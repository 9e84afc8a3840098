package bootstrap

import (
	"context"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/awsrole"
)

// The messages of these go to the caller, so they say what to change and quote nothing of the request.
var (
	errBase64  = errors.New("the body is marked as base64 and is not")
	errMethod  = errors.New("the method is not one of HTTP's")
	errAddress = errors.New("the path or query has a character that no address may hold")
)

// normalise returns the event in a form that the adapter reads without fail, or says what is wrong with it. HTTP APIs
// hand over a path that is percent-decoded already: pasted into a URL, a ? or % in it would become something else.
func normalise(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPRequest, error) {
	if event.IsBase64Encoded {
		if _, err := base64.StdEncoding.DecodeString(event.Body); err != nil {
			return event, errBase64
		}
	}
	if _, err := http.NewRequestWithContext(ctx, strings.ToUpper(event.RequestContext.HTTP.Method), "/", nil); err != nil {
		return event, errMethod
	}
	u := target(event)
	event.RawPath, event.RawQueryString, event.QueryStringParameters = u.EscapedPath(), u.RawQuery, nil
	if _, err := url.Parse("https://" + u.Host + u.RequestURI()); err != nil {
		return event, errAddress
	}
	event.RequestContext.DomainName = u.Host
	return event, nil
}

// restore makes of the adapter's request what net/http would have built for the same call. The gateway has joined
// repeated headers with commas, which RFC 9110 section 5.3 makes the same thing; splitting them again, as the adapter
// does, cuts values in which a comma is content.
func restore(r *http.Request, event events.APIGatewayV2HTTPRequest) {
	for name, value := range event.Headers {
		r.Header[http.CanonicalHeaderKey(name)] = []string{value}
	}
	r.Header.Del("Host") // net/http keeps it in Request.Host only
	if len(event.Cookies) > 0 {
		r.Header["Cookie"] = []string{strings.Join(event.Cookies, "; ")} // RFC 6265 section 5.4
	}
	r.RemoteAddr = net.JoinHostPort(event.RequestContext.HTTP.SourceIP, "0") // net/http's form; the port is not told
}

// target is the URL asked for. Function URLs hand over a path that is not decoded: a path that decodes is decoded, one
// that does not is taken as it stands.
func target(event events.APIGatewayV2HTTPRequest) *url.URL {
	raw := event.RawPath
	if raw == "" {
		raw = event.RequestContext.HTTP.Path
	}
	if !strings.HasPrefix(raw, "/") {
		raw = "/" + raw
	}
	host := event.RequestContext.DomainName
	if host == "" {
		host = event.Headers["host"]
	}
	u := &url.URL{Scheme: "https", Host: host, Path: raw, RawQuery: query(event)}
	if decoded, err := url.PathUnescape(raw); err == nil {
		u.Path, u.RawPath = decoded, raw
	}
	return u
}

// signedBy takes a path below awsrole.Prefix apart, and says by whose signature the gateway let the request in. It
// believes the authoriser's context alone: a header is anybody's.
func signedBy(
	ctx context.Context, event events.APIGatewayV2HTTPRequest,
) (context.Context, events.APIGatewayV2HTTPRequest) {
	raw := event.RawPath
	if raw == "" {
		raw = event.RequestContext.HTTP.Path
	}
	project, route, below := awsrole.Cut(raw)
	if !below {
		return ctx, event
	}
	arn := ""
	if a := event.RequestContext.Authorizer; a != nil && a.IAM != nil {
		arn = a.IAM.UserARN
	}
	event.RawPath = route
	return awsrole.With(ctx, awsrole.CallerOf(arn, project)), event
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
