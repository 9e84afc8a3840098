/**
 * The codes that Patchbay gives itself to what a provider did, such as an answer that did not come. shared/oauth has the
 * same; a test compares the two.
 */
const ours: ReadonlySet<string> = new Set([
  "address_refused",
  "credential_refused",
  "discovery_failed",
  "fact_refused",
  "id_token_refused",
  "invalid_callback",
  "invalid_response",
  "issuer_mismatch",
  "no_refresh_token",
  "provider_error",
  "response_too_large",
  "timeout",
  "token_not_bound",
  "unexpected_redirect",
  "unreachable",
]);

/** A code as the provider gave it; undefined for one of ours, which nobody finds in the provider's documents. */
export const providersCode = (code: string | null | undefined): string | undefined =>
  code && !ours.has(code) ? code : undefined;
