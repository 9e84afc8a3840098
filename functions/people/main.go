// Command people is the Lambda function that signs people in to the console and says who they are.
//
// Trigger: the HTTP API, /session, /sign-in and /sign-out. It has no access to credentials.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/people"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, people.New)) }
