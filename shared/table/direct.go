package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"patchbay/shared/exchange"
)

// The SDK's client assembles thirty steps for each call, signs a request that it has copied three times, and reads the
// answer by way of maps. Of a proxied call that was half of the memory and a third of the CPU. direct makes the first
// try of a batch read by itself (decision 0027), with the client's own HTTP client, credentials and endpoint, and a
// codec and a signer of ours. Whatever is not a good answer that it understands is left to the client, which makes the
// call anew, with its retries, its knowledge of errors and clocks, and its messages.
type direct struct {
	*dynamodb.Client

	http        dynamodb.HTTPClient
	credentials aws.CredentialsProvider
	at          *url.URL
	signer      signer
	// installed has what is installed in the client (Options.APIOptions) around a try; nil where there is nothing. It is a
	// pool of middleware.Handler, since one stack serves one call at a time: smithy writes the next step into it.
	installed *sync.Pool
	// rests is until when every call is the client's, in Unix nanoseconds.
	rests atomic.Int64
}

// rest is how long the client has all calls after a try that failed: a service in trouble is asked as often as the
// client's retries think right, and clocks that differ are the client's to set right.
const rest = time.Second

// faster is an API whose client makes first tries as direct does. Any other API stays as it is, as does a client with
// options that direct does not know.
func faster(db API) API {
	c, ok := db.(*dynamodb.Client)
	if !ok {
		return db
	}
	o := c.Options()
	if o.Credentials == nil || o.HTTPClient == nil || o.EndpointResolverV2 == nil {
		return db
	}
	at, err := o.EndpointResolverV2.ResolveEndpoint(context.Background(),
		dynamodb.EndpointParameters{Region: &o.Region, Endpoint: o.BaseEndpoint}.WithDefaults())
	if err != nil || at.URI.Path != "" && at.URI.Path != "/" || len(at.Headers) > 0 {
		return db
	}
	at.URI.Path = "/"
	if at.URI.Port() == "443" || at.URI.Port() == "80" { // the SDK's signer may leave it away
		return db
	}
	d := &direct{Client: c, http: o.HTTPClient, credentials: o.Credentials, at: &at.URI, signer: signer{region: o.Region}}
	if len(o.APIOptions) == 0 {
		return d
	}
	one, err := d.within(o.APIOptions)
	if err != nil {
		return db
	}
	d.installed = &sync.Pool{New: func() any {
		h, err := d.within(o.APIOptions)
		if err != nil {
			return nil
		}
		return h
	}}
	d.installed.Put(one)
	return d
}

// BatchGetItem implements API.
func (d *direct) BatchGetItem(
	ctx context.Context, in *dynamodb.BatchGetItemInput, options ...func(*dynamodb.Options),
) (*dynamodb.BatchGetItemOutput, error) {
	if len(options) == 0 && time.Now().UnixNano() >= d.rests.Load() {
		out, err := d.first(ctx, in)
		if err == nil {
			return out, nil
		}
		if !errors.Is(err, errOther) {
			d.rests.Store(time.Now().Add(rest).UnixNano())
		}
	}
	return d.Client.BatchGetItem(ctx, in, options...)
}

// errOther says that a request or an answer has something in it that direct does not know.
var errOther = errors.New("direct: left to the SDK")

func (d *direct) first(ctx context.Context, in *dynamodb.BatchGetItemInput) (*dynamodb.BatchGetItemOutput, error) {
	if d.installed == nil {
		body, ok := batchGetText(in)
		if !ok {
			return nil, errOther
		}
		return d.try(ctx, body)
	}
	ctx = middleware.WithOperationName(middleware.WithServiceID(middleware.ClearStackValues(ctx), dynamodb.ServiceID),
		batchGetItem)
	h, ok := d.installed.Get().(middleware.Handler)
	if !ok {
		return nil, errOther
	}
	defer d.installed.Put(h)
	result, _, err := h.Handle(ctx, in)
	if err != nil {
		return nil, err
	}
	out, ok := result.(*dynamodb.BatchGetItemOutput)
	if !ok {
		return nil, errOther
	}
	return out, nil
}

const batchGetItem = "BatchGetItem"

// within is a try with the options of a client around it, where the SDK would have them: meters, faults, and the rights
// of a role, which are found behind the step "Retry" and see the request.
func (d *direct) within(options []func(*middleware.Stack) error) (middleware.Handler, error) {
	stack := middleware.NewStack(batchGetItem, smithyhttp.NewStackRequest)
	serialize := middleware.SerializeMiddlewareFunc("OperationSerializer",
		func(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (
			out middleware.SerializeOutput, md middleware.Metadata, err error) {
			p, isRead := in.Parameters.(*dynamodb.BatchGetItemInput)
			r, isHTTP := in.Request.(*smithyhttp.Request)
			if !isRead || !isHTTP {
				return out, md, errOther
			}
			body, ok := batchGetText(p)
			if !ok {
				return out, md, errOther
			}
			r.Header.Set("X-Amz-Target", target)
			if in.Request, err = r.SetStream(bytes.NewReader(body)); err != nil {
				return out, md, err
			}
			return next.HandleSerialize(ctx, in)
		})
	retry := middleware.FinalizeMiddlewareFunc("Retry", func(ctx context.Context, in middleware.FinalizeInput,
		next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
		return next.HandleFinalize(ctx, in)
	})
	result := middleware.DeserializeMiddlewareFunc("OperationDeserializer",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
			middleware.DeserializeOutput, middleware.Metadata, error) {
			out, md, err := next.HandleDeserialize(ctx, in)
			out.Result = out.RawResponse // it is read already
			return out, md, err
		})
	if err := errors.Join(stack.Serialize.Add(serialize, middleware.After), stack.Finalize.Add(retry, middleware.After),
		stack.Deserialize.Add(result, middleware.After)); err != nil {
		return nil, err
	}
	for _, install := range options {
		if err := install(stack); err != nil {
			return nil, err
		}
	}
	return middleware.DecorateHandler(middleware.HandlerFunc(
		func(ctx context.Context, in any) (any, middleware.Metadata, error) {
			r, ok := in.(*smithyhttp.Request)
			if !ok {
				return nil, middleware.Metadata{}, errOther
			}
			body, err := io.ReadAll(r.GetStream())
			if err != nil {
				return nil, middleware.Metadata{}, err
			}
			out, err := d.try(ctx, body)
			return out, middleware.Metadata{}, err
		}), stack), nil
}

// The headers that every try has, in canonical form. Nobody changes a value of them.
var (
	kind      = []string{"application/x-amz-json-1.0"}
	target    = "DynamoDB_20120810." + batchGetItem
	targets   = []string{target}
	identity  = []string{"identity"}
	userAgent = []string{aws.SDKName + "/" + aws.SDKVersion + " patchbay"}
)

// try sends a signed request and reads the answer.
func (d *direct) try(ctx context.Context, body []byte) (*dynamodb.BatchGetItemOutput, error) {
	who, err := d.credentials.Retrieve(ctx)
	if err != nil {
		return nil, fmt.Errorf("direct: credentials: %w", err)
	}
	if who.AccountID != "" { // by which the client chooses another host
		return nil, errOther
	}
	at := *d.at
	r := (&http.Request{
		Method: http.MethodPost, URL: &at, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Content-Type": kind, "X-Amz-Target": targets, "Accept-Encoding": identity, "User-Agent": userAgent,
		},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
	}).WithContext(ctx)
	if err := traced(ctx, r); err != nil {
		return nil, err
	}
	d.signer.sign(r, body, who, time.Now())
	res, err := d.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := readWhole(res)
	if err != nil {
		return nil, fmt.Errorf("direct: %w", err)
	}
	if res.StatusCode != http.StatusOK || !summed(res, answer) {
		return nil, fmt.Errorf("direct: the answer %d is no good one", res.StatusCode)
	}
	text := document{text: string(answer)}
	out := text.batchGet()
	if !text.good() {
		return nil, errOther
	}
	return out, nil
}

// traced passes the trace of the function on, as the SDK does.
func traced(ctx context.Context, r *http.Request) error {
	if os.Getenv("AWS_LAMBDA_FUNCTION_NAME") == "" {
		return nil
	}
	_, _, err := new(awsmiddleware.RecursionDetection).HandleBuild(ctx,
		middleware.BuildInput{Request: &smithyhttp.Request{Request: r}}, built{})
	return err
}

type built struct{}

func (built) HandleBuild(
	context.Context, middleware.BuildInput,
) (out middleware.BuildOutput, md middleware.Metadata, err error) {
	return out, md, nil
}

// maxAnswer is more than any answer of DynamoDB has, in bytes: 16 MB of items, written as JSON.
const maxAnswer = 64 << 20

// readWhole reads an answer into as much memory as it takes.
func readWhole(res *http.Response) ([]byte, error) {
	if body, ok := res.Body.(*exchange.Body); ok {
		return body.Bytes(), nil
	}
	if n := res.ContentLength; n > 0 && n <= maxAnswer {
		body := make([]byte, n)
		_, err := io.ReadFull(res.Body, body)
		return body, err
	}
	return io.ReadAll(io.LimitReader(res.Body, maxAnswer))
}

// summed says whether an answer has the checksum that DynamoDB tells of it. Where it tells none, there is none to miss.
func summed(res *http.Response, body []byte) bool {
	told := res.Header.Get("X-Amz-Crc32")
	if told == "" {
		return true
	}
	sum, err := strconv.ParseUint(told, 10, 32)
	return err == nil && uint32(sum) == crc32.ChecksumIEEE(body)
}
