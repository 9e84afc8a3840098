// Command accounts is the Lambda function for an owner's linked accounts: list, read, change and delete.
//
// Trigger: HTTP API, routes /accounts*. Deleting revokes at the provider where it can, for which it opens the
// credential and reads the setup secrets.
package main

import (
	"os"

	"patchbay/shared/app/accounts"
	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, accounts.New)) }
