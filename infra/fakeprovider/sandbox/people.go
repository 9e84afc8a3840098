package sandbox

import (
	"strings"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
)

// PeoplePath is below the base URL: the issuer at which people sign in to a console. It is apart from the provider of
// linked accounts, whose client and whose people are others.
const PeoplePath = "/people"

// unverified begins the names of people whose e-mail address the issuer does not vouch for.
const unverified = "unverified"

// openPeople makes the issuer of a public client, which PKCE alone protects.
func (s *Server) openPeople() error {
	root := s.o.BaseURL + PeoplePath
	at := func(path string) catalog.Template { return catalog.NewTemplate(root + path) }
	a := &catalog.Auth{Key: "people", Scheme: catalog.Code, OAuth2: &catalog.OAuth2{
		Authorize: catalog.Authorize{URL: at("/authorize"), PKCE: "S256"},
		Token:     catalog.Token{URL: at("/token"), Client: "none"},
		OIDC:      &catalog.OIDC{Issuer: catalog.NewTemplate(root)},
		Scopes:    []catalog.Scopes{{Default: []string{"openid", "email", "profile"}}},
	}}
	d := &catalog.Definition{Key: "people", API: catalog.API{BaseURL: at("/api")}, Auth: []catalog.Auth{*a}}
	p, err := fakeprovider.New(d, a, fakeprovider.Options{
		Values: map[string]string{"client_id": s.o.PeopleClientID}, RedirectURI: s.o.PeopleRedirectURI, Now: s.o.Now,
		Lifetime: s.o.AccessTokenTTL, Consent: s.askWho, Plain: true,
	})
	if err != nil {
		return err
	}
	p.Claims = func(claims map[string]any) {
		name, _ := claims["sub"].(string)
		email := name
		if !strings.Contains(name, "@") {
			email += "@example.com"
		}
		claims["email"], claims["email_verified"] = email, !strings.HasPrefix(name, unverified)
		claims["name"], _, _ = strings.Cut(name, "@")
	}
	s.people = p
	return nil
}
