// Command mcp-manage is the Lambda function that gives agents the management API as tools, by the Model Context
// Protocol.
//
// Trigger: the HTTP API, /mcp/manage. It reads API keys, and calls the API with its caller's own key.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/mcpmanage"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, mcpmanage.New)) }
