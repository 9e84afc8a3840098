package table

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/approval"
	"patchbay/shared/change"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/handshake"
	"patchbay/shared/people"
	"patchbay/shared/project"
)

// ChangeFilters select the stream records that the events function is called for, as event filter patterns: what
// settings, accounts and connectors become, and attempts that failed. template.yaml has the same; a test compares the
// two.
func ChangeFilters() []string {
	return []string{
		`{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"entity":{"S":` +
			`["account","connector","auth_config","api_key","use_token","pending_call","inbound_secret","project","webhook","connector_definition","member"]}}}}`,
		`{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"entity":{"S":["connection_attempt"]},"status":{"S":["error"]}}}}`,
	}
}

// errNoProject says that a stream record does not tell whose it is.
var errNoProject = errors.New("it names no project")

// Changed reads a stream record; nil for an item that nobody is told of. It fails for a record that cannot be read,
// which another try does not mend.
func Changed(r events.DynamoDBEventRecord) (*change.Change, error) {
	before, after := imageOf(r.Change.OldImage), imageOf(r.Change.NewImage)
	last := after
	if last == nil {
		last = before
	}
	c := &change.Change{
		By: stringOf(after, by), Was: stringOf(before, by), Origin: actor.ParseOrigin(stringOf(after, origin)),
		At: r.Change.ApproximateCreationDateTime.UTC().Truncate(time.Second), Project: stringOf(last, "project"),
	}
	entity := stringOf(last, "entity")
	read, ok := changeReaders[entity]
	if !ok {
		return nil, nil
	}
	if entity == entityProject {
		c.Project = stringOf(last, "id")
	}
	err := read(c, before, after)
	if err == nil && c.Project == "" {
		err = errNoProject
	}
	if err != nil {
		return nil, fmt.Errorf("stream record %s of entity %s: %w", r.Change.SequenceNumber, entity, err)
	}
	return c, nil
}

// The entities that have no constant where their record is.
const (
	entityAttempt = "connection_attempt"
	entityProject = "project"
	entityKey     = "api_key"
)

// changeReaders fill a change from the images of an item, by its entity.
var changeReaders = map[string]func(c *change.Change, before, after item) error{
	EntityAccount: func(c *change.Change, before, after item) (err error) {
		c.Account, err = pairOf(before, after, domainOf[account.Account, accountRecord])
		return err
	},
	EntityConnector: func(c *change.Change, before, after item) (err error) {
		c.Deleted = deletedIn(before, after)
		c.Connector, err = pairOf(before, after, func(it item) (connector.Connector, error) {
			return decodeConnector(stringOf(it, "project"), stringOf(it, "connector"), it)
		})
		return err
	},
	EntityAuthConfig: func(c *change.Change, before, after item) (err error) {
		c.Config, err = pairOf(before, after, domainOf[connector.AuthConfig, configRecord])
		return err
	},
	entityAttempt: func(c *change.Change, before, after item) (err error) {
		c.Attempt, err = pairOf(before, after, domainOf[connect.Attempt, attemptRecord])
		return err
	},
	entityProject: func(c *change.Change, before, after item) (err error) {
		c.Deleted = deletedIn(before, after)
		c.Tenant, err = pairOf(before, after, domainOf[project.Project, projectRecord])
		return err
	},
	EntityEndpoint: func(c *change.Change, before, after item) (err error) {
		c.Endpoint, err = pairOf(before, after, endpointOf)
		return err
	},
	EntityDefinition: func(c *change.Change, before, after item) (err error) {
		c.Own, err = pairOf(before, after, decodeDefinition)
		return err
	},
	EntityMember: func(c *change.Change, before, after item) (err error) {
		c.Member, err = pairOf(before, after, domainOf[people.Member, memberRecord])
		return err
	},
	entityPendingCall: func(c *change.Change, before, after item) (err error) {
		c.Held, err = pairOf(before, after, domainOf[approval.Call, pendingCallRecord])
		return err
	},
	entityHandshake: func(c *change.Change, before, after item) (err error) {
		c.Handshake, err = pairOf(before, after, domainOf[handshake.Handshake, handshakeRecord])
		return err
	},
	entityUseToken: func(c *change.Change, before, after item) (err error) {
		c.Use, err = pairOf(before, after, decodeUseToken)
		return err
	},
	entityKey: func(c *change.Change, before, after item) (err error) {
		c.Key, err = pairOf(before, after, domainOf[project.Key, apiKeyRecord])
		return err
	},
}

// domainOf reads an item of a record that knows what it is in the domain.
func domainOf[T any, R interface{ domain() T }](it item) (T, error) {
	r, err := decode[R](it)
	return r.domain(), err
}

func endpointOf(it item) (change.Endpoint, error) {
	r, err := decode[endpointRecord](it)
	return change.Endpoint{
		ID: r.ID, Project: r.Project, URL: r.URL, Description: r.Description, Types: r.Events, On: r.On,
		OffReason: r.OffReason, Digest: r.Digest, Version: r.Version,
	}, err
}

// pairOf reads an item as it was and as it is.
func pairOf[T any](before, after item, read func(item) (T, error)) (*change.Of[T], error) {
	one := func(it item) (*T, error) {
		if it == nil {
			return nil, nil
		}
		v, err := read(it)
		return &v, err
	}
	var pair change.Of[T]
	var err, errAfter error
	pair.Before, err = one(before)
	pair.After, errAfter = one(after)
	return &pair, errors.Join(err, errAfter)
}

// deletedRecord is what an item that counts others keeps of the last of them that went.
type deletedRecord struct {
	Entity  string `dynamodbav:"entity"`
	ID      string `dynamodbav:"id"`
	Owner   string `dynamodbav:"owner,omitempty"`
	Config  string `dynamodbav:"config,omitempty"`
	Version int64  `dynamodbav:"version,omitempty"`
}

// deletedIn is what a write deleted beside the item, nil when nothing.
func deletedIn(before, after item) *change.Deleted {
	if after["deleted"] == nil || reflect.DeepEqual(before["deleted"], after["deleted"]) {
		return nil
	}
	var r deletedRecord
	if attributevalue.Unmarshal(after["deleted"], &r) != nil || r.ID == "" {
		return nil
	}
	return new(change.Deleted(r))
}
