// Command inbound is the Lambda function that takes what providers send to the addresses of auth configs.
//
// Trigger: HTTP API, routes /inbound/*. It verifies each request by the auth config's signing secret, ends accounts
// whose grant a provider says is gone, and tells the owner of all. It may read setup secrets, and opens no credential.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/inbound"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, inbound.New)) }
