package catalog

import (
	"slices"
	"strings"
)

// AskedScopes are the scopes that an authorization asks for, sorted: the owner's, or the definition's where the owner
// lists none. values are the setup fields.
func (a *Auth) AskedScopes(values map[string]string) []string {
	if a.OAuth2 == nil {
		return nil
	}
	var asked []string
	for _, set := range a.OAuth2.Scopes {
		own := SplitScopes(values[set.Field])
		if set.Field == "" || len(own) == 0 {
			own = set.Default
		}
		asked = append(asked, own...)
	}
	slices.Sort(asked)
	return slices.Compact(asked)
}

// SplitScopes reads a list of scopes: separated by blanks (RFC 6749 section 3.3), or by commas as several providers do.
func SplitScopes(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\n\r", r) })
}
