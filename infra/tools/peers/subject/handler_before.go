//go:build before

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"

	"patchbay/shared/app/bootstrap"
)

// function makes a call of an event as aws-lambda-go does, for commits whose functions return a response to encode.
func function(h http.Handler) func(event []byte) error {
	handler := lambda.NewHandler(bootstrap.Gateway(h))
	return func(event []byte) error {
		answer, err := handler.Invoke(context.Background(), event)
		if err != nil || !bytes.HasPrefix(answer, []byte(good)) {
			return fmt.Errorf("the answer is %.300s, %w", answer, err)
		}
		return nil
	}
}
