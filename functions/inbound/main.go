// Command inbound is the Lambda function that takes what providers send to the addresses of auth configs.
//
// Trigger: HTTP API, routes /inbound/*. It verifies each request by the auth config's signing secret, which it may read,
// ends accounts that a provider says are gone, and tells the owner of the rest.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/inbound"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, inbound.New)) }
