// Command proxy is the Lambda function that sends one request to a provider with an account's credential in it.
//
// Trigger: HTTP API, route POST /unified/proxy. It opens credentials and renews tokens; it changes no setting.
package main

import (
	"os"

	"patchbay/shared/app"
	"patchbay/shared/app/bootstrap"
)

func main() { os.Exit(bootstrap.HTTP(app.FromEnv, app.Proxy)) }
