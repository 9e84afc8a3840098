package outbound

import (
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// unrepeated is what of the base stands before a path that a vendor's own SDK wrote: all of it, or less where the path
// repeats some of it. SDKs differ in how much of an API's address is theirs: Notion's asks for /v1/users, while the
// definition's base ends in /v1 already.
//
//   - A path that has the base's whole path in it begins at the origin: /upload/drive/v3/files below /drive/v3.
//   - So does one whose first segment is the base's first: /services/data/v50.0 below /services/data/v61.0.
//   - What the base's end and the path's beginning have in common is there once: /v2/users below /api/v2.
func unrepeated(base *url.URL, path string) *url.URL {
	path, _, _ = strings.Cut(path, "?")
	of, asked := segments(base.EscapedPath()), segments(path)
	if len(of) == 0 || len(asked) == 0 {
		return base
	}
	kept := len(of)
	if of[0] == asked[0] || has(asked, of) {
		kept = 0
	}
	for n := min(len(of), len(asked)); n > 0 && kept == len(of); n-- {
		if slices.Equal(of[len(of)-n:], asked[:n]) {
			kept -= n
		}
	}
	u := *base
	u.RawPath = ""
	if kept > 0 {
		u.RawPath = "/" + strings.Join(of[:kept], "/")
	}
	u.Path, _ = url.PathUnescape(u.RawPath) // a part of what was parsed
	return &u
}

func segments(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// has says whether the segments of a part stand in a row among all.
func has(all, part []string) bool {
	for i := range len(all) - len(part) + 1 {
		if slices.Equal(all[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// host is the origin of one of the connector's hosts, its base's included.
func (t Target) host(base *url.URL, name string) (*url.URL, error) {
	root := &url.URL{Scheme: base.Scheme, Host: base.Host}
	if strings.EqualFold(name, base.Host) {
		return root, nil
	}
	for _, host := range t.API.Hosts {
		further, err := URL(catalog.OriginOf(host), t.Values)
		if err == nil && strings.EqualFold(name, further.Host) {
			return further, nil
		}
	}
	return nil, ErrCall.Says("%s is not a host of this connector; its own is %s.", name, base.Host)
}

// SDKPath is the path, with its query, under which a call with Spec.SDK reaches an address of the connector: from the
// base where that leads there, else /hosts/{host}/…. ok is false for an address that is not one of the connector's. A
// plain http address of one of its hosts is taken for the https one. Of a URI template (RFC 6570), such as GitHub's
// upload_url, the expressions stay as they are behind the path that the address before them has.
func (t Target) SDKPath(address string) (path string, ok bool) {
	if before, _, template := strings.Cut(address, "{"); template {
		path, ok = t.SDKPath(before)
		if !strings.HasSuffix(before, "/") {
			path = strings.TrimSuffix(path, "/") // of an address without a path
		}
		return path + address[len(before):], ok
	}
	base, err := URL(t.API.BaseURL, t.Values)
	if err != nil {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	if u.Scheme == "http" && u.Port() == "" && base.Scheme == "https" {
		u.Scheme = "https"
	}
	if !t.allows(base, u) {
		return "", false
	}
	rest := u.EscapedPath()
	if rest == "" {
		rest = "/"
	}
	tail := ""
	if u.RawQuery != "" {
		tail = "?" + u.RawQuery
	}
	if origin(u) == origin(base) {
		at, err := appendPath(unrepeated(base, rest), rest)
		if err == nil && at.EscapedPath() == rest && !strings.HasPrefix(rest, HostsPath) {
			return rest + tail, true
		}
	}
	return HostsPath + u.Host + rest + tail, true
}

// HostsPath begins a path that names one of the connector's hosts: /hosts/{host}/….
const HostsPath = "/hosts/"

// sdk resolves a path that a vendor's own SDK wrote.
func (t Target) sdk(base *url.URL, path string) (*url.URL, error) {
	path = "/" + strings.TrimLeft(path, "/") // an SDK whose base ends with a slash writes two
	if rest, named := strings.CutPrefix(path, HostsPath); named {
		if name, behind, _ := strings.Cut(rest, "/"); strings.ContainsAny(name, ".:") {
			at, err := t.host(base, name)
			if err != nil {
				return nil, err
			}
			return appendPath(at, "/"+behind)
		}
	}
	if query, bare := strings.CutPrefix(path, "/?"); bare || path == "/" {
		if strings.Contains(query, "#") {
			return nil, errFragment
		}
		u := *base
		if bare {
			u.RawQuery = joinQuery(base.RawQuery, escapeQuery(query))
		}
		return &u, nil
	}
	return appendPath(unrepeated(base, path), path)
}
