package catalog

import (
	"cmp"
	"maps"
	"slices"
)

// oauth checks an OAuth 2 declaration and returns the facts that it captures.
func (c *checker) oauth(at place, auth *Auth, fields scope) (facts scope) {
	o := auth.OAuth2
	callback := scope{}
	c.captures(at.at("callback").at("capture"), o.Callback.Capture, ofCallback, callback)
	facts = merge(callback)
	c.captures(at.at("response").at("capture"), o.Response.Capture, ofToken, facts)
	known := withSigned(auth, merge(fields, facts))

	if auth.Scheme == Code {
		c.authorize(at.at("authorize"), &o.Authorize, fields)
	} else if !o.Authorize.URL.IsZero() || o.OIDC != nil || len(o.Callback.Capture) > 0 {
		c.report(at, "client credentials have no authorization request, callback or id_token")
	}
	c.token(at.at("token"), auth, withSigned(auth, merge(fields, callback)))
	withTokens := merge(known, scope{"access_token": {secret: true}, "refresh_token": {secret: true}})
	c.refresh(at.at("refresh"), o, known, withTokens)
	c.revoke(at.at("revoke"), o.Revoke, known, withTokens)
	if !o.Callback.Issuer.IsZero() {
		c.address(at.at("callback").at("issuer"), o.Callback.Issuer, fields)
	}
	if o.OIDC != nil {
		c.address(at.at("oidc").at("issuer"), o.OIDC.Issuer, merge(fields, callback))
	}
	c.response(at.at("response"), &o.Response)
	c.bound(at, auth, fields)
	if auth.Scheme == ClientCredentials && o.Response.GrantExpiresIn != "" {
		c.report(at.at("response").at("grant_expires_in"), "client credentials have no refresh token that could end")
	}
	c.client(at, auth)
	c.scopes(at.at("scopes"), auth)
	return facts
}

// bound checks what is declared of RFC 9126 and RFC 9449.
func (c *checker) bound(at place, auth *Auth, fields scope) {
	o := auth.OAuth2
	if o.PAR != nil {
		c.address(at.at("par").at("url"), o.PAR.URL, fields)
		if auth.Scheme != Code {
			c.report(at.at("par"), "client credentials have no authorization request to push")
		}
		if o.Authorize.Fragment {
			c.report(at.at("par"), "a pushed request leaves nothing for a fragment route")
		}
	}
	if !o.DPoP {
		return
	}
	at = at.at("dpop")
	if auth.Place.Bearer.String() != "{access_token}" {
		c.report(at, "the access token is sent by place.bearer, as {access_token}: its scheme is DPoP then")
	}
	if o.Token.Method == "GET" || o.Token.Encoding == "query" {
		c.report(at, "a token request is a POST with a form or JSON, since it may have to be sent again with a nonce")
	}
	for i := range auth.Steps {
		if slices.Contains(namesOf(auth.Steps[i].Request.Templates()), "access_token") {
			c.report(at, "the step %s sends the access token without a proof of its key", auth.Steps[i].Name)
		}
	}
}

func (c *checker) response(at place, r *Response) {
	if r.GrantExpiresUnit != "" && r.GrantExpiresIn == "" {
		c.report(at.at("grant_expires_unit"), "grant_expires_unit is the unit of grant_expires_in, which is missing")
	}
}

func (c *checker) token(at place, auth *Auth, values scope) {
	t := &auth.OAuth2.Token
	if t.URL.IsZero() {
		c.report(at, "oauth2 needs token.url")
		return
	}
	c.address(at.at("url"), t.URL, values)
	c.templates(at.at("params"), t.Params, values)
	c.noPlaceholders(at.at("headers"), t.Headers)
	c.headerNames(at.at("headers"), t.Headers)
	if t.Basic == nil {
		return
	}
	if t.Client != "" {
		c.report(at.at("client"), "basic is in place of client; keep one")
	}
	c.basicTemplates(at.at("basic"), t.Basic, values)
	secret := slices.ContainsFunc([]Template{t.Basic.User, t.Basic.Password, t.Basic.Raw}, func(t Template) bool {
		return slices.ContainsFunc(t.Names(), func(name string) bool { return values[name].secret })
	})
	if !secret {
		c.report(at.at("basic"), "basic names no secret; a public client is client: none")
	}
}

func (c *checker) refresh(at place, o *OAuth2, known, withTokens scope) {
	r := o.Refresh
	if r == nil {
		return
	}
	if !r.URL.IsZero() {
		c.address(at.at("url"), r.URL, known)
	}
	c.templates(at.at("params"), r.Params, withTokens)
	if r.Response == nil {
		return
	}
	at = at.at("response")
	c.response(at, r.Response)
	c.captures(at.at("capture"), r.Response.Capture, ofToken, scope{})
	for i, again := range r.Response.Capture {
		same := slices.ContainsFunc(o.Response.Capture, func(first Capture) bool {
			return first.Fact == again.Fact && first.Pattern == again.Pattern && first.Secret == again.Secret
		})
		if !same {
			c.report(at.at("capture").at(i), "fact %q is not one of response.capture with the same pattern and secret",
				again.Fact)
		}
	}
}

func (c *checker) revoke(at place, r *Revoke, known, withTokens scope) {
	if r == nil {
		return
	}
	c.address(at.at("url"), r.URL, known)
	c.templates(at.at("params"), r.Params, withTokens)
	c.noPlaceholders(at.at("headers"), r.Headers)
	c.headerNames(at.at("headers"), r.Headers)
	if r.Encoding != "" && r.Encoding != "query" && r.Method == "GET" {
		c.report(at.at("encoding"), "a GET has no body; its encoding is query")
	}
	if _, taken := r.Params[cmp.Or(r.Param, "token")]; taken {
		c.report(at.at("params"), "params and param name the same parameter")
	}
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
	token := &auth.OAuth2.Token
	_, constant := auth.Constants["client_id"]
	if id := find("client_id"); token.Basic == nil && !constant && (id == nil || !id.Required) {
		c.report(at, "a field client_id is needed, required: "+
			"the owner's, or the end user's where each customer registers a client")
	}
	if _, there := auth.Signed["client_assertion"]; token.Client == "private_key_jwt" && !there {
		c.report(at.at("token").at("client"), "private_key_jwt needs the signed text client_assertion")
	}
	if token.Client == "none" || token.Client == "private_key_jwt" || token.Basic != nil {
		return
	}
	if secret := find("client_secret"); secret == nil || !secret.Secret || !secret.Required {
		c.report(at, "a field client_secret is needed, required and secret, unless token.client is none")
	}
}

// translations holds words in other languages against the English ones, which are what other readers get.
func (c *checker) translations(at place, set Scopes) {
	for _, language := range slices.Sorted(maps.Keys(set.WordsIn)) {
		for _, name := range slices.Sorted(maps.Keys(set.WordsIn[language])) {
			if _, ok := set.Words[name]; !ok {
				c.report(at.at(language).at(name), "%s has no English words; add them to words", name)
			}
		}
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
		c.translations(at.at("words_in"), set)
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
