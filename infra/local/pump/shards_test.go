package pump_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"patchbay/infra/local/pump"
)

// splitting is a stream whose shards split and end, which no local engine has: shard "a" has the children "b" and "c".
// Its iterators expire after one use, and it pages its answers.
type splitting struct {
	mu      sync.Mutex
	records map[string][]int
	used    map[string]bool
	nextID  int
	trimmed bool // AFTER_SEQUENCE_NUMBER is refused, and nothing expires
}

func (s *splitting) DescribeStream(
	_ context.Context,
	in *dynamodbstreams.DescribeStreamInput,
	_ ...func(*dynamodbstreams.Options),
) (*dynamodbstreams.DescribeStreamOutput, error) {
	d := &types.StreamDescription{}
	if in.ExclusiveStartShardId == nil { // the children come first, as nothing forbids
		d.Shards = []types.Shard{
			{ShardId: aws.String("b"), ParentShardId: aws.String("a")},
			{ShardId: aws.String("c"), ParentShardId: aws.String("a")},
		}
		d.LastEvaluatedShardId = aws.String("c")
	} else {
		d.Shards = []types.Shard{{ShardId: aws.String("a"), ParentShardId: aws.String("long gone")}}
	}
	return &dynamodbstreams.DescribeStreamOutput{StreamDescription: d}, nil
}

func (s *splitting) GetShardIterator(
	_ context.Context,
	in *dynamodbstreams.GetShardIteratorInput,
	_ ...func(*dynamodbstreams.Options),
) (*dynamodbstreams.GetShardIteratorOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := 0
	if in.SequenceNumber != nil {
		if s.trimmed {
			return nil, &types.TrimmedDataAccessException{}
		}
		at = slices.Index(s.records[*in.ShardId], number(*in.SequenceNumber)) + 1
	}
	return &dynamodbstreams.GetShardIteratorOutput{ShardIterator: s.iterator(*in.ShardId, at)}, nil
}

func (s *splitting) iterator(shard string, at int) *string {
	s.nextID++
	return aws.String(fmt.Sprintf("%s %d %d", shard, at, s.nextID))
}

// GetRecords gives one record at a time, and each third iterator expires before it is used.
func (s *splitting) GetRecords(
	_ context.Context,
	in *dynamodbstreams.GetRecordsInput,
	_ ...func(*dynamodbstreams.Options),
) (*dynamodbstreams.GetRecordsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	part := strings.Fields(*in.ShardIterator)
	shard, at := part[0], number(part[1])
	if s.used[*in.ShardIterator] || !s.trimmed && number(part[2])%3 == 2 {
		return nil, &types.ExpiredIteratorException{}
	}
	s.used[*in.ShardIterator] = true
	out := &dynamodbstreams.GetRecordsOutput{}
	if at < len(s.records[shard]) {
		n := s.records[shard][at]
		out.Records = []types.Record{{EventName: types.OperationTypeInsert, Dynamodb: &types.StreamRecord{
			SequenceNumber: aws.String(strconv.Itoa(n)),
			Keys: map[string]types.AttributeValue{
				"PK": &types.AttributeValueMemberS{Value: fmt.Sprintf("item-%04d", n)},
			},
		}}}
		out.NextShardIterator = s.iterator(shard, at+1)
	} else if shard != "c" { // "c" is the open one
		return out, nil
	} else {
		out.NextShardIterator = s.iterator(shard, at)
	}
	return out, nil
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func TestChildrenComeAfterTheirParents(t *testing.T) {
	s := &splitting{used: map[string]bool{}, records: map[string][]int{"a": {1, 2, 3, 4}, "b": {10, 11}, "c": {20, 21}}}
	got := &sink{}
	path := t.TempDir() + "/checkpoints.json"
	p := &pump.Pump{
		Client:      s,
		StreamARN:   "arn:x",
		Checkpoints: path,
		PollEvery:   time.Millisecond,
		Mappings:    []pump.Mapping{{Name: "m", Handler: got.handle}},
	}
	stop := start(t, p)
	until(t, "all come", func() bool { return len(got.accepted()) == 8 })
	ended := regexp.MustCompile(`"done": ?true`)
	until(t, "two shards have ended", func() bool {
		text, _ := os.ReadFile(path)
		return len(ended.FindAll(text, -1)) == 2
	})
	stop()
	done := got.accepted()
	if !slices.Equal(done[:4], upTo(1, 4)) {
		t.Fatalf("a child began before its parent had ended: %v", done)
	}
	for _, shard := range []string{"b", "c"} {
		others := func(n int) bool { return !slices.Contains(s.records[shard], n) }
		if of := slices.DeleteFunc(slices.Clone(done[4:]), others); !slices.Equal(of, s.records[shard]) {
			t.Fatalf("%s: %v", shard, of)
		}
	}
	// After a restart the ended shards are left alone and the open one goes on behind its checkpoint.
	s.mu.Lock()
	s.records["c"] = append(s.records["c"], 22)
	s.mu.Unlock()
	stop = start(t, p)
	until(t, "the new one comes", func() bool { return len(got.accepted()) >= 9 })
	stop()
	if done := got.accepted()[8:]; !slices.Equal(done, []int{22}) {
		t.Fatalf("after the restart: %v", done)
	}
	// When the checkpoint's record is trimmed, what is left comes again rather than be missed.
	s.mu.Lock()
	s.trimmed = true
	s.mu.Unlock()
	start(t, p)
	until(t, "all of c comes again", func() bool { return len(got.accepted()) >= 12 })
	if done := got.accepted()[9:]; !slices.Equal(done, []int{20, 21, 22}) {
		t.Fatalf("after trimming: %v", done)
	}
}
