package catalog

import "slices"

// oauth checks an OAuth 2 declaration and returns the facts that it captures.
func (c *checker) oauth(at place, auth *Auth, fields scope) (facts scope) {
	o := auth.OAuth2
	callback := scope{}
	c.bindCaptures(at.at("callback").at("capture"), o.Callback.Capture, callback)
	facts = merge(callback)
	c.bindCaptures(at.at("response").at("capture"), o.Response.Capture, facts)
	known := merge(fields, facts)

	if auth.Scheme == Code {
		c.authorize(at.at("authorize"), &o.Authorize, fields)
	} else if !o.Authorize.URL.IsZero() || o.OIDC != nil || len(o.Callback.Capture) > 0 {
		c.report(at, "client credentials have no authorization request, callback or id_token")
	}
	c.address(at.at("token").at("url"), o.Token.URL, merge(fields, callback))
	c.templates(at.at("token").at("params"), o.Token.Params, merge(fields, callback))
	c.noPlaceholders(at.at("token").at("headers"), o.Token.Headers)
	c.headerNames(at.at("token").at("headers"), o.Token.Headers)
	if r := o.Refresh; r != nil {
		if !r.URL.IsZero() {
			c.address(at.at("refresh").at("url"), r.URL, known)
		}
		tokens := scope{"access_token": {secret: true}, "refresh_token": {secret: true}}
		c.templates(at.at("refresh").at("params"), r.Params, merge(known, tokens))
	}
	if o.Revoke != nil {
		c.address(at.at("revoke").at("url"), o.Revoke.URL, known)
	}
	if !o.Callback.Issuer.IsZero() {
		c.address(at.at("callback").at("issuer"), o.Callback.Issuer, fields)
	}
	if o.OIDC != nil {
		c.address(at.at("oidc").at("issuer"), o.OIDC.Issuer, merge(fields, callback))
	}
	if o.Response.GrantExpiresUnit != "" && o.Response.GrantExpiresIn == "" {
		c.report(at.at("response").at("grant_expires_unit"),
			"grant_expires_unit is the unit of grant_expires_in, which is missing")
	}
	if auth.Scheme == ClientCredentials && o.Response.GrantExpiresIn != "" {
		c.report(at.at("response").at("grant_expires_in"), "client credentials have no refresh token that could end")
	}
	c.client(at, auth)
	c.scopes(at.at("scopes"), auth)
	return facts
}

func (c *checker) authorize(at place, a *Authorize, fields scope) {
	if a.URL.IsZero() {
		c.report(at, "oauth2_code needs authorize.url")
		return
	}
	c.address(at.at("url"), a.URL, fields)
	c.templates(at.at("params"), a.Params, fields)
	if a.PKCE != "" && a.PKCE != "S256" && a.PKCE != "off" {
		c.report(at.at("pkce"), "pkce is S256 or off")
	}
	for _, t := range a.Params {
		for _, name := range t.Names() {
			if fields[name].secret {
				c.report(at.at("params"), "{%s} is a secret, and the user's browser sees this address", name)
			}
		}
	}
}

// client checks that the client's credentials can be entered.
func (c *checker) client(at place, auth *Auth) {
	fields := slices.Concat(auth.Setup, auth.Config)
	find := func(key string) *Field {
		if i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key }); i >= 0 {
			return &fields[i]
		}
		return nil
	}
	if id := find("client_id"); id == nil || !id.Required {
		c.report(at, "a field client_id is needed, required: "+
			"the owner's, or the end user's where each customer registers a client")
	}
	if auth.OAuth2.Token.Client == "none" {
		return
	}
	if secret := find("client_secret"); secret == nil || !secret.Secret || !secret.Required {
		c.report(at, "a field client_secret is needed, required and secret, unless token.client is none")
	}
}

func (c *checker) scopes(at place, auth *Auth) {
	seen := map[string]bool{}
	openid := false
	for i, set := range auth.OAuth2.Scopes {
		at, param := at.at(i), set.Param
		if param == "" {
			param = "scope"
		}
		if seen[param] {
			c.report(at.at("param"), "parameter %q is used twice", param)
		}
		seen[param] = true
		openid = openid || param == "scope" && slices.Contains(set.Default, "openid")
		if set.Field == "" {
			continue
		}
		if !slices.ContainsFunc(auth.Setup, func(f Field) bool { return f.Key == set.Field && !f.Secret }) {
			c.report(at.at("field"), "there is no setup field %q", set.Field)
		}
	}
	if auth.OAuth2.OIDC != nil && !openid {
		c.report(at, "an OpenID provider gives an id_token only for the scope openid; add it to the defaults")
	}
}
