package catalog

// ATProto is a sign-in by the OAuth profile of AT Protocol: whose servers they are, the account tells (its handle or
// DID), so authorization server, client and API are found by discovery. The profile demands a client id metadata
// document, pushed requests (RFC 9126) and tokens that are bound to a key (RFC 9449).
type ATProto struct {
	// Account is the handle or the DID, of a config field.
	Account Template `json:"account"`
	// Directory is where documents of did:plc are.
	Directory Template `json:"directory"`
	// Scopes are asked for; atproto is among them.
	Scopes []string `json:"scopes"`
}

// The facts that the profile's discovery brings.
const (
	// ATProtoServer is the address of the account's own server, on which its API is.
	ATProtoServer = "pds"
	// ATProtoID is the account's DID.
	ATProtoID = "did"
)

// Discovered says that the sign-in's addresses and client are found when somebody links.
func (a *Auth) Discovered() bool { return a.MCP != nil || a.ATProto != nil }

// expectATProto makes an auth type of the profile one that signs in.
func (a *Auth) expectATProto() {
	if a.Scheme != AtProto || a.ATProto == nil {
		return
	}
	a.Scheme = Code
	if a.OAuth2 == nil {
		a.OAuth2 = &OAuth2{Token: Token{Client: "none"}, DPoP: true, discovered: true}
	}
	if a.Place.Bearer.IsZero() {
		a.Place.Bearer = NewTemplate("{access_token}")
	}
}

// atproto checks what is declared of the profile.
func (c *checker) atproto(at place, auth *Auth, fields scope) {
	p := auth.ATProto
	if auth.OAuth2 == nil || !auth.OAuth2.discovered {
		c.report(at, "atproto belongs to scheme atproto, without oauth2: the account's servers tell their addresses")
		return
	}
	c.template(at.at("account"), p.Account, fields)
	c.address(at.at("directory"), p.Directory, scope{})
	scoped := false
	for _, s := range p.Scopes {
		scoped = scoped || s == "atproto"
	}
	if !scoped {
		c.report(at.at("scopes"), "the profile needs the scope atproto")
	}
	if len(auth.Steps) > 0 || len(auth.Signed) > 0 {
		c.report(at, "scheme atproto has no steps and no signed texts")
	}
}

// factsOfATProto are the facts that discovery brings. Any host may be an account's server: what is called is guarded
// there, as every address is.
func factsOfATProto() scope {
	return scope{
		ATProtoServer: {values: []string{"https://pds.example.com"}}, ATProtoID: {values: []string{"did:plc:sample"}},
	}
}
