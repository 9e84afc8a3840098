package table

import (
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// answering is a server that gives one answer, and breaks off where it shall.
type answering struct {
	status int
	body   string
	breaks bool
}

func (a answering) Do(*http.Request) (*http.Response, error) {
	var body io.Reader = strings.NewReader(a.body)
	if a.breaks {
		body = io.MultiReader(body, broken{errors.New("connection reset")})
	}
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(body)}, nil
}

// broken is where an answer broke off.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// bothAnswers are what the SDK makes of an answer, and what direct does.
func bothAnswers(t testing.TB, a answering) (sdk, own *dynamodb.BatchGetItemOutput, sdkErr, ownErr error) {
	db := dynamodb.New(dynamodb.Options{Region: "us-east-1", HTTPClient: a, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		Retryer:     aws.NopRetryer{},
	})
	in := &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
		"t": {Keys: []item{{"PK": text("x")}}},
	}}
	sdk, sdkErr = db.BatchGetItem(t.Context(), in)
	own, ownErr = faster(db).BatchGetItem(t.Context(), in)
	for _, out := range []*dynamodb.BatchGetItemOutput{sdk, own} {
		if out != nil {
			out.ResultMetadata = sdkMetadata
		}
	}
	return sdk, own, sdkErr, ownErr
}

var sdkMetadata = (&dynamodb.BatchGetItemOutput{}).ResultMetadata

const leanSample = `{"Responses":{"t":[{"PK":{"S":"PROJ#1"},"n":{"N":"12.50"},"b":{"B":"AAH/"},"t":{"BOOL":true},` +
	`"f":{"BOOL":false},"z":{"NULL":true},"m":{"M":{"a":{"S":"\u00e4\n\"\\"},"e":{"M":{}}}},"l":{"L":[{"S":""},{"N":"1"}]},` +
	`"s":{"SS":["a","b"]}},{ }],"u":[]} , "UnprocessedKeys" : {}}`

// What lean reads is what the SDK reads, whatever of an answer is cut, missing or otherwise than it should be.
func TestLeanReadsAsTheSDK(t *testing.T) {
	t.Parallel()
	var answers []answering
	whole := func(body string) { answers = append(answers, answering{status: 200, body: body}) }
	for cut := range len(leanSample) {
		whole(leanSample[:cut])
		answers = append(answers, answering{status: 200, body: leanSample[:cut], breaks: true})
	}
	for at := range len(leanSample) {
		for _, c := range []byte("x\"{}[],:\\ 0\x00\xff") {
			whole(leanSample[:at] + string([]byte{c}) + leanSample[at+1:])
		}
	}
	for _, body := range []string{
		leanSample, leanSample + leanSample, leanSample + "\n", leanSample + "x", "", "null", "[]", `{"Responses":null}`,
		`{"Responses":{"t":[{"a":{}}]}}`, `{"Responses":{"t":null}}`,
		`{"Responses":{"t":[{"a":{"NS":["1","2"]},"b":{"BS":["AA=="]}}]}}`, `{"Responses":{"t":[{"a":null}]}}`,
		`{"Responses":{},"UnprocessedKeys":{"t":{"Keys":[{"PK":{"S":"x"}}],"ConsistentRead":true}}}`,
		`{"Responses":{},"ConsumedCapacity":[{"TableName":"t","CapacityUnits":4.0}]}`,
		`{"Responses":{},"ConsumedCapacity":[{"TableName":"t","CapacityUnits":1e1},{"CapacityUnits":-0.5}]}`,
		`{"Responses":{},"ConsumedCapacity":[{"CapacityUnits":+1}]}`, `{"ConsumedCapacity":[{"CapacityUnits":01}]}`,
		`{"ConsumedCapacity":[{"CapacityUnits":}]}`,
		`{"ConsumedCapacity":[{"Table":{"CapacityUnits":1}}]}`,
		`{"Responses":{},"UnprocessedKeys":{"t":{"Keys":[{"PK":{"S":"x"}}],"ProjectionExpression":"a"}}}`,
		`{"Responses":{},"UnprocessedKeys":{"t":{"Keys":[]},"u":{}}}`,
		`{"Responses":{"t":[{"a":{"S":"\ud83d\ude00 \ud800"}}]}}`, `{"Responses":{"t":[{"a":{"S":null}}]}}`,
		`{"Responses":{"t":[{"a":{"S":"1"},"a":{"S":"2"}}]}}`, `{"Responses":{"t":[]},"Responses":{"u":[]}}`,
	} {
		whole(body)
	}
	answers = append(answers, answering{status: 400, body: `{"__type":"x#ProvisionedThroughputExceededException"}`},
		answering{status: 500, body: `{}`})
	read := 0
	for _, a := range answers {
		sdk, own, sdkErr, ownErr := bothAnswers(t, a)
		if (sdkErr == nil) != (ownErr == nil) || sdkErr != nil && sdkErr.Error() != ownErr.Error() {
			t.Errorf("%d %q: %v; the SDK says %v", a.status, a.body, ownErr, sdkErr)
		}
		if sdkErr == nil && !reflect.DeepEqual(sdk, own) {
			t.Errorf("%q: %+v; the SDK reads %+v", a.body, own, sdk)
		}
		if d := (document{text: a.body}); sdkErr == nil && d.batchGet() != nil && d.good() {
			read++
		}
	}
	if d := (document{text: leanSample}); d.batchGet() == nil || !d.good() {
		t.Error("the sample is left to the SDK")
	}
	t.Logf("%d answers, %d of them read without the SDK", len(answers), read)
}
