// Command proxy is the Lambda function that sends one request to a provider with an account's credential in it.
//
// Trigger: HTTP API, route POST /unified/proxy. It opens credentials and renews tokens; it changes no setting.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/proxy"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, proxy.New)) }
