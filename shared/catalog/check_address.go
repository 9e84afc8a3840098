package catalog

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// sandboxURL is the placeholder for the local sandbox provider's address, filled when the catalog is opened.
const sandboxURL = "sandbox_url"

// attacks are values that move a host or a path, or try to. Those that a pattern lets through are built into the
// address, which must then still be what its author meant.
var attacks = []string{
	"evil.com", "evil.com#", "evil.com/", "evil.com?", "evil.com:443", `evil.com\`, "a@evil", "a@evil.com/", "..", ".",
	"-", "a..b", ".a", "a.", "-a", "a/b", "a/../b", "a\r\nb", "a\nHost: evil.com", "a b", "a\tb", "a%2eb", "a%00", "[::1]",
	"127.0.0.1", "127.1", "0x7f000001",
	"169.254.169.254", "localhost", "xn--80ak6aa92e", "аpple", "ａ", "a。b", "_", "a_b", strings.Repeat("a", 64),
}

// strangers are hosts that a pattern for a whole host must refuse.
var strangers = []string{
	"evil.com", "evil.example", "localhost", "127.0.0.1", "169.254.169.254", "metadata.google.internal",
}

// hostRune says whether a rune can be in a host. An underscore is in no host name, but in addresses that vendors give
// their customers, such as my_shop.myshopify.com.
func hostRune(r rune) bool {
	return r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func pathRune(r rune) bool { return hostRune(r) || r == '~' }

// address checks a template of an absolute URL: nothing that a field or fact can hold moves it off its host.
func (c *checker) address(at place, t Template, values scope) {
	before := len(c.found)
	if rest, ok := cutLocal(t.String()); ok && c.local {
		t = NewTemplate("https://sandbox.invalid" + rest)
	}
	for _, name := range c.template(at, t, values) {
		if values[name].secret {
			c.report(at, "{%s} is a secret, and addresses are logged", name)
		}
	}
	if len(c.found) > before {
		return
	}
	origin, whole := t.Host().Placeholder()
	switch {
	case strings.HasPrefix(t.String(), "https://"):
		c.host(at, t.Host(), values)
		c.path(at, t.Path(), values)
	case whole && t.Parts()[0].Section == OriginSection:
		c.wholeURL(at, origin, values[origin])
		c.path(at, t.Path(), values)
	case strings.HasPrefix(t.String(), "{"):
		c.report(at, "{%s} is a whole address; what follows must begin with a slash", t.Names()[0])
	default:
		c.report(at, "an address begins with https://, or with a captured fact that does; "+
			"http://127.0.0.1:port needs local_only: true")
	}
	if len(c.found) == before {
		c.probe(at, t, values)
	}
}

// cutLocal takes off what only a local_only definition may begin an address with: the sandbox's placeholder, or http
// and a loopback host with its port.
func cutLocal(text string) (rest string, ok bool) {
	if rest, ok := strings.CutPrefix(text, "{"+sandboxURL+"}"); ok {
		return rest, true
	}
	rest, ok = strings.CutPrefix(text, "http://")
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	host, port, hasPort := strings.Cut(authority, ":")
	_, err := strconv.ParseUint(port, 10, 16)
	return path, ok && (host == "127.0.0.1" || host == "localhost") && (!hasPort || err == nil)
}

// host checks what stands between https:// and the path.
func (c *checker) host(at place, authority Template, values scope) {
	authority, _ = cutPort(authority)
	names := authority.Names()
	if len(names) == 0 {
		if host := authority.String(); !ValidHost(host) || !strings.Contains(host, ".") {
			c.report(at, "%q is not a host name", host)
		}
		return
	}
	suffix := fixedSuffix(authority)
	for _, name := range names {
		c.harmless(at, name, values[name], hostRune, "the host")
	}
	if suffix != "" {
		if _, domain, ok := strings.Cut(suffix, "."); !ok || !strings.Contains(domain, ".") || !ValidHost(domain) {
			c.report(at, "after {%s} the host must end in a fixed domain of two labels at least, such as .example.com",
				names[len(names)-1])
		}
		return
	}
	name := names[len(names)-1]
	last := values[name]
	_, alone := authority.Placeholder()
	if before := strings.TrimSuffix(authority.String(), "{"+name+"}"); !alone && !strings.HasSuffix(before, ".") {
		c.report(at, "a host ends in a fixed domain, or in a placeholder that stands alone or behind a dot")
	} else if last.domain && !alone {
		c.report(at, "{%s} can be any host, so nothing stands before it", name)
	} else if last.pattern == nil {
		for _, value := range last.values {
			if !ValidHost(value) || !strings.Contains(value, ".") {
				c.report(at, "{%s} can be %q, which is not a host name", name, value)
			}
		}
	} else if !last.domain {
		c.staysInDomain(at, name, last, "")
	}
}

// wholeURL checks a fact that is scheme and host.
func (c *checker) wholeURL(at place, name string, b bound) {
	if b.pattern == nil && len(b.values) > 0 {
		for _, value := range b.values {
			host, ok := strings.CutPrefix(value, "https://")
			if !ok || !ValidHost(host) || !strings.Contains(host, ".") {
				c.report(at, "{%s} can be %q, which is not https:// and a host", name, value)
			}
		}
		return
	}
	if b.pattern == nil {
		c.report(at, "{%s} is a whole address and needs an anchored pattern that ends in the vendor's domain", name)
		return
	}
	for _, sample := range b.samples() {
		if !strings.HasPrefix(sample, "https://") {
			c.report(at, "the pattern of {%s} must begin with https://, but matches %q", name, sample)
			return
		}
	}
	ok := func(r rune) bool { return hostRune(r) || r == ':' || r == '/' }
	if err := b.pattern.only(ok); err != nil {
		c.report(at, "the pattern of {%s} %v, which does not belong in a host", name, err)
		return
	}
	c.staysInDomain(at, name, b, "https://")
}

// harmless checks that the values of a placeholder are of harmless characters alone.
func (c *checker) harmless(at place, name string, b bound, ok func(rune) bool, where string) {
	switch {
	case b.pattern != nil:
		if err := b.pattern.only(ok); err != nil {
			c.report(at, "the pattern of {%s} %v, which does not belong in %s", name, err, where)
		}
	case len(b.values) > 0:
		for _, value := range b.values {
			if strings.ContainsFunc(value, func(r rune) bool { return !ok(r) }) {
				c.report(at, "{%s} can be %q, which does not belong in %s", name, value, where)
			}
		}
	default:
		c.report(at, "{%s} is part of %s and needs an anchored pattern", name, where)
	}
}

// staysInDomain checks that a whole host stays in domains that its pattern names.
func (c *checker) staysInDomain(at place, name string, b bound, scheme string) {
	for _, stranger := range strangers {
		if b.matches(scheme + stranger) {
			c.report(at, "{%s} can be %q: end its pattern in the vendor's domain", name, scheme+stranger)
			return
		}
	}
	for _, sample := range b.samples() {
		host := strings.TrimPrefix(sample, scheme)
		if !strings.Contains(host, ".") {
			c.report(at, "{%s} can be %q, which is no host of a domain", name, sample)
		}
		if strings.Count(host, ".") < 2 && b.matches(scheme+"evil"+host) {
			c.report(at, "{%s} can be %q: put \\. before the vendor's domain", name, scheme+"evil"+host)
		}
		for _, tail := range []string{".evil.com", "@evil.com", ":8443", "/a", "#", "?a", "."} {
			if b.matches(sample + tail) {
				c.report(at, "{%s} can be %q", name, sample+tail)
			}
		}
	}
}

func (c *checker) path(at place, path Template, values scope) {
	for _, name := range path.Names() {
		c.harmless(at, name, values[name], pathRune, "a path")
	}
}

// probe builds the address from every sample and from every attack that the patterns let through.
func (c *checker) probe(at place, t Template, values scope) {
	base := map[string]string{}
	for _, name := range t.Names() {
		samples := values[name].samples()
		if len(samples) == 0 { // a class without members; none can be written, but a panic would hide the file's name
			c.report(at, "no value of {%s} could be made from its pattern", name)
			return
		}
		base[name] = samples[0]
	}
	if err := checkBuilt(t, base); err != nil {
		c.report(at, "%v", err)
		return
	}
	for _, name := range t.Names() {
		first := base[name]
		for _, value := range slices.Concat(values[name].samples(), attacks) {
			if !values[name].matches(value) {
				continue
			}
			base[name] = value
			if err := checkBuilt(t, base); err != nil {
				c.report(at, "with {%s} = %q: %v", name, value, err)
			}
		}
		base[name] = first
	}
}

// checkBuilt expands an address and checks that the parts the author wrote are where they were written.
func checkBuilt(t Template, values map[string]string) error {
	built, err := t.Expand(values)
	if err != nil {
		return err
	}
	u, err := url.Parse(built)
	if err != nil {
		return fmt.Errorf("the address does not parse: %w", err)
	}
	host, port := cutPort(t.Host())
	suffix := fixedSuffix(host)
	switch {
	case u.Scheme != "https" || u.User != nil || u.Port() != port ||
		u.Fragment != "" && !strings.Contains(t.Path().String(), "#"):
		return fmt.Errorf("%q is not a plain https address", built)
	case !ValidHost(u.Hostname()) || !strings.HasSuffix(u.Hostname(), suffix):
		return fmt.Errorf("host %q is not a host name that ends in %q", u.Hostname(), suffix)
	case slices.ContainsFunc(strings.Split(u.Path, "/"), func(s string) bool { return s == "." || s == ".." }):
		return fmt.Errorf("path %q leaves its place", u.Path)
	}
	return nil
}

// cutPort takes off the port that ends an authority, if it is one that there is.
func cutPort(authority Template) (host Template, port string) {
	before, port, ok := strings.Cut(authority.String(), ":")
	if n, err := strconv.ParseUint(port, 10, 16); !ok || err != nil || n == 0 || strconv.FormatUint(n, 10) != port {
		return authority, ""
	}
	return OriginOf(NewTemplate(before)).Host(), port
}

// fixedSuffix is the text behind the last placeholder of a host.
func fixedSuffix(host Template) string {
	parts := host.Parts()
	if len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1].Text
}
