package table

import (
	"context"
	"fmt"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/project"
)

// Whole is the table as the owner's command reads it from end to end.
type Whole struct {
	*Store
	Scanner Scanner
}

// Projects reads every project of the deployment, in no order. It scans the whole table, since no index lists projects:
// it is for the owner's command alone, and costs a read unit for each 8 KB.
func (s Whole) Projects(ctx context.Context) iter.Seq2[project.Project, error] {
	return func(yield func(project.Project, error) bool) {
		e, err := expression.NewBuilder().
			WithFilter(expression.Name("entity").Equal(expression.Value("project"))).Build()
		if err != nil {
			yield(project.Project{}, err)
			return
		}
		in := &dynamodb.ScanInput{
			TableName: &s.table, Limit: aws.Int32(1000), FilterExpression: e.Filter(),
			ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
		}
		for {
			out, err := s.Scanner.Scan(ctx, in)
			if err != nil {
				yield(project.Project{}, fmt.Errorf("scan: %w", err))
				return
			}
			for _, it := range out.Items {
				r, err := decode[projectRecord](it)
				if !yield(r.domain(), err) {
					return
				}
			}
			if in.ExclusiveStartKey = out.LastEvaluatedKey; in.ExclusiveStartKey == nil {
				return
			}
		}
	}
}
