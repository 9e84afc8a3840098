// Command hello is the least that a Lambda function can be. What a function of Patchbay costs to start is compared with
// it.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(context.Context) (string, error) { return "hello", nil })
}
