package table

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
)

// service answers one call after the other, the last answer again and again, and keeps the requests.
type service struct {
	answers  []answering
	requests []*http.Request
	bodies   []string
}

func (s *service) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.requests, s.bodies = append(s.requests, r), append(s.bodies, string(body))
	a := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	if a.status == 0 {
		return nil, errors.New("connection reset")
	}
	return a.Do(r)
}

func clientOf(s *service, change ...func(*dynamodb.Options)) *dynamodb.Client {
	o := dynamodb.Options{
		Region: "eu-central-1", HTTPClient: s,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret", SessionToken: "session"}, nil
		}),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.Backoff = 3, retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		}),
	}
	for _, c := range change {
		c(&o)
	}
	return dynamodb.New(o)
}

func reading(values ...string) *dynamodb.BatchGetItemInput {
	var keys []item
	for _, v := range values {
		keys = append(keys, item{pk: text(v), sk: text("META")})
	}
	return &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
		"t": {Keys: keys, ConsistentRead: aws.Bool(true)},
	}}
}

const nothing = `{"Responses":{"t":[]},"UnprocessedKeys":{}}`

// What direct sends is what the SDK sends: to the same place, with the same text, signed over the same headers.
func TestDirectAsksAsTheSDK(t *testing.T) {
	t.Parallel()
	awkward := reading("a\"b\\c\n\x00", "ü\u2028😀", "\xff<&>", strings.Repeat("x", 2048), "")
	awkward.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	loose := reading("x")
	loose.RequestItems["t"] = types.KeysAndAttributes{Keys: loose.RequestItems["t"].Keys}
	several := reading("x")
	several.RequestItems["u"] = several.RequestItems["t"]
	for name, in := range map[string]*dynamodb.BatchGetItemInput{
		"one": reading("x"), "awkward": awkward, "loose": loose, "of two tables": several,
	} {
		sdk := &service{answers: []answering{{200, nothing, false}}}
		own := &service{answers: []answering{{200, nothing, false}}}
		_, sdkErr := clientOf(sdk).BatchGetItem(t.Context(), in)
		_, ownErr := faster(clientOf(own)).BatchGetItem(t.Context(), in)
		if sdkErr != nil || ownErr != nil || len(own.requests) != 1 {
			t.Fatal(name, sdkErr, ownErr, len(own.requests))
		}
		if own.requests[0].Header.Get("Amz-Sdk-Request") != "" {
			t.Errorf("%s: it was the SDK that asked", name)
		}
		var was, is any
		if json.Unmarshal([]byte(sdk.bodies[0]), &was) != nil || json.Unmarshal([]byte(own.bodies[0]), &is) != nil ||
			!reflect.DeepEqual(was, is) {
			t.Errorf("%s: it asks %s; the SDK %s", name, own.bodies[0], sdk.bodies[0])
		}
		a, b := sdk.requests[0], own.requests[0]
		if a.URL.String() != b.URL.String() || a.Host != b.Host || b.ContentLength != int64(len(own.bodies[0])) {
			t.Errorf("%s: %s %s %d; the SDK %s %s", name, b.URL, b.Host, b.ContentLength, a.URL, a.Host)
		}
		for _, header := range []string{"X-Amz-Target", "Content-Type", "Accept-Encoding", "X-Amz-Security-Token"} {
			if !reflect.DeepEqual(a.Header[header], b.Header[header]) {
				t.Errorf("%s: %s %q; the SDK %q", name, header, b.Header[header], a.Header[header])
			}
		}
		scope := func(r *http.Request) string {
			credential, _, _ := strings.Cut(r.Header.Get("Authorization"), ", ")
			return credential
		}
		if scope(a) != scope(b) || !strings.Contains(b.Header.Get("Authorization"), "x-amz-target") {
			t.Errorf("%s: signed %s; the SDK %s", name, b.Header.Get("Authorization"), a.Header.Get("Authorization"))
		}
	}
}

// What direct does not know the SDK sends: nothing of a request is dropped.
func TestDirectLeavesOtherRequestsToTheSDK(t *testing.T) {
	t.Parallel()
	projected, numbered := reading("x"), reading("x")
	ask := projected.RequestItems["t"]
	ask.ProjectionExpression = aws.String("a")
	projected.RequestItems["t"] = ask
	numbered.RequestItems["t"].Keys[0][sk] = &types.AttributeValueMemberN{Value: "1"}
	for _, in := range []*dynamodb.BatchGetItemInput{projected, numbered} {
		s := &service{answers: []answering{{200, nothing, false}}}
		if _, err := faster(clientOf(s)).BatchGetItem(t.Context(), in); err != nil || len(s.requests) != 1 ||
			s.requests[0].Header.Get("Amz-Sdk-Request") == "" {
			t.Errorf("%v %v %v", in, err, s.bodies)
		}
	}
}

// Whatever goes wrong with a first try, the caller gets what the SDK's client makes of the call.
func TestDirectLeavesFaultsToTheSDK(t *testing.T) {
	t.Parallel()
	good := answering{200, leanSample, false}
	throttled := answering{400, `{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow"}`, false}
	for name, c := range map[string]struct {
		answers []answering
		tries   int // at most: one of direct's, and the SDK's
		wrong   any
	}{
		"connection reset":          {[]answering{{}, good}, 2, nil},
		"broke off":                 {[]answering{{200, leanSample, true}, good}, 2, nil},
		"failed":                    {[]answering{{500, `{}`, false}, good}, 2, nil},
		"throttled":                 {[]answering{throttled, throttled, good}, 3, nil},
		"throttled for long":        {[]answering{throttled}, 4, new(*types.ProvisionedThroughputExceededException)},
		"no table":                  {[]answering{{400, `{"__type":"x#ResourceNotFoundException"}`, false}}, 2, new(*types.ResourceNotFoundException)},
		"no JSON":                   {[]answering{{200, `<html>`, false}, good}, 2, nil},
		"a gateway's page":          {[]answering{{503, `<html>`, false}, good}, 2, nil},
		"an answer of another kind": {[]answering{{200, `{"Responses":{"t":[{"a":{"NS":["1"]}}]}}`, false}}, 2, nil},
	} {
		s := &service{answers: c.answers}
		out, err := faster(clientOf(s)).BatchGetItem(t.Context(), reading("x"))
		if len(s.requests) > c.tries {
			t.Errorf("%s: %d tries", name, len(s.requests))
		}
		if c.wrong == nil {
			if err != nil || len(out.Responses["t"]) == 0 {
				t.Errorf("%s: %v, %v", name, out, err)
			}
			continue
		}
		last := &service{answers: []answering{c.answers[len(c.answers)-1]}}
		_, sdkErr := clientOf(last).BatchGetItem(t.Context(), reading("x"))
		if !errors.As(err, c.wrong) || err.Error() != sdkErr.Error() {
			t.Errorf("%s: %v; the SDK says %v", name, err, sdkErr)
		}
	}
}

// After a try that failed the client has the next calls, too, for a while.
func TestDirectRestsAfterAFault(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answering{{500, `{}`, false}, {200, nothing, false}}}
	db := faster(clientOf(s))
	read := func() (bySDK bool) {
		if _, err := db.BatchGetItem(t.Context(), reading("x")); err != nil {
			t.Fatal(err)
		}
		return s.requests[len(s.requests)-1].Header.Get("Amz-Sdk-Request") != ""
	}
	for range 2 {
		if !read() {
			t.Error("direct asks right after a fault")
		}
	}
	db.(*direct).rests.Store(time.Now().UnixNano())
	if read() {
		t.Error("the SDK asks for ever")
	}
}

// A checksum that is not the answer's is seen.
func TestDirectChecksTheSum(t *testing.T) {
	t.Parallel()
	for told, good := range map[string]bool{"": true, "2932728586": false, "0": false, "x": false} {
		res := &http.Response{Header: http.Header{}}
		if told != "" {
			res.Header.Set("X-Amz-Crc32", told)
		}
		if summed(res, []byte(nothing)) != good {
			t.Errorf("%q: %v", told, !good)
		}
	}
	res := &http.Response{Header: http.Header{"X-Amz-Crc32": {"907060870"}}} // of "hello", crc32(1)
	if !summed(res, []byte("hello")) {
		t.Error("the right sum is taken for a wrong one")
	}
}

// What is installed in a client sees the tries of direct as it sees the SDK's: its input, which it may change, its
// request, its answer; and it may refuse it.
func TestDirectWithin(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answering{{200, leanSample, false}}}
	var seen []string
	var refuse error
	install := func(stack *middleware.Stack) error {
		return errors.Join(stack.Initialize.Add(middleware.InitializeMiddlewareFunc("in",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error) {
				p := *in.Parameters.(*dynamodb.BatchGetItemInput)
				p.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
				in.Parameters = &p
				out, md, err := next.HandleInitialize(ctx, in)
				seen = append(seen, middleware.GetOperationName(ctx), fmt.Sprintf("%T", out.Result))
				return out, md, err
			}), middleware.After),
			stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("try",
				func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
					out middleware.FinalizeOutput, md middleware.Metadata, err error) {
					r := in.Request.(interface {
						GetStream() io.Reader
						RewindStream() error
					})
					body, err := io.ReadAll(r.GetStream())
					if err != nil || r.RewindStream() != nil || !bytes.Contains(body, []byte(`"ReturnConsumedCapacity":"TOTAL"`)) {
						t.Errorf("the request is %s, %v", body, err)
					}
					if refuse != nil {
						return out, md, refuse
					}
					return next.HandleFinalize(ctx, in)
				}), "Retry", middleware.After))
	}
	db := faster(clientOf(s, func(o *dynamodb.Options) { o.APIOptions = append(o.APIOptions, install) }))
	out, err := db.BatchGetItem(t.Context(), reading("x"))
	if err != nil || len(out.Responses["t"]) != 2 || len(s.requests) != 1 ||
		s.requests[0].Header.Get("Amz-Sdk-Request") != "" {
		t.Fatal(out, err, len(s.requests))
	}
	if !reflect.DeepEqual(seen, []string{"BatchGetItem", "*dynamodb.BatchGetItemOutput"}) {
		t.Errorf("%q", seen)
	}
	refuse = errors.New("refused")
	if _, err := db.BatchGetItem(t.Context(), reading("x")); !errors.Is(err, refuse) || len(s.requests) != 1 {
		t.Errorf("%v after %d requests", err, len(s.requests))
	}
}

// An endpoint that is no root, or an API that is no client, is left as it is.
func TestFasterOnlyWhatItKnows(t *testing.T) {
	t.Parallel()
	if _, ok := faster(clientOf(&service{}, func(o *dynamodb.Options) {
		o.BaseEndpoint = aws.String("http://127.0.0.1:1/below")
	})).(*direct); ok {
		t.Error("an endpoint with a path")
	}
	if _, ok := faster(clientOf(&service{}, func(o *dynamodb.Options) {
		o.BaseEndpoint = aws.String("http://127.0.0.1:1")
	})).(*direct); !ok {
		t.Error("a root is left to the SDK")
	}
	type other struct{ API }
	if _, ok := faster(other{}).(other); !ok {
		t.Error("an API that is no client was replaced")
	}
}
