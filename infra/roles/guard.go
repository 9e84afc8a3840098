package roles

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Guard refuses a function's AWS calls that its role would refuse (clients.Config.Middleware), and tells what it
// refused. secrets is the deployment's prefix of secret names.
func (r Roles) Guard(function, secrets string, refused func(why string)) func(*middleware.Stack) error {
	return func(s *middleware.Stack) error {
		return s.Finalize.Add(middleware.FinalizeMiddlewareFunc("Roles",
			func(ctx context.Context, in middleware.FinalizeInput,
				next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
				why, err := r.examine(function, secrets, in.Request)
				if err == nil && why != "" {
					refused(why)
					err = &smithy.GenericAPIError{Code: "AccessDeniedException", Message: why}
				}
				if err != nil {
					return middleware.FinalizeOutput{}, middleware.Metadata{}, err
				}
				return next.HandleFinalize(ctx, in)
			}), middleware.After)
	}
}

func (r Roles) examine(function, secrets string, request any) (why string, err error) {
	req, ok := request.(*smithyhttp.Request)
	if !ok {
		return "", fmt.Errorf("roles: a request of type %T", request)
	}
	body, err := io.ReadAll(req.GetStream())
	if err != nil {
		return "", fmt.Errorf("roles: %w", err)
	}
	if err := req.RewindStream(); err != nil {
		return "", fmt.Errorf("roles: %w", err)
	}
	target, operation, _ := strings.Cut(req.Header.Get("X-Amz-Target"), ".")
	service := "dynamodb"
	switch target {
	case "secretsmanager":
		service = target
	case "AmazonSQS":
		service = "sqs"
	case "AWSEvents":
		service = "events"
	}
	calls, err := Needs(service, operation, body, secrets)
	if err != nil {
		return "", fmt.Errorf("roles: %s: %w", operation, err)
	}
	for _, c := range calls {
		if why := r.Refusal(function, c); why != "" {
			return why, nil
		}
	}
	return "", nil
}
