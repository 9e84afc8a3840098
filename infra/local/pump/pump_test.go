package pump_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	streams "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/pump"
)

// TestEventsAreLambdas compares what a handler gets with what Lambda sends, on both engines.
func TestEventsAreLambdas(t *testing.T) {
	for _, name := range engine.ForTests() {
		t.Run(name, func(t *testing.T) {
			tb := newTable(t, engine.ForTest(t, name))
			item := map[string]types.AttributeValue{
				"PK": &types.AttributeValueMemberS{Value: "item-0001"},
				"n":  &types.AttributeValueMemberN{Value: "1"},
				"b":  &types.AttributeValueMemberB{Value: []byte("ab")},
				"t":  &types.AttributeValueMemberBOOL{Value: true},
				"z":  &types.AttributeValueMemberNULL{Value: true},
				"ss": &types.AttributeValueMemberSS{Value: []string{"x"}},
				"ns": &types.AttributeValueMemberNS{
					Value: []string{"5"},
				},
				"bs": &types.AttributeValueMemberBS{Value: [][]byte{[]byte("y")}},
				"m": &types.AttributeValueMemberM{
					Value: map[string]types.AttributeValue{"k": &types.AttributeValueMemberS{Value: "v"}},
				},
				"l": &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberS{Value: "e"}}},
			}
			ctx, name := t.Context(), aws.String("patchbay")
			if _, err := tb.PutItem(ctx, &dynamodb.PutItemInput{TableName: name, Item: item}); err != nil {
				t.Fatal(err)
			}
			key := map[string]types.AttributeValue{"PK": item["PK"]}
			small := map[string]types.AttributeValue{"PK": item["PK"], "n": &types.AttributeValueMemberN{Value: "2"}}
			if _, err := tb.PutItem(ctx, &dynamodb.PutItemInput{TableName: name, Item: small}); err != nil {
				t.Fatal(err)
			}
			if _, err := tb.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: name, Key: key}); err != nil {
				t.Fatal(err)
			}
			got := make(chan events.DynamoDBEventRecord, 10)
			start(
				t,
				tb.pump(
					"",
					pump.Mapping{
						Name: "m",
						Handler: func(_ context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
							for _, r := range e.Records {
								got <- r
							}
							return events.DynamoDBEventResponse{}, nil
						},
					},
				),
			)
			const full = `{"PK":{"S":"item-0001"},"b":{"B":"YWI="},"bs":{"BS":["eQ=="]},"l":{"L":[{"S":"e"}]},` +
				`"m":{"M":{"k":{"S":"v"}}},"n":{"N":"1"},"ns":{"NS":["5"]},"ss":{"SS":["x"]},"t":{"BOOL":true},"z":{"NULL":true}}`
			const two = `{"PK":{"S":"item-0001"},"n":{"N":"2"}}`
			last := ""
			for _, want := range []struct{ event, newer, older string }{
				{"INSERT", full, ""}, {"MODIFY", two, full}, {"REMOVE", "", two},
			} {
				r := <-got
				c := r.Change
				if c.SequenceNumber <= last || r.EventID == "" || c.SizeBytes <= 0 ||
					time.Since(c.ApproximateCreationDateTime.Time) > time.Hour {
					t.Errorf("%s: %+v", want.event, r)
				}
				last = c.SequenceNumber
				r.EventID, r.EventVersion, c.SequenceNumber, c.SizeBytes = "", "", "", 0
				c.ApproximateCreationDateTime = events.SecondsEpochTime{Time: time.Unix(7, 0)}
				r.Change = c
				text, err := json.Marshal(r)
				if err != nil {
					t.Fatal(err)
				}
				images := ""
				if want.newer != "" {
					images += `"NewImage":` + want.newer + ","
				}
				if want.older != "" {
					images += `"OldImage":` + want.older + ","
				}
				expect := `{"awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":7,` +
					`"Keys":{"PK":{"S":"item-0001"}},` + images + `"SequenceNumber":"","SizeBytes":0,` +
					`"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventID":"","eventName":"` + want.event +
					`","eventSource":"aws:dynamodb","eventVersion":"","eventSourceARN":"` + tb.stream + `"}`
				if region := r.AWSRegion; region != "us-east-1" {
					expect = strings.Replace(
						expect,
						`"us-east-1","dynamodb"`,
						`"`+region+`","dynamodb"`,
						1,
					) // DynamoDB Local says ddblocal
				}
				if string(text) != expect {
					t.Errorf("got  %s\nwant %s", text, expect)
				}
			}
		})
	}
}

// TestEmptyMapsStay converts what AWS sends. DynamoDB Local 3.3.1 writes an empty map into its stream as {} without a
// type, which the SDK (dynamodbstreams 1.46) then reads as the attribute before it: no test here can rely on them
// there.
func TestEmptyMapsStay(t *testing.T) {
	got, err := json.Marshal(
		pump.Convert(streams.Record{Dynamodb: &streams.StreamRecord{NewImage: map[string]streams.AttributeValue{
			"m": &streams.AttributeValueMemberM{}, "l": &streams.AttributeValueMemberL{},
		}}}, "").Change.NewImage,
	)
	if err != nil || string(got) != `{"l":{"L":[]},"m":{"M":{}}}` {
		t.Fatalf("got %s, %v", got, err)
	}
}

func TestOrderBatchesAndFilters(t *testing.T) {
	tb := newTable(t, engine.ForTest(t, engine.Dynoxide))
	tb.put(t, 1, 25)
	big, err := pump.ParsePattern(`{"dynamodb": {"NewImage": {"PK": {"S": [{"prefix": "item-002"}]}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	all, some := &sink{}, &sink{}
	start(t, tb.pump("",
		pump.Mapping{Name: "all", Handler: all.handle, BatchSize: 10},
		pump.Mapping{Name: "some", Handler: some.handle, Filters: []pump.Pattern{big}},
	))
	until(t, "all come", func() bool { return len(all.accepted()) == 25 && len(some.accepted()) == 6 })
	tb.put(t, 26, 29)
	until(t, "the later come", func() bool { return len(all.accepted()) == 29 && len(some.accepted()) == 10 })
	if got := all.accepted(); !slices.Equal(got, upTo(1, 29)) {
		t.Errorf("all: %v", got)
	}
	if got := some.accepted(); !slices.Equal(got, upTo(20, 29)) {
		t.Errorf("some: %v", got)
	}
	for _, call := range all.calls {
		if len(call) > 10 {
			t.Errorf("a batch of %d", len(call))
		}
	}
}

func TestAPartialAnswerIsRetriedFromThere(t *testing.T) {
	tb := newTable(t, engine.ForTest(t, engine.Dynoxide))
	tb.put(t, 1, 10)
	s := &sink{fail: func(call int, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		if call > 1 {
			return events.DynamoDBEventResponse{}, nil
		}
		return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{ // the lowest counts
			{ItemIdentifier: e.Records[3].Change.SequenceNumber}, {ItemIdentifier: e.Records[7].Change.SequenceNumber},
		}}, nil
	}}
	start(t, tb.pump("", pump.Mapping{Name: "m", Handler: s.handle, MaxRetries: 1}))
	until(t, "all are done", func() bool { return len(s.accepted()) == 10 })
	if !slices.Equal(s.accepted(), upTo(1, 10)) || len(s.calls) != 2 || !slices.Equal(s.calls[1], upTo(4, 10)) {
		t.Fatalf("calls %v", s.calls)
	}
}

func TestAnAnswerThatMakesNoSenseFailsTheWholeBatch(t *testing.T) {
	tb := newTable(t, engine.ForTest(t, engine.Dynoxide))
	tb.put(t, 1, 4)
	for _, wrong := range []string{"", "an event id, say"} {
		s := &sink{fail: func(call int, _ events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
			if call > 1 {
				return events.DynamoDBEventResponse{}, nil
			}
			return events.DynamoDBEventResponse{
				BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: wrong}},
			}, nil
		}}
		stop := start(t, tb.pump("", pump.Mapping{Name: "m", Handler: s.handle, MaxRetries: 1}))
		until(t, "a second call", func() bool { s.mu.Lock(); defer s.mu.Unlock(); return len(s.calls) == 2 })
		stop()
		if !slices.Equal(s.calls[1], upTo(1, 4)) {
			t.Errorf("%q: calls %v", wrong, s.calls)
		}
	}
}

// TestAPoisonRecordStopsNothing has one record fail whatever is done, by error, panic and answer in turn.
func TestAPoisonRecordStopsNothing(t *testing.T) {
	tb := newTable(t, engine.ForTest(t, engine.Dynoxide))
	tb.put(t, 1, 20)
	const poison = 13
	s := &sink{fail: func(call int, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		at := slices.Index(numbers(e), poison)
		switch {
		case at < 0:
			return events.DynamoDBEventResponse{}, nil
		case call%3 == 0:
			panic("poison")
		case call%3 == 1:
			return events.DynamoDBEventResponse{}, errors.New("poison")
		}
		return events.DynamoDBEventResponse{
			BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: e.Records[at].Change.SequenceNumber}},
		}, nil
	}}
	failed := make(chan pump.Failure, 10)
	var refusals atomic.Int64
	start(
		t,
		tb.pump(
			"",
			pump.Mapping{
				Name:       "m",
				Handler:    s.handle,
				MaxRetries: 3,
				Bisect:     true,
				OnFailure: func(_ context.Context, f pump.Failure) error {
					if refusals.Add(1) == 1 {
						return errors.New("the queue is down")
					}
					failed <- f
					return nil
				},
			},
		),
	)
	until(t, "the others are done", func() bool { return len(s.accepted()) == 19 })
	if got := s.accepted(); !slices.Equal(got, append(upTo(1, 12), upTo(14, 20)...)) {
		t.Fatalf("accepted %v", got)
	}
	f := <-failed
	if f.Batch.BatchSize != 1 || f.Batch.StartSequenceNumber == "" ||
		f.Batch.StartSequenceNumber != f.Batch.EndSequenceNumber ||
		f.Batch.StreamARN != tb.stream ||
		f.RequestContext.InvokeCount != 4 {
		t.Fatalf("failure record %+v", f)
	}
	if len(failed) != 0 {
		t.Fatalf("another failure record %+v", <-failed)
	}
}

func TestARestartLosesNothing(t *testing.T) {
	dir := t.TempDir()
	e, err := engine.Start(t.Context(), engine.Options{Engine: engine.Dynoxide, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	tb := newTable(t, e.Endpoint)
	tb.put(t, 1, 60)
	path := filepath.Join(dir, "checkpoints.json")
	var done []int
	for round := 0; len(done) < 60; round++ {
		ctx, cancel := context.WithCancel(t.Context())
		s := &sink{}
		stop := start(
			t,
			tb.pump(
				path,
				pump.Mapping{
					Name:      "m",
					BatchSize: 7,
					Handler: func(_ context.Context, ev events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
						if len(s.accepted()) >= 14 {
							cancel() // the process ends in the middle of this batch
							<-time.After(time.Millisecond)
							return events.DynamoDBEventResponse{}, errors.New("killed")
						}
						answer, err := s.handle(ctx, ev)
						if len(done)+len(s.accepted()) == 60 {
							cancel()
						}
						return answer, err
					},
				},
			),
		)
		<-ctx.Done()
		stop()
		done = append(done, s.accepted()...)
		if round > 10 {
			t.Fatalf("no progress: %v", done)
		}
	}
	if !slices.Equal(done, upTo(1, 60)) {
		t.Fatalf("got %v", done)
	}
	// The engine restarts as well, at the same address and with the same data, while a pump runs.
	s := &sink{}
	start(t, tb.pump(path, pump.Mapping{Name: "m", Handler: s.handle}))
	tb.put(t, 61, 65)
	until(t, "before the engine's restart", func() bool { return len(s.accepted()) == 5 })
	port := portOf(t, e.Endpoint)
	e.Stop()
	again, err := engine.Start(t.Context(), engine.Options{Engine: engine.Dynoxide, Dir: dir, Port: port})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(again.Stop)
	tb.put(t, 66, 70)
	until(t, "after the engine's restart", func() bool { return len(s.accepted()) >= 10 })
	if got := s.accepted(); !slices.Equal(got, upTo(61, 70)) {
		t.Fatalf("got %v", got)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
}

func TestAnotherStreamsCheckpointsAreForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoints.json")
	for range 2 { // two tables of one name, as after `make clean` of the engine's data alone
		tb := newTable(t, engine.ForTest(t, engine.Dynoxide))
		tb.put(t, 1, 5)
		s := &sink{}
		stop := start(t, tb.pump(path, pump.Mapping{Name: "m", Handler: s.handle}))
		until(t, "all come", func() bool { return len(s.accepted()) == 5 })
		stop()
		time.Sleep(5 * time.Millisecond) // stream ARNs carry the time in milliseconds
	}
}

func TestMappingsThatAreRefused(t *testing.T) {
	s := &sink{}
	for name, mappings := range map[string][]pump.Mapping{
		"no name":    {{Handler: s.handle}},
		"no handler": {{Name: "m"}},
		"twice":      {{Name: "m", Handler: s.handle}, {Name: "m", Handler: s.handle}},
	} {
		if err := (&pump.Pump{Mappings: mappings}).Run(t.Context()); err == nil {
			t.Errorf("%s: ran", name)
		}
	}
}
