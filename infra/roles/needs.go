package roles

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

// Call is one use of a right.
type Call struct {
	Action  string // as IAM names it: dynamodb:GetItem
	On      string // what is behind the service's own name: an index of the table, a kind of secret; "" the table itself
	Leading string // the partition that is read or written, as dynamodb:LeadingKeys has it
}

// String implements fmt.Stringer.
func (c Call) String() string {
	return strings.TrimSuffix(c.Action+" on "+strings.TrimSpace(c.On+" "+c.Leading), " on ")
}

// attributes are an item or a key, as far as their partition is concerned.
type attributes struct {
	PK struct{ S string }
}

// request is what names the rights in a call's body, of DynamoDB and of Secrets Manager.
type request struct {
	Key, Item     attributes
	RequestItems  map[string]struct{ Keys []attributes }
	TransactItems []map[string]struct{ Key, Item attributes }
	Statements    []struct {
		Statement  string
		Parameters []struct{ S string }
	}

	IndexName                 string
	KeyConditionExpression    string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]struct{ S string }

	SecretId string // Secrets Manager's own spelling
	Name     string // of a secret to be created
	QueueUrl string // SQS's own spelling
	Entries  []struct{ EventBusName string }
}

// Needs lists the rights that a call needs. A transaction needs one for each kind of item, PartiQL one for each kind of
// statement (DynamoDB developer guide, "IAM with transactions" and "IAM policies with PartiQL"). secrets is the
// deployment's prefix.
func Needs(service, operation string, body []byte, secrets string) ([]Call, error) {
	var in request
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	action := service + ":" + operation
	if service == "sqs" { // the queue's name here is its logical name in the template; batches need the single right
		queue := in.QueueUrl[strings.LastIndexByte(in.QueueUrl, '/')+1:]
		return []Call{{Action: strings.TrimSuffix(action, "Batch"), On: queue}}, nil
	}
	if service == "events" {
		var calls []Call
		for _, e := range in.Entries {
			calls = append(calls, Call{Action: action, On: e.EventBusName})
		}
		return calls, nil
	}
	if service != "dynamodb" { // the name's first part below the deployment's prefix says what kind of secret it is
		kind, _, _ := strings.Cut(strings.TrimPrefix(in.SecretId+in.Name, secrets+"/"), "/")
		return []Call{{Action: action, On: kind}}, nil
	}
	var calls []Call
	switch operation {
	case "TransactWriteItems":
		for _, it := range in.TransactItems {
			for kind, of := range it {
				verb := map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
					"ConditionCheck": "ConditionCheckItem"}[kind]
				calls = append(calls, Call{Action: "dynamodb:" + verb, Leading: of.Key.PK.S + of.Item.PK.S})
			}
		}
	case "BatchGetItem":
		for _, of := range in.RequestItems {
			for _, k := range of.Keys {
				calls = append(calls, Call{Action: action, Leading: k.PK.S})
			}
		}
	case "BatchExecuteStatement":
		for _, s := range in.Statements {
			verb := strings.ToLower(strings.Fields(s.Statement)[0])
			before, _, found := strings.Cut(s.Statement, `"PK"=?`)
			if at := strings.Count(before, "?"); found && at < len(s.Parameters) {
				calls = append(calls, Call{Action: "dynamodb:PartiQL" + strings.ToUpper(verb[:1]) + verb[1:],
					Leading: s.Parameters[at].S})
			}
		}
	case "Query":
		calls = append(calls, Call{Action: action, On: in.IndexName, Leading: in.queried()})
	default:
		calls = append(calls, Call{Action: action, Leading: in.Key.PK.S + in.Item.PK.S})
	}
	for _, c := range calls {
		if c.Leading == "" {
			return calls, errors.New("it names no partition")
		}
	}
	if len(calls) == 0 {
		return nil, errors.New("it names no item")
	}
	return calls, nil
}

var equality = regexp.MustCompile(`(#\w+) = (:\w+)`)

// queried is the partition of a Query, of the table or of an index.
func (in request) queried() string {
	for _, found := range equality.FindAllStringSubmatch(in.KeyConditionExpression, -1) {
		if name := in.ExpressionAttributeNames[found[1]]; name == "PK" || name == "GSI1PK" || name == "GSI2PK" {
			return in.ExpressionAttributeValues[found[2]].S
		}
	}
	return ""
}
