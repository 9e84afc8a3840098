package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
)

// askStack takes from a stack that is named what else is needed and was not said: the address, the table and the
// secrets' prefix.
func (t *Target) askStack(ctx context.Context) error {
	if t.Stack == "" || t.Dev != "" || t.URL != "" && t.Table != "" {
		return nil
	}
	loaded, err := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error {
		o.Region, o.Logger = t.Region, logging.Nop{}
		return nil
	})
	if err != nil {
		return fmt.Errorf("AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		return fmt.Errorf("name the Region of the stack %s: --region, or AWS_REGION", t.Stack)
	}
	if err := signedIn(ctx, loaded.Credentials); err != nil {
		return err
	}
	found, err := cloudformation.NewFromConfig(loaded).DescribeStacks(ctx,
		&cloudformation.DescribeStacksInput{StackName: &t.Stack})
	if err != nil || len(found.Stacks) == 0 {
		why := err
		if api := smithy.APIError(nil); errors.As(err, &api) {
			why = errors.New(api.ErrorMessage())
		}
		return fmt.Errorf("the stack %s cannot be read (cloudformation:DescribeStacks, in its Region), so name --url and "+
			"--table: %w", t.Stack, why)
	}
	for _, o := range found.Stacks[0].Outputs {
		for name, to := range map[string]*string{"Url": &t.URL, "TableName": &t.Table} {
			if aws.ToString(o.OutputKey) == name && *to == "" {
				*to = aws.ToString(o.OutputValue)
			}
		}
	}
	for _, p := range found.Stacks[0].Parameters {
		if aws.ToString(p.ParameterKey) == "SecretPrefix" && t.Prefix == standardPrefix {
			t.Prefix = aws.ToString(p.ParameterValue)
		}
	}
	return nil
}
