// Command hub is the Lambda function behind the embeddable hub and the hosted hub page: what an end user's browser
// calls with a connect session's token.
//
// Trigger: HTTP API, routes /hub/*, /link, /hub-assets/*, /embedded/accounts/callback. Every caller is untrusted. It
// may link and edit accounts of the session's project and read the secrets that sealing a credential needs.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/hub"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, hub.New)) }
