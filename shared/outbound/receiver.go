package outbound

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
)

// ErrReceiver refuses an address that nothing is posted to. Its message says why.
var ErrReceiver = fault.New(fault.Invalid, "invalid_url", "Nothing can be sent to this URL.")

// lookupLimit bounds the look at what a name resolves to.
const lookupLimit = time.Second

// CheckReceiver refuses, in words, an address that the client would not post to: one that is not https, or that is
// private. A name that does not resolve at this moment passes: the client looks again at each call.
func CheckReceiver(ctx context.Context, o Options, text string) error {
	refuse := func(format string, args ...any) error {
		return ErrReceiver.Says(format, args...).At("body.url", "nothing can be sent there")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return refuse("This is not a URL: give one such as https://example.com/webhooks.")
	case u.User != nil:
		return refuse("The URL must not hold a user name or a password.")
	case u.Fragment != "":
		return refuse("The URL must not have a fragment (#…): it is never sent.")
	}
	host := u.Hostname()
	local := o.AllowLoopback && IsLoopback(host)
	switch {
	case u.Scheme != "https" && !(local && u.Scheme == "http"):
		return refuse("The URL must be https.")
	case !validAuthority(u) || catalog.LooksNumeric(host):
		return refuse("The URL has no host name, or a port that there is not.")
	case local:
		return nil
	case IsLoopback(host) || !strings.Contains(strings.Trim(host, "."), ".") && net.ParseIP(host) == nil:
		return refuse("The URL's host is a private one: nothing is sent to private addresses.")
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if !public(o, addr) {
			return refuse("The URL's host is a private address: nothing is sent to private addresses.")
		}
		return nil
	}
	for _, addr := range resolved(ctx, o, host) {
		if !public(o, addr) {
			return refuse("The URL's host resolves to a private address: nothing is sent to private addresses.")
		}
	}
	return nil
}

// public says whether the client would dial an address.
func public(o Options, addr netip.Addr) bool {
	network := "tcp4"
	if addr = addr.Unmap(); addr.Is6() {
		network = "tcp6"
	}
	return addresses(o)(network, netip.AddrPortFrom(addr, 443).String(), nil) == nil
}

func resolved(ctx context.Context, o Options, host string) []netip.Addr {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	resolver := o.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	all, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil
	}
	return all
}
