package table

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// The SDK reads an answer twice: encoding/json makes maps of any of it, and the SDK makes its types of those. Of the
// batch read that decides each call and each renewal that was half of the memory and a fifth of the CPU. lean reads
// the bytes once. Whatever it does not know is left to the SDK: an error, an answer with more in it, one that is no
// JSON.

// lean is a client's option for BatchGetItem.
func lean(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		const id = "OperationDeserializer" // the SDK's
		sdk, ok := stack.Deserialize.Get(id)
		if !ok {
			return errors.New("the SDK names its deserializer otherwise")
		}
		_, err := stack.Deserialize.Swap(id, leanAnswer{sdk})
		return err
	})
}

type leanAnswer struct {
	middleware.DeserializeMiddleware
}

// HandleDeserialize implements middleware.DeserializeMiddleware.
func (l leanAnswer) HandleDeserialize(
	ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
) (middleware.DeserializeOutput, middleware.Metadata, error) {
	out, md, err := next.HandleDeserialize(ctx, in)
	bySDK := func() (middleware.DeserializeOutput, middleware.Metadata, error) {
		return l.DeserializeMiddleware.HandleDeserialize(ctx, in, answered{out, md, err})
	}
	response, ok := out.RawResponse.(*smithyhttp.Response)
	if err != nil || !ok || response.StatusCode != 200 {
		return bySDK()
	}
	body, readErr := io.ReadAll(response.Body)
	d := document{text: body}
	if result := d.batchGet(); readErr == nil && !d.other && utf8.Valid(body) {
		out.Result = result
		smithyhttp.CloseResponseBody(ctx, response, false, nil)
		return out, md, nil
	}
	response.Body = readAgain{io.MultiReader(bytes.NewReader(body), broken{readErr}), response.Body}
	return bySDK()
}

// answered is the rest of a call that was made already.
type answered struct {
	out middleware.DeserializeOutput
	md  middleware.Metadata
	err error
}

func (a answered) HandleDeserialize(
	context.Context, middleware.DeserializeInput,
) (middleware.DeserializeOutput, middleware.Metadata, error) {
	return a.out, a.md, a.err
}

// readAgain is a body that was read.
type readAgain struct {
	io.Reader
	io.Closer
}

// broken is where an answer broke off, or its end.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) {
	if b.err == nil {
		return 0, io.EOF
	}
	return 0, b.err
}

// document is a JSON text that is read from front to back. other is set when there is something in it that this does
// not read; what was read then counts for nothing.
type document struct {
	text  []byte
	at    int
	other bool
}

// batchGet reads the answer of BatchGetItem that left no keys.
func (d *document) batchGet() *dynamodb.BatchGetItemOutput {
	out := &dynamodb.BatchGetItemOutput{}
	d.members(func(name string) {
		switch name {
		case "Responses":
			out.Responses = map[string][]item{}
			d.members(func(table string) {
				items := []item{}
				d.elements(func() { items = append(items, d.item()) })
				out.Responses[table] = items
			})
		case "UnprocessedKeys":
			out.UnprocessedKeys = map[string]types.KeysAndAttributes{}
			d.members(func(string) { d.other, d.at = true, len(d.text) })
		default:
			d.other, d.at = true, len(d.text)
		}
	})
	if d.peek() != 0 {
		d.other = true
	}
	return out
}

func (d *document) item() item {
	it := make(item, 16)
	d.members(func(name string) { it[name] = d.attribute() })
	return it
}

// attribute reads a value of DynamoDB's, an object with its type as the one member.
func (d *document) attribute() (v types.AttributeValue) {
	d.members(func(kind string) {
		if v != nil {
			d.other = true
		}
		switch kind {
		case "S":
			v = &types.AttributeValueMemberS{Value: d.string()}
		case "N":
			v = &types.AttributeValueMemberN{Value: d.string()}
		case "B":
			bytes, err := base64.StdEncoding.DecodeString(d.string())
			d.other = d.other || err != nil
			v = &types.AttributeValueMemberB{Value: bytes}
		case "BOOL":
			v = &types.AttributeValueMemberBOOL{Value: d.bool()}
		case "NULL":
			v = &types.AttributeValueMemberNULL{Value: d.bool()}
		case "M":
			m := &types.AttributeValueMemberM{Value: item{}}
			d.members(func(name string) { m.Value[name] = d.attribute() })
			v = m
		case "L":
			l := &types.AttributeValueMemberL{Value: []types.AttributeValue{}}
			d.elements(func() { l.Value = append(l.Value, d.attribute()) })
			v = l
		case "SS":
			s := &types.AttributeValueMemberSS{Value: []string{}}
			d.elements(func() { s.Value = append(s.Value, d.string()) })
			v = s
		default:
			d.other, d.at = true, len(d.text)
		}
	})
	if v == nil {
		d.other = true
	}
	return v
}

// peek is the next byte that is no space, 0 at the end.
func (d *document) peek() byte {
	for ; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take passes the next byte if it is the given one.
func (d *document) take(c byte) bool {
	if d.peek() != c {
		return false
	}
	d.at++
	return true
}

func (d *document) need(c byte) {
	if !d.take(c) {
		d.other, d.at = true, len(d.text)
	}
}

// members reads an object; value reads each member's.
func (d *document) members(value func(name string)) {
	d.need('{')
	if d.take('}') {
		return
	}
	for {
		name := d.string()
		d.need(':')
		if d.other {
			return
		}
		value(name)
		if !d.take(',') {
			break
		}
	}
	d.need('}')
}

// elements reads an array; value reads each element.
func (d *document) elements(value func()) {
	d.need('[')
	if d.take(']') {
		return
	}
	for {
		if value(); d.other || !d.take(',') {
			break
		}
	}
	d.need(']')
}

func (d *document) string() string {
	d.need('"')
	start, escaped := d.at, false
	for ; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; {
		case c == '\\':
			escaped = true
			d.at++
		case c < ' ':
			d.other = true
		case c == '"':
			d.at++
			if !escaped {
				return string(d.text[start : d.at-1])
			}
			var s string
			if json.Unmarshal(d.text[start-1:d.at], &s) != nil {
				d.other = true
			}
			return s
		}
	}
	d.other = true
	return ""
}

func (d *document) bool() bool {
	c := d.peek()
	switch rest := d.text[d.at:]; {
	case c == 't' && bytes.HasPrefix(rest, []byte("true")):
		d.at += len("true")
		return true
	case c == 'f' && bytes.HasPrefix(rest, []byte("false")):
		d.at += len("false")
	default:
		d.other = true
	}
	return false
}
