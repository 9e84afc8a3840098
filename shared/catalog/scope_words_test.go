package catalog_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"patchbay/shared/catalog"
)

// A scope has the words of its definition, or those of OpenID Connect, or none: in the language that is asked for, else
// in English.
func TestScopeWords(t *testing.T) {
	t.Parallel()
	auth := &catalog.Auth{OAuth2: &catalog.OAuth2{Scopes: []catalog.Scopes{
		{
			Words:   map[string]string{"read": "See your records", "profile": "See your Acme profile"},
			WordsIn: map[string]map[string]string{"de": {"read": "Ihre Datensätze sehen"}},
		},
		{Words: map[string]string{"write": "Change your records"}},
	}}}
	var gone *catalog.Auth // the definition no longer has the auth type
	asked := []string{"read", "write", "profile", "openid", "x.internal"}
	en := func(text string) catalog.Phrase { return catalog.Phrase{Text: text, Language: "en"} }
	de := func(text string) catalog.Phrase { return catalog.Phrase{Text: text, Language: "de"} }
	for name, c := range map[string]struct {
		auth     *catalog.Auth
		language string
		want     map[string]catalog.Phrase
	}{
		"English": {auth, "en", map[string]catalog.Phrase{
			"read": en("See your records"), "write": en("Change your records"), "profile": en("See your Acme profile"),
			"openid": en("Know who you are"),
		}},
		"partly German": {auth, "de", map[string]catalog.Phrase{
			"read": de("Ihre Datensätze sehen"), "write": en("Change your records"),
			"profile": en("See your Acme profile"), "openid": de("Wissen, wer Sie sind"),
		}},
		"a language without words": {auth, "nl", map[string]catalog.Phrase{
			"read": en("See your records"), "write": en("Change your records"), "profile": en("See your Acme profile"),
			"openid": en("Know who you are"),
		}},
		"no auth type": {gone, "de", map[string]catalog.Phrase{
			"profile": de("Ihren Namen und Ihr Profil sehen"), "openid": de("Wissen, wer Sie sind"),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.auth.ScopeWords(c.language, asked...); !reflect.DeepEqual(got, c.want) {
				t.Errorf("words %v, want %v", got, c.want)
			}
		})
	}
}

// What the built-in definitions and OpenID Connect say of scopes is there in every language of the hub.
func TestScopeWordsAreTranslated(t *testing.T) {
	t.Parallel()
	standard := []string{"openid", "profile", "email", "address", "phone", "offline_access"}
	for _, language := range languages {
		for scope, phrase := range (*catalog.Auth)(nil).ScopeWords(language, standard...) {
			if phrase.Language != language {
				t.Errorf("OpenID Connect's %s has no words in %s", scope, language)
			}
		}
	}
	spoken := 0
	c := openAll(t)
	for _, e := range catalog.AllEntries(t, c) {
		def := catalog.Find(t, c, e.Key)
		for i := range def.Auth {
			if def.Auth[i].OAuth2 == nil {
				continue
			}
			for _, set := range def.Auth[i].OAuth2.Scopes {
				spoken += len(set.Words)
				for _, language := range languages[1:] {
					want, got := slices.Sorted(maps.Keys(set.Words)), slices.Sorted(maps.Keys(set.WordsIn[language]))
					if !slices.Equal(got, want) {
						t.Errorf("%s has words in %s of %q, want %q", def.Key, language, got, want)
					}
				}
			}
		}
	}
	if spoken == 0 {
		t.Error("no definition has words")
	}
}

// languages are those of the hub, English first.
var languages = []string{"en", "de", "es", "fr", "ja", "pt-BR", "zh-Hans"}
