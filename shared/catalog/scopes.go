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

// standardWords are the scopes that OpenID Connect Core 1.0 names, sections 3.1.2.1, 5.4 and 11.
var standardWords = map[string]string{
	"openid": "Know who you are", "profile": "See your name and profile", "email": "See your e-mail address",
	"address": "See your address", "phone": "See your phone number",
	"offline_access": "Stay connected while you are away",
}

// ScopeWords are what scopes allow, by the scope, as far as the definition or OpenID Connect has words for them.
func (a *Auth) ScopeWords(scopes ...string) map[string]string {
	words := map[string]string{}
	for _, s := range scopes {
		if text, ok := standardWords[s]; ok {
			words[s] = text
		}
		if a == nil || a.OAuth2 == nil {
			continue
		}
		for _, set := range a.OAuth2.Scopes {
			if text, ok := set.Words[s]; ok {
				words[s] = text
			}
		}
	}
	return words
}
