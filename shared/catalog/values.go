package catalog

import (
	"cmp"
	"maps"
	"slices"
)

// Values adds to values, which are of fields and facts, what the definition itself gives: its constants, the values of
// the choices that were made, and origins of addresses. Nothing entered or captured takes their place. A choice that
// nobody made is the field's default, as in an account that was linked before there was the field.
func (a *Auth) Values(values map[string]string) map[string]string {
	out := make(map[string]string, len(values)+len(a.Constants))
	maps.Copy(out, values)
	for _, list := range [][]Field{a.Setup, a.Config} {
		for _, f := range list {
			if choice := f.choice(cmp.Or(values[f.Key], f.Default)); choice != nil {
				maps.Copy(out, choice.Values)
			}
		}
	}
	for i := range a.Config {
		if f := &a.Config[i]; f.isAddress() && values[f.Key] != "" {
			out[f.Key+originSuffix] = originIn(values[f.Key])
		}
	}
	maps.Copy(out, a.Constants)
	return out
}

// choice is the option with a value, nil when there is none.
func (f *Field) choice(value string) *FieldOption {
	i := slices.IndexFunc(f.Options, func(o FieldOption) bool { return o.Value == value })
	if i < 0 {
		return nil
	}
	return &f.Options[i]
}

// SignInCaptures are the facts that a sign-in brings, and nothing later.
func (a *Auth) SignInCaptures() []Capture {
	if a.OAuth2 == nil {
		return nil
	}
	return slices.Concat(a.OAuth2.Callback.Capture, a.OAuth2.Response.Capture)
}

// Renewal is how access tokens are renewed; nil is RFC 6749's way, or no OAuth server at all.
func (a *Auth) Renewal() *Refresh {
	if a.OAuth2 == nil {
		return nil
	}
	return a.OAuth2.Refresh
}

// Unattended says whether tokens are got without anybody signing in, at first and ever again.
func (s Scheme) Unattended() bool { return s == ClientCredentials || s == Exchange }

// Templates are the texts of which a step's request is made.
func (r *StepRequest) Templates() []Template {
	all := slices.Concat([]Template{r.URL, r.Text}, Placement{Bearer: r.Bearer, Basic: r.Basic}.Templates())
	for _, m := range []map[string]Template{r.Headers, r.Query, r.Form, r.JSON} {
		all = slices.AppendSeq(all, maps.Values(m))
	}
	return all
}

// Accepts says whether an answer's status is one of success.
func (r *Request) Accepts(status int) bool { return accepts(r.Expect, status) }

// Accepts says whether an answer's status is one of success.
func (s *Step) Accepts(status int) bool { return accepts(s.Expect, status) }

func accepts(expect []int, status int) bool {
	if len(expect) == 0 {
		return status >= 200 && status < 300
	}
	return slices.Contains(expect, status)
}
