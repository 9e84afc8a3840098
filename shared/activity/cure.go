package activity

import (
	"fmt"
	"slices"
	"strings"
)

// Cure is the likely cause of a failure and what its owner can do about it.
type Cure struct {
	Code  string
	Words string
}

// The cures. Their words go to the owner, in the log.
var (
	CureDenied = Cure{"denied", "Somebody said no at the provider: the end user, or a rule of their " +
		"organisation. Ask them to try again and to allow it; where an administrator has to approve the " +
		"application, do that first."}
	CureSecret = Cure{"client_secret", "The client secret is wrong or has expired: make a new one at the " +
		"provider and save it in the auth config. No account need be linked again."}
	CureClient = Cure{"client", "The provider does not know the client, or does not let it do this: compare the " +
		"client id in the auth config with the application at the provider, and see that it is published, " +
		"approved and of the right kind."}
	CureRedirect = Cure{"redirect_uri", "The redirect URI is not registered: enter the one that the auth config " +
		"shows at the provider, letter by letter."}
	CureScopes = Cure{"scopes", "The provider does not grant a scope that is asked for: add it to the " +
		"application at the provider, or take it out of the auth config. Some need an approval or a larger plan."}
	CureAgain = Cure{"again", "The sign-in took too long, or was done twice: start again. If it goes on, " +
		"compare redirect URI and client id with the application at the provider."}
	CureCredentials = Cure{"credentials", "The provider does not take the credentials: they are mistyped, " +
		"revoked or lack a right. The end user has to enter good ones, for the account and the address that " +
		"they belong to."}
	CureRelink = Cure{"relink", "The access is gone: revoked, ended or replaced at the provider. The end user " +
		"has to link the account again."}
	CureRights = Cure{"rights", "The provider knows the credential and refuses this to it: the person, or the " +
		"application, lacks a right there."}
	CureUnreachable = Cure{"unreachable", "The provider did not answer: see its status page, and the address if " +
		"one of the fields is part of it. It is worth trying again."}
	CureProvider = Cure{"provider", "The provider has a problem of its own, or answers otherwise than it says: " +
		"see its status page and try again. If it goes on, tell its support the time and what it answered."}
	CureLimit   = Cure{"limit", "The provider limits how often it is asked: wait, and ask less often."}
	CureAddress = Cure{"address", "A field that is part of the address is wrong, such as a subdomain or a " +
		"region: correct it. Addresses that are not public are never called."}
	CureFields = Cure{"fields", "A field of the form is missing or wrong: the message names it."}
	CureIssuer = Cure{"issuer", "The answer is from another server than the one that was asked, or the fields " +
		"name another region or tenant than the person signed in to: correct the fields and start again."}
	CureToken = Cure{"id_token", "The provider's id_token does not hold: compare issuer, tenant and client id " +
		"in the auth config with the application at the provider, and this machine's clock."}
	CurePerson = Cure{"person", "Another person signed in than the one whose account is linked: that one has to " +
		"sign in, or make a connect session that allows another."}
	CureSession = Cure{"session", "The connect session has ended, or does not allow this: make a new one."}
	CureEnabled = Cure{"enabled", "The connector, the auth config or the account is switched off, gone or not " +
		"in the plan: see the connector's page."}
	CureBusy    = Cure{"busy", "Somebody else changed the same thing at that moment: try again."}
	CureRequest = Cure{"request", "The request is not one that can be made: the message says what to change."}
	CureCall    = Cure{"call", "The provider does not take the call as it was made: compare path, query and body with " +
		"its documentation. What it answered went to the caller."}
	CureOurs = Cure{"ours", "Patchbay failed: try again. If it goes on, look for the request's id in the " +
		"functions' logs."}
	CureOwnClient = Cure{"own_client", "The server lets no client come by itself: register one there, and enter its client " +
		"id and secret in the auth config."}
	CureAddServer = Cure{"add_server", "The server lets no client come by itself: add it as a connector of its own, with a " +
		"client that you register there."}
	CureMoreConfigs = Cure{"more_auth_configs", "The auth config keeps the clients of as many servers as it can: make " +
		"another one, and have new customers link by that."}
	CureVerify = Cure{"verify", "Nobody showed that the browser which signed in is that of your logged-in user: the link " +
		"was forwarded, or your product did not confirm it in time. Let the customer begin again from your product."}
	CureAwait = Cure{"await_secret", "The provider sent the secret for its webhooks while nobody waited for it: choose " +
		"Wait for the secret at the auth config, and have the provider send it again."}
	CureUnknown = Cure{"unknown", "The provider gave a reason that is not known here: its code and words, and " +
		"its documentation, say more."}
)

// byCode has the cure of each of our codes. Those of an attempt are all here.
var byCode = map[string]Cure{
	"access_denied": CureDenied, "provider_ended": CureUnknown, "code_refused": CureAgain,
	"client_refused": CureSecret, "sign_in_failed": CureUnknown, "issuer_mismatch": CureIssuer,
	"invalid_callback": CureProvider, "fact_refused": CureIssuer, "id_token_refused": CureToken,
	"discovery_failed": CureUnreachable, "invalid_response": CureProvider, "response_too_large": CureProvider,
	"address_refused": CureAddress, "provider_refused": CureCredentials, "provider_unreachable": CureUnreachable,
	"provider_failed": CureProvider, "other_person": CurePerson, "session_expired": CureSession,
	"integration_not_found": CureSession, "invalid_redirect_uri": CureRedirect, "invalid_connect_session": CureSession,
	"connection_attempt_over": CureAgain, "account_contended": CureBusy, "connector_not_enabled": CureEnabled,
	"auth_config_not_found": CureEnabled, "account_not_found": CureEnabled, "invalid_fields": CureFields,
	"unusable_address": CureAddress, "unusable_parameter": CureFields, "internal_error": CureOurs,
	"client_needed": CureOwnClient, "client_not_taken": CureAddServer, "too_many_clients": CureMoreConfigs,
	"client_forgotten": CureAgain, "not_verified": CureVerify,
	// Of calls, renewals and tests.
	"account_credentials_invalid": CureRelink, "account_in_error": CureRelink, "account_inactive": CureEnabled,
	"account_suspended": CureEnabled, "account_not_shared": CureRights, "auth_config_client_refused": CureSecret,
	"connector_not_in_catalog": CureEnabled, "credential_refresh_failed": CureProvider,
	"credential_refresh_failing": CureProvider, "credential_refresh_in_progress": CureBusy, "invalid_call": CureRequest,
	"invalid_request": CureRequest, "provider_answer_invalid": CureProvider, "provider_answer_too_large": CureRequest,
	"provider_rate_limited": CureLimit, "provider_timeout": CureUnreachable, "unusable_credential": CureFields,
	"secrets_unavailable": CureOurs, "out_of_time": CureUnreachable, "write_contended": CureBusy, "table_busy": CureBusy,
	"credentials_damaged": CureRelink, "action_not_found": CureRequest, "action_refused": CureUnknown,
	"credential_bound": CureRequest, "inbound_secret_not_awaited": CureAwait,
}

// byProvider has the cure of codes of providers, which tell more than ours: RFC 6749 sections 4.1.2.1 and 5.2, OpenID
// Connect Core 3.1.2.6, and words of single vendors.
var byProvider = map[string]Cure{
	"access_denied": CureDenied, "user_denied": CureDenied, "user_cancelled_login": CureDenied,
	"user_cancelled_authorize": CureDenied, "consent_required": CureDenied, "interaction_required": CureDenied,
	"login_required": CureDenied, "admin_policy_enforced": CureDenied, "org_internal": CureDenied,
	"invalid_client": CureSecret, "bad_client_secret": CureSecret, "incorrect_client_credentials": CureSecret,
	"unauthorized_client": CureClient, "invalid_client_id": CureClient, "bad_client_id": CureClient,
	"unsupported_grant_type": CureClient, "unsupported_response_type": CureClient, "application_suspended": CureClient,
	"redirect_uri_mismatch": CureRedirect, "bad_redirect_uri": CureRedirect, "invalid_redirect_uri": CureRedirect,
	"invalid_scope": CureScopes, "insufficient_scope": CureScopes, "missing_scope": CureScopes,
	"server_error": CureProvider, "temporarily_unavailable": CureProvider, "slow_down": CureLimit,
	"rate_limited": CureLimit, "ratelimited": CureLimit, "timeout": CureUnreachable, "unreachable": CureUnreachable,
	"no_refresh_token": CureRelink, "unexpected_redirect": CureAddress, "credential_refused": CureCredentials,
	"address_refused": CureAddress, "discovery_failed": CureUnreachable, "invalid_token": CureRelink,
	"token_revoked": CureRelink, "account_inactive": CureRelink, "token_not_bound": CureProvider,
	"use_dpop_nonce": CureProvider, "invalid_dpop_proof": CureProvider, "invalid_request_uri": CureAgain,
}

// Cures lists every cure, by code.
func Cures() []Cure {
	all := map[Cure]bool{CureCall: true} // no code has it
	for _, list := range []map[string]Cure{byCode, byProvider} {
		for _, c := range list {
			all[c] = true
		}
	}
	out := make([]Cure, 0, len(all))
	for c := range all {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Cure) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// CureOf is the likely cure of a failed entry; its zero value when there is nothing to say. What the provider says goes
// first, then our code, then the status of a call.
func CureOf(e *Entry) Cure {
	if c, ok := ofGrant(e); ok {
		return c
	}
	told, known := byProvider[e.ProviderCode]
	ours, have := byCode[e.Code]
	switch {
	case known:
		return told
	case have:
		return ours
	case e.Code != "" && e.Status < serverError:
		return CureRequest
	}
	return ofStatus(e)
}

// ofGrant is what invalid_grant means, which is one word for several things (RFC 6749 section 5.2): of a code that it
// was used or is another client's, of a refresh token that it is gone. Where the provider's words name the redirect
// URI, they are right.
func ofGrant(e *Entry) (Cure, bool) {
	switch {
	case e.ProviderCode != "invalid_grant" && e.Code != "code_refused":
		return Cure{}, false
	case strings.Contains(strings.ToLower(e.ProviderWords), "redirect"):
		return CureRedirect, true
	case e.Kind == Link:
		return CureAgain, true
	}
	return CureRelink, true
}

// Statuses of answers (RFC 9110 section 15, RFC 6585 section 4). They are data here, as a provider sent them.
const (
	badRequest   = 400
	unauthorized = 401
	forbidden    = 403
	tooMany      = 429
	serverError  = 500
)

// ofStatus is what the status of a provider's answer says.
func ofStatus(e *Entry) Cure {
	switch {
	case e.Status == unauthorized:
		return CureCredentials
	case e.Status == forbidden:
		return CureRights
	case e.Status == tooMany:
		return CureLimit
	case e.Status >= serverError:
		return CureProvider
	case e.Status >= badRequest:
		return CureCall
	}
	return Cure{}
}

// CurePage is the page that lists the cures, infra/docs/cures.md; a test holds it to this.
func CurePage() string {
	var out strings.Builder
	out.WriteString("# Cures\n\nA failed entry of the log has a `cure`: the likely cause, and what the owner can do. " +
		"shared/activity/cure.go has the list; `UPDATE=1 go test ./shared/activity` writes this page.\n\n" +
		"| Cure | Its words | For our codes | For a provider's codes |\n|---|---|---|---|\n")
	for _, c := range Cures() {
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |\n", c.Code, c.Words, codesOf(byCode, c), codesOf(byProvider, c))
	}
	out.WriteString("\n`invalid_grant` is `again` for a code, `relink` for a refresh token, and `redirect_uri` where the " +
		"provider's words name it.\nA call without a code has the cure of its status: 401 `credentials`, 403 `rights`, 429 " +
		"`limit`, 5xx `provider`, else `call`.\n")
	return out.String()
}

func codesOf(list map[string]Cure, of Cure) string {
	var codes []string
	for code, c := range list {
		if c == of {
			codes = append(codes, "`"+code+"`")
		}
	}
	slices.Sort(codes)
	return strings.Join(codes, " ")
}
