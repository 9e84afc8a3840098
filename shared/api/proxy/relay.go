package proxy

import (
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/wire"
)

// notRelayed are headers of a provider's answer that are about its connection or its own site, not about the content.
var notRelayed = []string{
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding",
	"Upgrade",
	"Set-Cookie", "Strict-Transport-Security", "Alt-Svc", "Content-Security-Policy", "Access-Control-Allow-Origin",
	"Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
	"Access-Control-Expose-Headers", "Access-Control-Max-Age", "Clear-Site-Data", "X-Request-Id", "Content-Length",
	"Www-Authenticate", "X-Content-Type-Options", "Content-Security-Policy-Report-Only", "Service-Worker-Allowed",
	"Nel", "Report-To", "Reporting-Endpoints",
}

// sandbox takes from an answer what a browser would let it do as a page of this deployment. A link can have the API key
// of whoever wrote it in its query, so that a vendor's page is opened at our own origin, where the console is.
const sandbox = "default-src 'none'; frame-ancestors 'none'; sandbox"

// names says whether a comma-separated list of headers has one.
func names(list, header string) bool {
	for name := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(name), header) {
			return true
		}
	}
	return false
}

// providerRequestID has the provider's X-Request-Id, which a caller quotes to the provider. The answer's own
// X-Request-Id is Patchbay's.
const providerRequestID = "X-Provider-Request-Id"

// dropped says that a header is not passed on. Connection names further ones (RFC 9110 section 7.6.1).
func (p *provided) dropped(name string) bool {
	return slices.Contains(notRelayed, name) ||
		slices.ContainsFunc(p.header.Values("Connection"), func(list string) bool { return names(list, name) })
}

// relay passes an answer on, with addresses that lead to the provider from wherever they are read.
func (p *provided) relay(c huma.Context) {
	for name, values := range p.header {
		if p.dropped(name) {
			continue
		}
		for _, v := range values {
			c.AppendHeader(name, p.absolute(name, v))
		}
	}
	for _, v := range p.header.Values("X-Request-Id") {
		c.AppendHeader(providerRequestID, v)
	}
	c.SetHeader("Content-Security-Policy", sandbox)
	if p.rest != nil {
		p.stream(c.Context(), wire.Writer(c))
		return
	}
	c.SetStatus(p.status)
	_, _ = c.BodyWriter().Write(p.body) // the caller is gone
}

// absolute resolves what an answer says relative to the address that was called (RFC 9110 section 10.2.2, RFC 8288
// section 3.2): at the caller it would be relative to Patchbay. Other headers stay as they are.
func (p *provided) absolute(header, value string) string {
	switch header {
	case "Location", "Content-Location":
		return p.resolve(value)
	case "Link":
		return eachLink(value, p.resolve)
	}
	return value
}

// resolve makes a relative reference absolute. The query of the called address, which may hold the credential, is no
// part of the base: only a reference that has none of its own would take it over.
func (p *provided) resolve(reference string) string {
	u, err := url.Parse(reference)
	if err != nil || u.IsAbs() {
		return reference
	}
	base := *p.called
	base.RawQuery = ""
	return base.ResolveReference(u).String()
}
