package credential

import (
	"slices"
	"strings"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
)

// Grants says what a grant may do. Where the answer named no scope, it is what was asked for (RFC 6749 section 5.1).
func (m *Material) Grants(asked []string) account.Scopes {
	if m.Scope == "" {
		m.Scope = strings.Join(asked, " ")
	}
	s := account.Scopes{Granted: sorted(catalog.SplitScopes(m.Scope))}
	for _, a := range asked {
		told := slices.ContainsFunc(s.Granted, func(g string) bool { return sameScope(a, g) })
		switch {
		case told, a == "openid" && m.Subject != "", a == "offline_access" && !m.RefreshToken.Empty():
			// what it stands for is there, whether it is named or not
		default:
			s.Missing = append(s.Missing, a)
		}
	}
	return s
}

// sameScope compares an asked scope with a granted one. Some providers answer a short name with an address (Google's
// email becomes …/auth/userinfo.email), others the reverse (Microsoft).
func sameScope(asked, granted string) bool {
	a, g := strings.ToLower(asked), strings.ToLower(granted)
	return a == g || strings.HasSuffix(g, "/"+a) || strings.HasSuffix(a, "/"+g) || strings.HasSuffix(g, "/userinfo."+a)
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
