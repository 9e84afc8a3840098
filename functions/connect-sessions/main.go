// Command connect-sessions is the Lambda function with which an owner's back end opens a connect session for one end
// user, and reads one back from its token.
//
// Trigger: HTTP API, routes /connect_sessions*. It reads connectors and auth configs and puts sessions; it has no
// access to any provider's client secret.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/connectsessions"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, connectsessions.New)) }
