package table

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TTLAttribute holds an item's end in Unix seconds. DynamoDB deletes late, so reads check it too.
const TTLAttribute = "expires_at"

// Projected are the attributes that the index of accounts holds. A list shows them, filters name them, and the fan-out
// writes none of them, so that materialising a state costs no index write. An index takes
// no further attribute after it was made (decision 0007).
var Projected = []string{
	"version", "id", "project", "connector", "config_id", "owner_id", "own_status", "shown", "created_at", "updated_at",
	"suspended", "access_ends_at", "grant_ends_at", "scopes", "upstream", "last_used_at",
}

// Definition is the table as template.yaml deploys it, for local engines; a test compares the two.
func Definition(name string) *dynamodb.CreateTableInput {
	str := func(n string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: aws.String(n), AttributeType: types.ScalarAttributeTypeS}
	}
	keys := func(hash, sort string) []types.KeySchemaElement {
		return []types.KeySchemaElement{
			{AttributeName: aws.String(hash), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
		}
	}
	return &dynamodb.CreateTableInput{
		TableName:   aws.String(name),
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{str(pk), str(sk), str(indexPK), str(indexSK), str(duePK),
			str(dueSK)},
		KeySchema: keys(pk, sk),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName:  aws.String(Index),
			KeySchema:  keys(indexPK, indexSK),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: Projected},
		}, {
			IndexName:  aws.String(DueIndex),
			KeySchema:  keys(duePK, dueSK),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
		}},
		StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(true),
			StreamViewType: types.StreamViewTypeNewAndOldImages},
	}
}

// TimeToLive is the setting that goes with Definition.
func TimeToLive(name string) *dynamodb.UpdateTimeToLiveInput {
	return &dynamodb.UpdateTimeToLiveInput{
		TableName: aws.String(name),
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String(TTLAttribute),
			Enabled: aws.Bool(true)},
	}
}
