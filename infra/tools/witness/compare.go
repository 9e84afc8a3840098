package main

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// Verdicts on a fact.
const (
	inWhole  = "whole"  // the address stands in the package as the definition has it, placeholders aside
	inParts  = "parts"  // its host and its path stand there, apart from each other
	hostOnly = "host"   // its host alone
	pathOnly = "path"   // its path alone, as in packages that are told the host
	said     = "said"   // the header or the way to authenticate
	silent   = "silent" // nothing of it
)

// finding is what a package says of one fact of a definition.
type finding struct {
	key, auth, pack, fact, ours, verdict string
	others                               string // addresses of the vendor's domain in the package, where ours is not
}

// compare holds a definition's facts against the text of a package. Auth types that do not name it are left alone.
func compare(d *catalog.Definition, pack string, text []byte) []finding {
	var all []finding
	add := func(auth, fact string, ours, verdict, others string) {
		if ours != "" {
			all = append(all, finding{d.Key, auth, pack, fact, ours, verdict, others})
		}
	}
	for i := range d.Auth {
		a := &d.Auth[i]
		if !slices.ContainsFunc(a.Sources, func(s catalog.Source) bool { return s.Package == pack }) {
			continue
		}
		addresses := []struct {
			fact string
			t    catalog.Template
		}{{"base", d.APIOf(a).BaseURL}}
		if o := a.OAuth2; o != nil {
			addresses = append(addresses, struct {
				fact string
				t    catalog.Template
			}{"token", o.Token.URL}, struct {
				fact string
				t    catalog.Template
			}{"authorize", o.Authorize.URL})
		}
		for _, at := range addresses {
			verdict, others := best(chosen(a, at.t), text)
			add(a.Key, at.fact, at.t.String(), verdict, others)
		}
		ours, there := credential(a, text)
		verdict := silent
		if there {
			verdict = said
		}
		add(a.Key, "credential", ours, verdict, "")
	}
	return all
}

// chosen are the addresses that a template makes by the choices of the auth type's selects: a region, an environment.
// What else it names stays.
func chosen(a *catalog.Auth, t catalog.Template) []catalog.Template {
	all := []string{t.String()}
	for name, value := range a.Constants {
		all[0] = strings.ReplaceAll(all[0], "{"+name+"}", value)
	}
	for _, f := range slices.Concat(a.Setup, a.Config) {
		var next []string
		for _, text := range all {
			variants := map[string]bool{}
			for _, o := range f.Options {
				made := strings.ReplaceAll(text, "{"+f.Key+"}", o.Value)
				for name, value := range o.Values {
					made = strings.ReplaceAll(made, "{"+name+"}", value)
				}
				variants[made] = true
			}
			if len(f.Options) == 0 {
				variants[text] = true
			}
			next = append(next, slices.Sorted(maps.Keys(variants))...)
		}
		all = next
	}
	templates := make([]catalog.Template, len(all))
	for i, text := range all {
		templates[i] = catalog.NewTemplate(text)
	}
	return templates
}

// best is the verdict on the address that the package says most of.
func best(all []catalog.Template, text []byte) (verdict, others string) {
	verdict = silent
	order := []string{inWhole, inParts, hostOnly, pathOnly, silent}
	for _, t := range all {
		v, o := judge(t, text)
		if slices.Index(order, v) < slices.Index(order, verdict) {
			verdict, others = v, o
		} else if others == "" && verdict == silent {
			others = o
		}
	}
	return verdict, others
}

// judge looks for an address. Values may stand for its placeholders, in whatever the language writes them.
func judge(t catalog.Template, text []byte) (verdict, others string) {
	if t.IsZero() {
		return silent, ""
	}
	hostText, pathText := fixed(t.Host()), strings.TrimSuffix(t.Path().String(), "/")
	hasHost := hostText != "" && bytes.Contains(text, []byte(hostText))
	hasPath := len(pathText) > 1 && matches(pathText, text)
	switch {
	case hasHost && (pathText == "" || matches(hostText+pathText, text)):
		return inWhole, ""
	case hasHost && hasPath:
		return inParts, ""
	case hasHost:
		return hostOnly, ""
	case hasPath:
		return pathOnly, vendorHosts(hostText, text)
	}
	return silent, vendorHosts(hostText, text)
}

// fixed is the text of a host behind its last placeholder, which is the vendor's domain.
func fixed(h catalog.Template) string {
	p := h.Parts()
	if len(p) == 0 {
		return ""
	}
	return strings.TrimPrefix(p[len(p)-1].Text, ".")
}

var placeholder = regexp.MustCompile(`\\\{[^}]*\\\}`)

// matches looks for a text in which each placeholder may be anything up to the next slash or quote.
func matches(template string, text []byte) bool {
	re, err := regexp.Compile(placeholder.ReplaceAllString(regexp.QuoteMeta(template), "[^/\"'`\\s]*"))
	return err == nil && re.Match(text)
}

var address = regexp.MustCompile(`https?://[A-Za-z0-9.{}$_-]+`)

// vendorHosts names hosts of the same registered domain that the package has, at most five.
func vendorHosts(hostText string, text []byte) string {
	labels := strings.Split(hostText, ".")
	if len(labels) < 2 {
		return ""
	}
	domain := strings.Join(labels[len(labels)-2:], ".")
	var all []string
	for _, m := range address.FindAll(text, -1) {
		h := strings.TrimRight(strings.SplitN(string(m), "//", 2)[1], ".-")
		if (h == domain || strings.HasSuffix(h, "."+domain)) && !slices.Contains(all, h) {
			all = append(all, h)
		}
	}
	slices.Sort(all)
	return strings.Join(all[:min(5, len(all))], " ")
}

// credential says how the definition sends its credential, and whether the package writes the same words.
func credential(a *catalog.Auth, text []byte) (ours string, there bool) {
	has := func(words string) bool {
		return regexp.MustCompile("(?i)" + regexp.QuoteMeta(words)).Match(text)
	}
	p := a.Place
	switch {
	case !p.Bearer.IsZero():
		return "Authorization: Bearer", has("bearer")
	case p.Basic != nil:
		return "Authorization: Basic", has("basic") || has("auth=(") || has("auth:")
	}
	var names []string
	for name := range p.Header {
		names = append(names, name)
	}
	for name := range p.Query {
		names = append(names, name)
	}
	slices.Sort(names)
	there = len(names) > 0
	for _, name := range names {
		there = there && has(name)
	}
	return strings.Join(names, ", "), there
}
