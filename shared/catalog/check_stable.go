package catalog

import (
	"net/url"
	"strings"
)

// ProvesStable says whether sources are enough for the stage stable: a live run, or two that are independent of each
// other.
func ProvesStable(sources []Source) bool {
	seen := map[string]bool{}
	for _, s := range sources {
		if s.Evidence == EvidenceLive {
			return true
		}
		seen[s.publisher()] = true
	}
	return len(seen) > 1
}

// publisher is who speaks in a source: a package without its version, an owner of repositories, or a domain.
func (s *Source) publisher() string {
	if s.Package != "" {
		name, _, _ := cutLast(s.Package, "@")
		return name
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return s.URL
	}
	host := u.Hostname()
	owner, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	switch host {
	case "github.com", "raw.githubusercontent.com":
		return "github.com/" + owner
	case "gitlab.com", "codeberg.org", "bitbucket.org":
		return host + "/" + owner
	}
	return registrable(host)
}

// registrable is the domain that somebody registered, near enough to tell publishers apart: the last two labels, or
// three where the last but one is as short as that of a country's own registry (co.uk, com.au).
func registrable(host string) string {
	labels := strings.Split(host, ".")
	keep := 2
	if n := len(labels); n > 2 && len(labels[n-1]) == 2 && len(labels[n-2]) <= 3 {
		keep = 3
	}
	return strings.Join(labels[max(0, len(labels)-keep):], ".")
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}
