package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Options are what a server works on.
type Options struct {
	DB     *dynamodb.Client
	Table  string // of the queues alone; made when it is not there
	Queues []Config
	Now    func() time.Time // nil is time.Now
}

// Server is an http.Handler that speaks SQS's JSON protocol. Close ends its writes.
type Server struct {
	mu    sync.Mutex
	lines map[string]*line
	*journal
	now   func() time.Time
	close context.CancelFunc
}

// account is the account number in addresses of queues, as local SQS servers have it.
const account = "000000000000"

// New reads what the queues hold and returns the server.
func New(ctx context.Context, o Options) (*Server, error) {
	j, err := openJournal(ctx, o.DB, o.Table)
	if err != nil {
		return nil, err
	}
	s := &Server{lines: map[string]*line{}, journal: j, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	for _, c := range o.Queues {
		s.lines[c.Name] = newLine(c)
	}
	for _, c := range o.Queues {
		if c.DeadLetter != "" && s.lines[c.DeadLetter] == nil {
			return nil, fmt.Errorf("queue %s: there is no queue %s for its dead letters", c.Name, c.DeadLetter)
		}
	}
	if err := j.load(ctx, func(queue string, m *message) {
		if l := s.lines[queue]; l != nil {
			l.add(m)
		}
	}); err != nil {
		return nil, err
	}
	var run context.Context
	run, s.close = context.WithCancel(context.Background())
	go j.run(run)
	return s, nil
}

// Close ends the server: calls that wait fail.
func (s *Server) Close() {
	s.close()
	<-s.ended
}

// URL is the address of a queue at a server's address.
func URL(server, name string) string {
	return strings.TrimSuffix(server, "/") + "/" + account + "/" + name
}

// ARN is the name of a queue in events and policies.
func ARN(region, name string) string { return "arn:aws:sqs:" + region + ":" + account + ":" + name }

// refusal is an error of SQS's own.
type refusal struct{ code, message string }

func (r *refusal) Error() string { return r.code + ": " + r.message }

func refuse(code, format string, args ...any) error {
	return &refusal{code, fmt.Sprintf(format, args...)}
}

// maxRequest is more than ten messages of SQS's limit, escaped.
const maxRequest = 4 << 20

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	answer, err := any(nil), refuse("InvalidAction", "this server speaks SQS's JSON protocol")
	if ok {
		var body []byte
		if body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest)); err == nil {
			answer, err = s.call(r.Context(), name, body)
		}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if err != nil {
		status := http.StatusInternalServerError
		of := &refusal{"InternalError", err.Error()}
		if errors.As(err, &of) {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
		answer = map[string]string{"__type": "com.amazonaws.sqs#" + of.code, "message": of.message}
	}
	_ = json.NewEncoder(w).Encode(answer) // the caller is gone
}

func (s *Server) call(ctx context.Context, name string, body []byte) (any, error) {
	operations := map[string]func(context.Context, *input) (any, error){
		"SendMessage": s.send, "SendMessageBatch": s.sendBatch, "ReceiveMessage": s.receive,
		"DeleteMessage": s.deleteOne, "DeleteMessageBatch": s.deleteBatch,
		"ChangeMessageVisibility": s.changeOne, "ChangeMessageVisibilityBatch": s.changeBatch,
		"GetQueueUrl": s.queueURL, "GetQueueAttributes": s.attributes, "PurgeQueue": s.purge,
		"StartMessageMoveTask": s.move,
	}
	run, ok := operations[name]
	if !ok {
		return nil, refuse("InvalidAction", "this server does not know %s", name)
	}
	in := &input{}
	if err := json.Unmarshal(body, in); err != nil {
		return nil, refuse("MalformedInput", "the request is no JSON: %v", err)
	}
	return run(ctx, in)
}

// input has the members of all requests.
type input struct {
	QueueURL            string `json:"QueueUrl"`
	QueueName           string
	SourceArn           string
	MessageBody         string
	DelaySeconds        *int
	Entries             []inputEntry
	MaxNumberOfMessages int
	WaitTimeSeconds     int
	VisibilityTimeout   *int
	ReceiptHandle       string
}

type inputEntry struct {
	ID                string `json:"Id"`
	MessageBody       string
	DelaySeconds      *int
	ReceiptHandle     string
	VisibilityTimeout *int
}

// line finds a request's queue; the caller holds the lock.
func (s *Server) line(in *input) (*line, error) {
	name := in.QueueURL[strings.LastIndexByte(in.QueueURL, '/')+1:]
	if l := s.lines[name]; l != nil {
		return l, nil
	}
	return nil, refuse("QueueDoesNotExist", "there is no queue %q", name)
}
