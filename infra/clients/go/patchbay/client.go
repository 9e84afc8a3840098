// Package patchbay is a client of Patchbay's API for back ends in Go. The file api.gen.go has every operation and type
// of the OpenAPI document; the others have what a program needs around them: a key, errors, repeats, pages and calls to
// providers.
//
// An answer may have members, values and statuses that this client does not know. It reads all of them: members are
// passed over, values stay text, and every status from 400 on is an Error.
package patchbay

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// New makes a client of the deployment at an address such as https://patchbay.example.com, with an API key or a use
// token. Options set the HTTP client (WithHTTPClient) and change requests (WithRequestEditorFn).
func New(baseURL, apiKey string, options ...ClientOption) (*ClientWithResponses, error) {
	if apiKey == "" {
		return nil, errors.New("patchbay: the API key is empty")
	}
	key := WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+apiKey)
		return nil
	})
	return NewClientWithResponses(strings.TrimRight(baseURL, "/"), append([]ClientOption{key}, options...)...)
}

// Answer is what every operation returns.
type Answer interface {
	StatusCode() int
	GetBody() []byte
}

// Error is an answer that is no success.
type Error struct {
	Status int // of HTTP
	// Problem says what happened and what to do. Of an answer that is not Patchbay's, such as a gateway's, it has what
	// could be read.
	Problem Problem
	Body    []byte
}

// Error has the message, with the status and the code.
func (e *Error) Error() string {
	message := e.Problem.Message
	if message == "" {
		message = http.StatusText(e.Status)
	}
	if e.Problem.Code == "" {
		return fmt.Sprintf("patchbay: %s (%d)", message, e.Status)
	}
	return fmt.Sprintf("patchbay: %s (%d %s)", message, e.Status, e.Problem.Code)
}

// Check returns the error of a call: what failed on the way, or an *Error where the answer is no success. It takes both
// results of an operation.
//
//	res, err := client.GetAccountWithResponse(ctx, id)
//	if err := patchbay.Check(res, err); err != nil { … }
//	account := res.JSON200
func Check(answer Answer, err error) error {
	if err != nil {
		return err
	}
	status := answer.StatusCode()
	if status >= 200 && status < 300 {
		return nil
	}
	return failure(status, answer.GetBody())
}

// failure reads what it can of a body that may be anything.
func failure(status int, body []byte) *Error {
	return &Error{Status: status, Body: body, Problem: *problemOf(body)}
}

// problemOf is the problem of a body. A gateway's may be anything: of that it has the message and the code, if there
// are.
func problemOf(body []byte) *Problem {
	var p Problem
	if json.Unmarshal(body, &p) == nil {
		return &p
	}
	var words struct{ Message, Code string }
	_ = json.Unmarshal(body, &words) // a page in HTML has neither
	return &Problem{Message: words.Message, Code: words.Code}
}

// IdempotencyKey makes a key for one POST. Sent again with the same body, it does nothing twice: keep it with what you
// are about to do, before you do it.
func IdempotencyKey() *string {
	key := rand.Text()
	return &key
}

// IfMatch is the version that an answer has, for a change that must not undo another's.
func IfMatch(answer *http.Response) *string {
	tag := answer.Header.Get("ETag")
	if tag == "" {
		return nil
	}
	return &tag
}

// Call makes a request at the provider of a linked account, with the account's credential in it. The answer is the
// provider's, whatever its status and form: close its body. A refusal by Patchbay has a Problem as its body, with a
// statusCode and a code, which Refused reads.
func Call(
	ctx context.Context, c *ClientWithResponses, account, method, path string, body any,
) (*http.Response, error) {
	call := ProxyInputBody{Method: &method, Path: &path}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		call.Body = text
	}
	return c.ProxyRequest(ctx, &ProxyRequestParams{XAccountID: &account}, call)
}

// Refused reads a body of Call's answer: the error where Patchbay has refused the call, nil where the answer is the
// provider's.
func Refused(status int, body []byte) *Error {
	if status < 400 {
		return nil
	}
	e := failure(status, body)
	if e.Problem.StatusCode != int64(status) || e.Problem.Code == "" || e.Problem.Type == "" {
		return nil
	}
	return e
}

// Merge is a body for the …WithBody form of a change: the members given, null to take one away. The typed form leaves
// out what is nil and so cannot say null.
func Merge(members map[string]any) (contentType string, body *bytes.Reader, err error) {
	text, err := json.Marshal(members)
	return "application/json", bytes.NewReader(text), err
}
