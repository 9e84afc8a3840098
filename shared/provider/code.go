package provider

// Codes of an Error that Patchbay makes and that the domain tells apart. Others are the provider's own, such as
// invalid_grant (RFC 6749 section 5.2), or shared/oauth's.
const (
	CodeIssuer    = "issuer_mismatch"    // RFC 9207: the callback is from another server, or does not say
	CodeCallback  = "invalid_callback"   // no code, or a parameter twice
	CodeFact      = "fact_refused"       // a captured value is missing or does not match its pattern
	CodeAnswer    = "invalid_response"   // an answer that is no token answer
	CodeTooLarge  = "response_too_large" // an answer beyond the size that is read
	CodeIDToken   = "id_token_refused"   // OpenID Connect Core 3.1.3.7
	CodeDiscovery = "discovery_failed"   // OpenID Connect Discovery 4
	CodeAddress   = "address_refused"    // not an address that Patchbay may call
	CodeUnbound   = "token_not_bound"    // RFC 9449 section 5: not of the type DPoP
)
