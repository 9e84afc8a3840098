package provider

// Verdict is what a token endpoint was found to say of an OAuth client.
type Verdict string

// The verdicts.
const (
	// ClientAccepted means that the provider tells this client from one with a wrong secret.
	ClientAccepted Verdict = "accepted"
	ClientRefused  Verdict = "refused"
	// ClientUnclear means that the provider answered and said nothing about the client, or the same about a wrong one.
	ClientUnclear Verdict = "unclear"
	// ClientUnanswered means that the provider could not be reached, or may not be called.
	ClientUnanswered Verdict = "unanswered"
)

// ClientCheck is a verdict, and the refusal that it was found by.
type ClientCheck struct {
	Verdict Verdict
	Said    *Error // nil where the provider gave a token
}
