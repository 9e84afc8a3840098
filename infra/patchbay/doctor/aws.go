package doctor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"patchbay/shared/app/queues"
	"patchbay/shared/app/secrets"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

func (d *Doctor) noAWS(name string) bool {
	if d.AWS == nil {
		d.skip(name, "%s", d.NoAWS)
	}
	return d.AWS == nil
}

// outputs are a stack's, by their names.
type outputs map[string]string

// failing are the outputs that name failure queues, and what works each off.
var failing = map[string]string{
	"FailureQueueUrl": "look at the log of StatusFanoutFunction and mend the cause; ReconcileFunction does the work within 15 minutes, " +
		"then purge the queue (URL)",
	"DeliveryFailureQueueUrl": "mend the cause, then: patchbay deliveries redrive --queue URL",
	"EventsFailureQueueUrl":   "mend the cause, then within 24 hours: patchbay events redrive --queue URL",
}

// stackOutputs reads what the stack says of itself, and holds it against what the command was told.
func (d *Doctor) stackOutputs(ctx context.Context) {
	const name = "stack"
	if d.Local {
		d.skip(name, "make dev has no stack of CloudFormation")
		return
	}
	if d.Stack == "" {
		d.skip(name, "no stack is named (--stack)")
		return
	}
	if d.noAWS(name) {
		return
	}
	client := cloudformation.New(cloudformation.Options{Region: d.AWS.Region, Credentials: d.AWS.Credentials})
	found, err := client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &d.Stack})
	if err != nil {
		d.refused(name, "cloudformation:DescribeStacks", "name the stack as 'sam deploy' did, in its Region", err)
		return
	}
	s, all := found.Stacks[0], outputs{}
	for _, o := range s.Outputs {
		all[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	d.stack = &all
	for output := range failing {
		if at := all[output]; at != "" {
			d.Queues[output] = at
		}
	}
	status := string(s.StackStatus)
	switch {
	case !strings.HasSuffix(status, "_COMPLETE") || strings.Contains(status, "ROLLBACK"):
		d.say(name, Wrong, "look at the stack's events (sam list, CloudFormation), mend what failed, and deploy again",
			"the last deployment of %s ended as %s: %s", d.Stack, status, aws.ToString(s.StackStatusReason))
	case all["TableName"] != d.AWS.Table:
		d.say(name, Wrong, "--table is the output TableName: "+all["TableName"],
			"the stack's table is another one than --table %s",
			d.AWS.Table)
	case d.API != nil && all["Url"] != "" && hostOf(all["Url"]) != hostOf(d.API.URL):
		d.say(name, Warning, "see that --url is an address of this stack", "the stack's Url is %s, and --url is %s",
			all["Url"],
			d.API.URL)
	default:
		d.ok(name, "%s is %s", d.Stack, status)
	}
}

// table looks at the one table.
func (d *Doctor) table(ctx context.Context) {
	const name = "table"
	if d.noAWS(name) {
		return
	}
	db := d.AWS.DynamoDB()
	out, err := db.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &d.AWS.Table})
	var missing *types.ResourceNotFoundException
	if errors.As(err, &missing) {
		d.say(name, Wrong, "--table is the stack's output TableName, in its Region (--region)", "there is no table %s",
			d.AWS.Table)
		return
	}
	if err != nil {
		d.refused(name, "dynamodb:DescribeTable", "see that the table can be reached", err)
		return
	}
	want := table.Definition(d.AWS.Table)
	var lacks []string
	for _, i := range want.GlobalSecondaryIndexes {
		if !slices.ContainsFunc(out.Table.GlobalSecondaryIndexes, func(g types.GlobalSecondaryIndexDescription) bool {
			return aws.ToString(g.IndexName) == aws.ToString(i.IndexName)
		}) {
			lacks = append(lacks, "the index "+aws.ToString(i.IndexName))
		}
	}
	if s := out.Table.StreamSpecification; s == nil || !aws.ToBool(s.StreamEnabled) {
		lacks = append(lacks, "a stream, so that webhooks, events and the audit log are told nothing")
	}
	switch {
	case len(lacks) > 0:
		d.say(name, Wrong, "deploy the template of this version", "%s lacks %s", d.AWS.Table, strings.Join(lacks, ", "))
	case out.Table.TableStatus != types.TableStatusActive && out.Table.TableStatus != types.TableStatusUpdating:
		d.say(name, Wrong, "wait until it is ACTIVE; where it is not soon, look at AWS's health dashboard", "%s is %s", d.AWS.Table,
			out.Table.TableStatus)
	case !d.Local && !aws.ToBool(out.Table.DeletionProtectionEnabled):
		d.say(name, Warning, "deploy with DeletionProtection=true", "%s can be deleted by mistake", d.AWS.Table)
	default:
		d.ok(name, "%s with its indexes and its stream", d.AWS.Table)
	}
}

// rootKeys looks at what opens credentials.
func (d *Doctor) rootKeys(ctx context.Context) {
	const name = "root keys"
	if d.noAWS(name) {
		return
	}
	all, err := vault.Roots(ctx, secrets.Client(*d.AWS), d.AWS.SecretPrefix)
	do := "--prefix is the parameter SecretPrefix; of a new deployment, 'patchbay setup' makes them. Without them no credential " +
		"opens: a deleted secret can be restored in its recovery window"
	if err != nil {
		d.refused(name, "secretsmanager:GetSecretValue", do, err)
		return
	}
	primary := slices.IndexFunc(all, func(r vault.RootInfo) bool { return r.Primary })
	if primary < 0 {
		d.say(name, Wrong, do, "below %s is none that seals", d.AWS.SecretPrefix)
		return
	}
	d.ok(name, "%s seals; %d in all", all[primary].ID, len(all))
}

// failureQueues looks for what was given up on.
func (d *Doctor) failureQueues(ctx context.Context) {
	const name = "failure queues"
	if d.noAWS(name) {
		return
	}
	if len(d.Queues) == 0 {
		d.skip(name, "no stack is named (--stack), whose outputs tell them")
		return
	}
	client, bad := queues.Client(*d.AWS), false
	for _, output := range slices.Sorted(maps.Keys(d.Queues)) {
		at := d.Queues[output]
		out, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
			QueueUrl: &at, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNameApproximateNumberOfMessages},
		})
		if err != nil {
			bad = true
			d.refused(name, "sqs:GetQueueAttributes", "see that the queue "+output+" is there",
				fmt.Errorf("%s: %w", output, err))
			continue
		}
		n, _ := strconv.Atoi(out.Attributes[string(sqstypes.QueueAttributeNameApproximateNumberOfMessages)])
		if n > 0 {
			bad = true
			d.say(name, Wrong, strings.ReplaceAll(failing[output], "URL", at), "%d messages that were given up on are in %s", n,
				output)
		}
	}
	if !bad {
		d.ok(name, "%d, all empty", len(d.Queues))
	}
}

// alarms looks for those of the stack that ring.
func (d *Doctor) alarms(ctx context.Context) {
	const name = "alarms"
	switch {
	case d.Local:
		d.skip(name, "make dev has no CloudWatch")
		return
	case d.stack == nil:
		d.skip(name, "the stack is not known (--stack)")
		return
	}
	client := cloudwatch.New(cloudwatch.Options{Region: d.AWS.Region, Credentials: d.AWS.Credentials})
	pages := cloudwatch.NewDescribeAlarmsPaginator(client, &cloudwatch.DescribeAlarmsInput{
		AlarmNamePrefix: aws.String(d.Stack + "-"),
		AlarmTypes:      []cwtypes.AlarmType{cwtypes.AlarmTypeMetricAlarm, cwtypes.AlarmTypeCompositeAlarm},
	})
	seen, silent, bad := 0, 0, false
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			d.refused(name, "cloudwatch:DescribeAlarms", "see that CloudWatch answers", err)
			return
		}
		for _, a := range page.MetricAlarms {
			seen++
			if len(a.AlarmActions) == 0 {
				silent++
			}
			if a.StateValue == cwtypes.StateValueAlarm {
				bad = true
				d.say(name, Wrong, "infra/docs/deployment.md (What tells you) says of each alarm what to do", "%s: %s",
					aws.ToString(a.AlarmName), aws.ToString(a.StateReason))
			}
		}
	}
	switch {
	case seen == 0:
		d.say(name, Warning, "see that the stack was deployed with its alarms", "no alarm begins with %s-", d.Stack)
	case silent > 0:
		d.say(name, Warning, "name a topic in the parameter AlarmTopicArn", "%d of %d alarms tell nobody", silent, seen)
	case !bad:
		d.ok(name, "%d, none rings", seen)
	}
}
