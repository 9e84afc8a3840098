package main

import (
	"strings"
	"time"
)

// skeleton is a definition with TODO wherever a fact is missing. Its comments say what the fact is and where vendors
// tell it; each goes when its line is filled in.
func skeleton(key, scheme string, now time.Time) string {
	return strings.NewReplacer("KEY", key, "LETTERS", letters(key), "TODAY", now.UTC().Format(time.DateOnly)).Replace(
		skeletonHead + skeletonSchemes[scheme])
}

// letters of a key are two at most, the first one large.
func letters(key string) string { return strings.ToUpper(key[:1]) + key[1:min(2, len(key))] }

const skeletonHead = `# infra/docs/connector-definitions.md says what each member means. TODO marks what to fill in: patchbay catalog lint
# tells the lines. Facts only: what no source says stays out.
key: KEY # never changes; the file is named for it
name: "TODO: the product, as its vendor writes it"
# The first one is its category on the wire. One or more of: accounting, ats, crm, documents, hris, iam, lms, marketing,
# messaging, scheduling, screening, ticketing; stackone where none fits.
categories: [TODO]
# What it is besides: ai, analytics, assessment, data, design, devops, ecommerce, esign, expense, itsm, monitoring,
# payments, productivity, sales, security, social, storage, support, video, workforce.
# tags: [payments]
icon: {letters: LETTERS, color: "TODO: the brand's colour, such as #1a73e8"}
release_stage: beta # preview while a fact is open; stable once it was linked for real
version: 1.0.0
docs: "TODO: address of the vendor's page on authentication"
api:
  # No slash at the end. Where each customer has a host: https://{subdomain}.vendor.com/api, and that field below.
  base_url: "TODO: https://api.vendor.com/v1"
  # headers: {X-Version: "2026-01"} # sent with every call
auth:
`

// sourced is what every auth type has.
const sourced = `    sources: # where the facts below were read, one or more
      - {url: "TODO: address of the page", checked: TODAY, evidence: document, says: "TODO: what it says"}
`

// proven proves the credential.
const proven = `    # A cheap call that only a good credential passes; without one the connector stays a preview.
    verify: {method: GET, path: "TODO: /me"}
    # What in its answer says whose account it is and never changes: not an e-mail address. Without it, leave this out.
    # identity: {id: user.id, name: user.email}
`

const clientFields = `    setup_fields: # yours, entered once
      - {preset: client_id}
      - {preset: client_secret}
      - {preset: scopes, placeholder: "TODO: read:users"}
`

// guided is where the end user finds the value above it.
const guided = `guide: {description: "TODO: where in the product an administrator finds it"}`

// skeletonSchemes are the auth types, by scheme.
var skeletonSchemes = map[string]string{
	"api_key": `  - key: api_key # never changes
    label: API key
    scheme: api_key
` + sourced + `    config_fields: # the end user's; more presets: subdomain, host, account_id, region, username, password, email
      - {preset: api_key, ` + guided + `}
    place: {header: {"TODO: X-Api-Key": "{api_key}"}} # or query: {api_key: "{api_key}"}
` + proven,
	"bearer": `  - key: api_token # never changes
    label: API token
    scheme: bearer
` + sourced + `    config_fields: # the end user's; more presets: subdomain, host, account_id, region, username, password, email
      - {preset: token, ` + guided + `}
    place: {bearer: "{api_token}"}
` + proven,
	"basic": `  - key: basic # never changes
    label: User name and password
    scheme: basic
` + sourced + `    config_fields: # the end user's; where a key is the user and nothing the password: {preset: api_key} alone
      - {preset: username, ` + guided + `}
      - {preset: password}
    place: {basic: {user: "{username}", password: "{password}"}}
` + proven,
	"oauth2_code": `  - key: oauth2 # never changes
    label: OAuth 2.0
    scheme: oauth2_code
` + sourced + clientFields + `    # config_fields: # what an end user enters before the sign-in, such as {preset: subdomain, domain: vendor.com}
    place: {bearer: "{access_token}"}
` + proven + `    oauth2:
      authorize: {url: "TODO: https://vendor.com/oauth/authorize"}
      # client: basic is the standard's; body where the vendor wants client_id and client_secret as parameters.
      token: {url: "TODO: https://vendor.com/oauth/token", client: basic}
      # refresh: {rotates: true} # where each renewal gives a new refresh token
      # revoke: {url: "https://vendor.com/oauth/revoke"} # where there is one
      scopes:
        - {default: ["TODO: read:users"], field: scopes}
`,
	"oauth2_client_credentials": `  - key: client_credentials # never changes
    label: Client credentials
    scheme: oauth2_client_credentials
` + sourced + `    config_fields: # the end user's, since each customer makes a client of their own; yours alone: setup_fields
      - {preset: client_id, ` + guided + `}
      - {preset: client_secret}
    place: {bearer: "{access_token}"}
` + proven + `    oauth2:
      token: {url: "TODO: https://vendor.com/oauth/token", client: basic} # or client: body
      # scopes:
      #   - {default: [read]}
`,
	"token_exchange": `  - key: login # never changes
    label: User name and password
    scheme: token_exchange
` + sourced + `    config_fields: # the end user's: what buys a token
      - {preset: username, ` + guided + `}
      - {preset: password}
    place: {bearer: "{access_token}"}
` + proven + `    steps: # calls in their order; the last one captures access_token
      - name: login
        again: refresh # at each renewal too
        request:
          url: "TODO: https://api.vendor.com/login"
          json: {username: "{username}", password: "{password}"}
        capture:
          - {fact: access_token, from: "TODO: data.token", secret: true, required: true}
        expires: {lifetime_seconds: TODO} # what the vendor says; {in: data.expires_in, unit: s} where the answer tells
`,
}
