// Command oauth-callback is the Lambda function that sends an end user's browser to a provider and receives it back:
// the start and the callback of the OAuth flow.
//
// Trigger: HTTP API, routes /connect/oauth2/*. It consumes the state, exchanges the code and links the account; it may
// read setup secrets and write none.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/oauthcallback"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, oauthcallback.New)) }
