package oauth

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// param is one parameter. raw ones are written as they are, but for what would end them.
type param struct {
	name, value string
	raw         bool
}

// params keeps its order, so that a request is the same every time.
type params []param

// set adds or replaces; an empty value removes, because several providers refuse empty parameters (quirk 16).
func (p *params) set(name, value string) { p.put(param{name: name, value: value}) }

func (p *params) put(q param) {
	if q.name == "" {
		return
	}
	at := slices.IndexFunc(*p, func(have param) bool { return have.name == q.name })
	switch {
	case q.value == "" && at >= 0:
		*p = slices.Delete(*p, at, at+1)
	case q.value == "":
	case at >= 0:
		(*p)[at] = q
	default:
		*p = append(*p, q)
	}
}

// rename gives standard parameters the provider's names; "" drops one.
func (p *params) rename(names map[string]string) {
	out := params{}
	for _, q := range *p {
		if name, ok := names[q.name]; ok {
			q.name = name
		}
		out.put(q)
	}
	*p = out
}

// extend adds a definition's parameters, which win over standard ones of the same name.
func (p *params) extend(templates map[string]catalog.Template, values map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(templates)) {
		value, err := expandParam(templates[name], values)
		if err != nil {
			return ErrParameter.Says("The parameter %s: %s.", name, err)
		}
		p.set(name, value)
	}
	return nil
}

// expandParam leaves out a parameter that is only an optional field without a value; half a text is an error.
func expandParam(t catalog.Template, values map[string]string) (string, error) {
	if name, alone := t.Placeholder(); alone && values[name] == "" {
		return "", nil
	}
	text, err := t.Expand(values)
	if err != nil {
		return "", fmt.Errorf("expand: %w", err)
	}
	return text, nil
}

// addScopes adds every scope parameter.
func (p *params) addScopes(sets []catalog.Scopes, values map[string]string) {
	for _, set := range sets {
		name := set.Param
		if name == "" {
			name = "scope"
		}
		p.put(param{name: name, value: strings.Join(scopesOf(set, values), separator(set)), raw: set.Raw})
	}
}

// scopesOf returns the owner's scopes, or the definition's where the owner lists none.
func scopesOf(set catalog.Scopes, values map[string]string) []string {
	if own := strings.FieldsFunc(values[set.Field], func(r rune) bool {
		return r == ' ' || r == ',' || r == '\n' ||
			r == '\r' || r == '\t'
	}); set.Field != "" && len(own) > 0 {
		return own
	}
	return set.Default
}

func separator(set catalog.Scopes) string {
	if set.Separator == "" {
		return " "
	}
	return set.Separator
}

// query is the parameters as the query of an address. A blank is %20 there: every server reads that, and some take a +
// as it is written (RFC 3986 knows no + for a blank). In a body, encode's + is what RFC 6749 appendix B asks for.
func (p params) query() string { return p.write("%20") }

// encode writes application/x-www-form-urlencoded, in order.
func (p params) encode() string { return p.write("+") }

func (p params) write(blank string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", blank) } // a + is %2B
	var out strings.Builder
	for i, q := range p {
		if i > 0 {
			out.WriteByte('&')
		}
		out.WriteString(escape(q.name))
		out.WriteByte('=')
		if q.raw {
			out.WriteString(escapeRaw(q.value))
		} else {
			out.WriteString(escape(q.value))
		}
	}
	return out.String()
}

// object is the parameters as the members of a JSON object.
func (p params) object() map[string]string {
	out := make(map[string]string, len(p))
	for _, q := range p {
		out[q.name] = q.value
	}
	return out
}

// escapeRaw encodes only what cannot stand in a query or would end the parameter.
func escapeRaw(s string) string {
	var out strings.Builder
	for _, c := range []byte(s) {
		if isAlphanumeric(c) || strings.IndexByte("-._~!$'()*+,;:@/?", c) >= 0 {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}
