// Command console is the Lambda function that serves the owner's console: a page and its assets. The page calls the
// management API like any other client, so this function has no access to the table or to any secret.
//
// Trigger: HTTP API, routes /console*, /console-assets/*.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/config"
	"patchbay/shared/app/console"
)

func main() { os.Exit(bootstrap.HTTP(config.FromEnv, console.New)) }
