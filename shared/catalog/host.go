package catalog

import (
	"net/netip"
	"strings"
)

// maxHost is the longest host name, RFC 1035 section 3.1, without the trailing dot.
const maxHost = 253

// OriginOf makes the https address of a host.
func OriginOf(host Template) Template { return NewTemplate("https://" + host.String()) }

// ValidHost says whether host is a name by RFC 1123 section 2.1: labels of 1 to 63 letters, digits and inner hyphens,
// with dots between them. Names in other scripts are written as punycode. An IP address is no name, however it is
// spelled. An underscore inside a label is taken, since there are addresses with one.
func ValidHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil || host == "" || len(host) > maxHost || LooksNumeric(host) {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "-_") != label ||
			strings.ContainsFunc(label, func(r rune) bool { return !hostRune(r) }) {
			return false
		}
	}
	return true
}

// LooksNumeric finds names that some resolvers take for an IPv4 address (127.1, 0x7f000001, 2130706433): those whose
// last label is a number (WHATWG URL, "ends in a number"). A well-formed IP address is not one of them.
func LooksNumeric(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if hex, ok := strings.CutPrefix(strings.ToLower(last), "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}
