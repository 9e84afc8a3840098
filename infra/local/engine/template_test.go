package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streams "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// statement is a table, index or trigger, which SQLite keeps word for word in its file.
var statement = regexp.MustCompile(`CREATE (TABLE|INDEX|TRIGGER) [ -~\n]*`)

// dynoxideOn starts dynoxide on a data folder.
func dynoxideOn(t testing.TB, dir string) *Engine {
	t.Helper()
	e, err := Start(t.Context(), Options{Engine: Dynoxide, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	return e
}

// TestTheTemplateIsTheInstalledEnginesOwn: what dynoxide makes by itself is in the template, and so is stream.sql. When
// it fails, template/make.sh writes the template anew.
func TestTheTemplateIsTheInstalledEnginesOwn(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, dataFile)
	if err := os.WriteFile(path, nil, 0o600); err != nil { // SQLite takes an empty file for a new one
		t.Fatal(err)
	}
	dynoxideOn(t, dir).Stop()
	own, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := emptyData()
	if err != nil {
		t.Fatal(err)
	}
	tables := statement.FindAll(own, -1)
	if len(tables) < 3 {
		t.Fatalf("dynoxide made %d tables: this test reads its file wrongly", len(tables))
	}
	for _, table := range tables {
		if !bytes.Contains(ours, table) {
			t.Errorf("the template lacks %s", table)
		}
	}
	text, err := os.ReadFile("template/stream.sql")
	if err != nil {
		t.Fatal(err)
	}
	additions := regexp.MustCompile(`(?m)^CREATE INDEX [^;]*|^CREATE TRIGGER (?s:.*?)\nEND`).FindAll(text, -1)
	if len(additions) != 2 {
		t.Fatalf("stream.sql has %d statements", len(additions))
	}
	for _, addition := range additions {
		if !bytes.Contains(ours, addition) {
			t.Errorf("the template lacks %s", addition)
		}
	}
}

// streamed is a table with a stream.
type streamed struct {
	t      testing.TB
	db     *dynamodb.Client
	reader *dynamodbstreams.Client
	arn    *string
	n      int
}

func newStreamed(t testing.TB, e *Engine) *streamed {
	t.Helper()
	keys := credentials.NewStaticCredentialsProvider("local", "local", "")
	s := &streamed{
		t:  t,
		db: dynamodb.New(dynamodb.Options{Region: "us-east-1", BaseEndpoint: &e.Endpoint, Credentials: keys}),
		reader: dynamodbstreams.New(
			dynamodbstreams.Options{Region: "us-east-1", BaseEndpoint: &e.Endpoint, Credentials: keys},
		),
	}
	out, err := s.db.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName:   aws.String("items"),
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash}},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.arn = out.TableDescription.LatestStreamArn
	return s
}

// put writes items of 1 KB.
func (s *streamed) put(times int) {
	s.t.Helper()
	for range times {
		s.n++
		_, err := s.db.PutItem(s.t.Context(), &dynamodb.PutItemInput{
			TableName: aws.String("items"), Item: map[string]types.AttributeValue{
				"PK": &types.AttributeValueMemberS{Value: strconv.Itoa(s.n)},
				"v":  &types.AttributeValueMemberS{Value: strings.Repeat("x", 1000)},
			}})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// records reads the stream from its oldest record and returns the sequence numbers.
func (s *streamed) records() []int {
	s.t.Helper()
	ctx := s.t.Context()
	described, err := s.reader.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: s.arn})
	if err != nil {
		s.t.Fatal(err)
	}
	it, err := s.reader.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
		StreamArn: s.arn, ShardId: described.StreamDescription.Shards[0].ShardId,
		ShardIteratorType: streams.ShardIteratorTypeTrimHorizon,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	var numbers []int
	for next := it.ShardIterator; ; {
		page, err := s.reader.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: next, Limit: aws.Int32(10)})
		if err != nil {
			s.t.Fatal(err)
		}
		if len(page.Records) == 0 {
			return numbers
		}
		for _, r := range page.Records {
			n, err := strconv.Atoi(aws.ToString(r.Dynamodb.SequenceNumber))
			if err != nil {
				s.t.Fatal(err)
			}
			numbers = append(numbers, n)
		}
		next = page.NextShardIterator
	}
}

// TestOldStreamRecordsGo has the template with a retention of nothing in place of 24 hours: each write then removes
// up to two records of an earlier second. Numbers go on, and what is younger stays.
func TestOldStreamRecordsGo(t *testing.T) {
	data, err := emptyData()
	if err != nil {
		t.Fatal(err)
	}
	short := bytes.ReplaceAll(data, []byte("86400"), []byte("00000"))
	if bytes.Equal(short, data) {
		t.Fatal("the template names no retention of 86400 s")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, dataFile), short, 0o600); err != nil {
		t.Fatal(err)
	}
	s := newStreamed(t, dynoxideOn(t, dir))
	s.put(12)
	second := time.Now().Unix()
	for time.Now().Unix() == second { // ages are whole seconds
		time.Sleep(20 * time.Millisecond)
	}
	s.put(3)
	got := s.records()
	if len(got) == 0 || got[len(got)-1] != 15 {
		t.Fatalf("records %v: the last write's is not the last", got)
	}
	if got[0] < 7 { // three writes remove six
		t.Errorf("records %v: the oldest are still there", got)
	}
	s.put(20)
	if got = s.records(); got[0] < 13 || got[len(got)-1] != 35 || !slices.IsSorted(got) {
		t.Errorf("records %v: old ones are left, or numbers began anew", got)
	}
}

// TestTheStreamIsWhole: with the template's index, every record is read once and in order, beyond a restart.
func TestTheStreamIsWhole(t *testing.T) {
	dir := t.TempDir()
	e := dynoxideOn(t, dir)
	s := newStreamed(t, e)
	s.put(25)
	e.Stop()
	again := dynoxideOn(t, dir)
	s.db = dynamodb.New(s.db.Options(), func(o *dynamodb.Options) { o.BaseEndpoint = &again.Endpoint })
	s.reader = dynamodbstreams.New(
		s.reader.Options(),
		func(o *dynamodbstreams.Options) { o.BaseEndpoint = &again.Endpoint },
	)
	s.put(15)
	got := s.records()
	want := make([]int, 40)
	for i := range want {
		want[i] = i + 1
	}
	if !slices.Equal(got, want) {
		t.Errorf("records %v", got)
	}
	file, err := os.ReadFile(filepath.Join(dir, dataFile))
	if err != nil || !bytes.Contains(file, []byte("patchbay_stream_order")) {
		t.Errorf("the engine's data file has not the template's index: %v", err)
	}
}

// BenchmarkPut is the engine's own CPU for a write of 1 KB, by how many stream records there are.
func BenchmarkPut(b *testing.B) {
	for _, before := range []int{150, 5000} {
		b.Run(fmt.Sprintf("records=%d", before), func(b *testing.B) {
			e, err := Start(b.Context(), Options{Engine: Dynoxide})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(e.Stop)
			s := newStreamed(b, e)
			s.put(before)
			from := cpu(b, e)
			for b.Loop() {
				s.put(1)
			}
			b.ReportMetric(float64((cpu(b, e)-from).Microseconds())/float64(b.N), "engine-µs/op")
		})
	}
}

// cpu is what the engine's process has used, from /proc: benchmarks of the engine run on Linux.
func cpu(b *testing.B, e *Engine) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", e.child.cmd.Process.Pid))
	if err != nil {
		b.Skip(err)
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	var ticks time.Duration
	for _, i := range []int{11, 12} { // utime and stime, proc_pid_stat(5), counted from the state
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			b.Fatal(err)
		}
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
}
