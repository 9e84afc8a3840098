package catalog

import "slices"

// Failures are what a provider's answers mean beside what the standards say: invalid_grant and invalid_client of a
// token call (RFC 6749 section 5.2), 401 and invalid_token of a call of the API (RFC 6750 section 3.1). The first rule
// that fits counts.
type Failures struct {
	Token []FailureRule `json:"token,omitempty"` // answers of the token and the revocation endpoint
	Calls []FailureRule `json:"calls,omitempty"` // answers of the API, to verify and to proxied calls
}

// FailureRule recognises an answer by every member that is set, and says what it means.
type FailureRule struct {
	// Status lists statuses. Empty: any for a token call, any of 400 and above for a call of the API.
	Status []int `json:"status,omitempty"`
	// Code lists codes, written as in the answer.
	Code []string `json:"code,omitempty"`
	// Path is where in the JSON answer the code is, dotted. Empty: where codes usually are, such as error or error.code.
	Path string `json:"path,omitempty"`
	// MessageContains is a part of the description, whatever its case, for codes that mean several things.
	MessageContains string  `json:"message_contains,omitempty"`
	Means           Meaning `json:"means"`
}

// Meaning is what an answer says about an account.
type Meaning string

// The meanings.
const (
	MeansExpired Meaning = "expired" // the access token ended; a renewed one may work. Of calls alone
	MeansDead    Meaning = "dead"    // the credential is no longer good; only linking again cures it
	MeansClient  Meaning = "client"  // the OAuth client is refused; the owner has to correct it. Of token calls alone
	MeansLater   Meaning = "later"   // it passes by itself, such as a limit
)

// failures checks that each rule recognises something, and nothing that a good answer could be.
func (c *checker) failures(at place, auth *Auth) {
	if len(auth.Failures.Token) > 0 && !auth.Scheme.HoldsTokens() {
		c.report(at.at("token"), "scheme %s has no token endpoint", auth.Scheme)
	}
	for i, r := range auth.Failures.Token {
		c.failureRule(at.at("token").at(i), r)
		if r.Means == MeansExpired {
			c.report(at.at("token").at(i).at("means"), "a token call says dead, client or later")
		}
	}
	for i, r := range auth.Failures.Calls {
		at := at.at("calls").at(i)
		c.failureRule(at, r)
		if r.Means == MeansClient {
			c.report(at.at("means"), "a call says expired, dead or later")
		}
		if slices.ContainsFunc(r.Status, isGood) && (r.Path == "" || len(r.Code) == 0) {
			c.report(at, "a good status needs code and path: what else tells the failure from a good answer?")
		}
	}
}

func (c *checker) failureRule(at place, r FailureRule) {
	if len(r.Status) == 0 && len(r.Code) == 0 {
		c.report(at, "name a status or a code: the rule fits every failure")
	}
	if r.Path != "" && len(r.Code) == 0 {
		c.report(at.at("path"), "path says where the code is, and no code is named")
	}
}

func isGood(status int) bool { return status < 400 }
