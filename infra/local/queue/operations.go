package queue

import (
	"context"
	"crypto/md5" //nolint:gosec // what SQS answers with; clients compare it, it protects nothing
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of SQS.
const (
	maxEntries    = 10
	maxMessage    = 1 << 20
	maxVisibility = 12 * time.Hour
	maxDelay      = 15 * time.Minute
	maxWait       = 20
)

type failedEntry struct {
	ID          string `json:"Id"`
	SenderFault bool
	Code        string
	Message     string
}

type batchAnswer struct {
	Successful []map[string]string
	Failed     []failedEntry
}

func (b *batchAnswer) add(id string, good map[string]string, err error) {
	if of, ok := err.(*refusal); ok { //nolint:errorlint // made here, never wrapped
		b.Failed = append(b.Failed, failedEntry{ID: id, SenderFault: true, Code: of.code, Message: of.message})
		return
	}
	good["Id"] = id
	b.Successful = append(b.Successful, good)
}

func checkEntries(in *input) error {
	seen := map[string]bool{}
	if len(in.Entries) == 0 {
		return refuse("AWS.SimpleQueueService.EmptyBatchRequest", "the batch has no entries")
	}
	if len(in.Entries) > maxEntries {
		return refuse("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "at most %d entries", maxEntries)
	}
	size := 0
	for _, e := range in.Entries {
		if seen[e.ID] || e.ID == "" {
			return refuse("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "the id %q is not the entry's alone", e.ID)
		}
		seen[e.ID], size = true, size+len(e.MessageBody)
	}
	if size > maxMessage {
		return refuse("AWS.SimpleQueueService.BatchRequestTooLong",
			"the messages have %d bytes, at most %d", size, maxMessage)
	}
	return nil
}

// accept makes a message of what was sent; the caller holds the lock.
func (s *Server) accept(l *line, body string, delay *int) (*message, error) {
	d := l.Delay
	if delay != nil {
		d = time.Duration(*delay) * time.Second
	}
	switch {
	case body == "":
		return nil, refuse("MissingParameter", "the message has no body")
	case len(body) > maxMessage:
		return nil, refuse("InvalidParameterValue", "the message has %d bytes, at most %d", len(body), maxMessage)
	case !utf8.ValidString(body) || strings.ContainsFunc(body, unsendable):
		return nil, refuse("InvalidMessageContents", "the message has characters that SQS does not take")
	case d < 0 || d > maxDelay:
		return nil, refuse("InvalidParameterValue", "DelaySeconds is 0 to 900")
	}
	return newMessage(body, s.now(), d), nil
}

// unsendable says whether SQS refuses a character (SendMessage, "InvalidMessageContents").
func unsendable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// enter stores messages and then lets them be received.
func (s *Server) enter(ctx context.Context, l *line, all []*message) error {
	p := s.begin()
	for _, m := range all {
		p.put(l.Name, m)
	}
	p.send()
	if err := p.stored(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range all {
		l.add(m)
	}
	return nil
}

func (s *Server) send(ctx context.Context, in *input) (any, error) {
	s.mu.Lock()
	l, err := s.line(in)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	m, err := s.accept(l, in.MessageBody, in.DelaySeconds)
	if err != nil {
		return nil, err
	}
	return sent(m), s.enter(ctx, l, []*message{m})
}

func sent(m *message) map[string]string {
	return map[string]string{"MessageId": m.id, "MD5OfMessageBody": digest(m.body)}
}

func digest(body string) string {
	sum := md5.Sum([]byte(body)) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

func (s *Server) sendBatch(ctx context.Context, in *input) (any, error) {
	if err := checkEntries(in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	l, err := s.line(in)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	out := &batchAnswer{}
	var all []*message
	for _, e := range in.Entries {
		m, err := s.accept(l, e.MessageBody, e.DelaySeconds)
		if err == nil {
			all = append(all, m)
			out.add(e.ID, sent(m), nil)
			continue
		}
		out.add(e.ID, nil, err)
	}
	return out, s.enter(ctx, l, all)
}

type receivedMessage struct {
	MessageID  string            `json:"MessageId"`
	Handle     string            `json:"ReceiptHandle"`
	MD5        string            `json:"MD5OfBody"`
	Body       string            `json:"Body"`
	Attributes map[string]string `json:"Attributes"`
}

func (s *Server) receive(ctx context.Context, in *input) (any, error) {
	n := max(in.MaxNumberOfMessages, 1)
	if n > maxEntries || in.WaitTimeSeconds < 0 || in.WaitTimeSeconds > maxWait {
		return nil, refuse("InvalidParameterValue", "at most %d messages and %d seconds", maxEntries, maxWait)
	}
	wait := time.Duration(in.WaitTimeSeconds) * time.Second
	for deadline := time.Now().Add(wait); ; {
		all, l, more, err := s.receiveNow(ctx, in, n)
		left := time.Until(deadline)
		if err != nil || len(all) > 0 || left <= 0 {
			return map[string]any{"Messages": all}, err
		}
		s.mu.Lock()
		if next := l.next(); next > 0 {
			left = min(left, max(time.UnixMilli(next).Sub(s.now()), time.Millisecond))
		}
		s.mu.Unlock()
		timer := time.NewTimer(left)
		select {
		case <-ctx.Done():
		case <-more:
		case <-timer.C:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

func (s *Server) receiveNow(ctx context.Context, in *input, n int) ([]receivedMessage, *line, <-chan struct{}, error) {
	s.mu.Lock()
	l, err := s.line(in)
	if err != nil {
		s.mu.Unlock()
		return nil, nil, nil, err
	}
	visibility := l.Visibility
	if in.VisibilityTimeout != nil {
		visibility = time.Duration(*in.VisibilityTimeout) * time.Second
	}
	taken, dead := l.take(s.now().UnixMilli(), n, visibility)
	p := s.begin()
	out := make([]receivedMessage, len(taken))
	for i, m := range taken {
		p.put(l.Name, m)
		out[i] = receivedMessage{m.id, l.receipt(m), digest(m.body), m.body, map[string]string{
			"ApproximateReceiveCount": strconv.Itoa(m.receives), "SentTimestamp": strconv.FormatInt(m.sent, 10),
			"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.first, 10), "SenderId": account,
		}}
	}
	for _, m := range dead {
		m.from = l.Name
	}
	s.transfer(p, l, s.lines[l.DeadLetter], dead)
	p.send()
	more := l.more
	s.mu.Unlock()
	return out, l, more, p.stored(ctx)
}

// transfer moves messages that were taken out of one queue into another, which stores them first; the caller holds the
// lock. As in AWS a message keeps its id and its count.
func (s *Server) transfer(p *pending, from, to *line, all []*message) {
	for _, m := range all {
		m.visible = s.now().UnixMilli()
		p.put(to.Name, m)
		p.remove(from.Name, m)
		to.add(m)
	}
}

// drop deletes one message by a receipt. A receipt that is not the last one succeeds and deletes nothing, and so does
// one of a message that is gone (DeleteMessage, "standard queue").
func (s *Server) drop(p *pending, l *line, receipt string) error {
	m, last, ok := l.find(receipt)
	if !ok {
		return refuse("ReceiptHandleIsInvalid", "this is no receipt handle of the queue")
	}
	if last {
		l.remove(m)
		p.remove(l.Name, m)
	}
	return nil
}

// change hides one message for so long from now on.
func (s *Server) change(p *pending, l *line, receipt string, seconds *int) error {
	m, last, ok := l.find(receipt)
	now := s.now().UnixMilli()
	switch {
	case seconds == nil || *seconds < 0 || time.Duration(*seconds)*time.Second > maxVisibility:
		return refuse("InvalidParameterValue", "VisibilityTimeout is 0 to 43200")
	case !ok:
		return refuse("ReceiptHandleIsInvalid", "this is no receipt handle of the queue")
	case m == nil || !last || m.visible <= now:
		return refuse("MessageNotInflight", "the message is not in flight")
	}
	l.hide(m, now+int64(*seconds)*1000)
	p.put(l.Name, m)
	return nil
}

// edit runs changes of a queue under the lock, and returns when they are stored.
func (s *Server) edit(ctx context.Context, in *input, fn func(*pending, *line) (any, error)) (any, error) {
	s.mu.Lock()
	l, err := s.line(in)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	p := s.begin()
	answer, err := fn(p, l)
	p.send()
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return answer, p.stored(ctx)
}

func (s *Server) deleteOne(ctx context.Context, in *input) (any, error) {
	return s.edit(ctx, in, func(p *pending, l *line) (any, error) {
		return struct{}{}, s.drop(p, l, in.ReceiptHandle)
	})
}

func (s *Server) changeOne(ctx context.Context, in *input) (any, error) {
	return s.edit(ctx, in, func(p *pending, l *line) (any, error) {
		return struct{}{}, s.change(p, l, in.ReceiptHandle, in.VisibilityTimeout)
	})
}

func (s *Server) deleteBatch(ctx context.Context, in *input) (any, error) {
	return s.editBatch(ctx, in, func(p *pending, l *line, e inputEntry) error { return s.drop(p, l, e.ReceiptHandle) })
}

func (s *Server) changeBatch(ctx context.Context, in *input) (any, error) {
	return s.editBatch(ctx, in, func(p *pending, l *line, e inputEntry) error {
		return s.change(p, l, e.ReceiptHandle, e.VisibilityTimeout)
	})
}

func (s *Server) editBatch(ctx context.Context, in *input, fn func(*pending, *line, inputEntry) error) (any, error) {
	if err := checkEntries(in); err != nil {
		return nil, err
	}
	return s.edit(ctx, in, func(p *pending, l *line) (any, error) {
		out := &batchAnswer{}
		for _, e := range in.Entries {
			out.add(e.ID, map[string]string{}, fn(p, l, e))
		}
		return out, nil
	})
}

func (s *Server) purge(ctx context.Context, in *input) (any, error) {
	return s.edit(ctx, in, func(p *pending, l *line) (any, error) {
		for _, m := range l.byID {
			p.remove(l.Name, m)
			l.remove(m)
		}
		return struct{}{}, nil
	})
}

// move puts the messages of a dead-letter queue back into those that they came from; it is done when it answers.
func (s *Server) move(ctx context.Context, in *input) (any, error) {
	name := in.SourceArn[strings.LastIndexByte(in.SourceArn, ':')+1:]
	return s.edit(ctx, &input{QueueURL: name}, func(p *pending, l *line) (any, error) {
		if !slices.ContainsFunc(slices.Collect(maps.Values(s.lines)), func(of *line) bool { return of.DeadLetter == name }) {
			return nil, refuse("InvalidParameterValue", "%s is no dead-letter queue", name)
		}
		for _, m := range l.byID {
			to := s.lines[m.from]
			if to == nil {
				continue // it was sent here, and came from nowhere
			}
			l.remove(m)
			m.receives, m.from = 0, ""
			s.transfer(p, l, to, []*message{m})
		}
		return map[string]string{"TaskHandle": name}, nil
	})
}

func (s *Server) queueURL(_ context.Context, in *input) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lines[in.QueueName] == nil {
		return nil, refuse("QueueDoesNotExist", "there is no queue %q", in.QueueName)
	}
	return map[string]string{"QueueUrl": "/" + account + "/" + in.QueueName}, nil
}

func (s *Server) attributes(_ context.Context, in *input) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, err := s.line(in)
	if err != nil {
		return nil, err
	}
	visible, hidden, delayed := l.counts(s.now().UnixMilli())
	out := map[string]string{
		"ApproximateNumberOfMessages": strconv.Itoa(visible), "ApproximateNumberOfMessagesNotVisible": strconv.Itoa(hidden),
		"ApproximateNumberOfMessagesDelayed": strconv.Itoa(delayed), "QueueArn": ARN("local", l.Name),
		"VisibilityTimeout": strconv.Itoa(int(l.Visibility.Seconds())), "DelaySeconds": strconv.Itoa(int(l.Delay.Seconds())),
	}
	if l.DeadLetter != "" {
		policy, err := json.Marshal(map[string]any{
			"deadLetterTargetArn": ARN("local", l.DeadLetter), "maxReceiveCount": l.MaxReceives,
		})
		if err != nil {
			return nil, err
		}
		out["RedrivePolicy"] = string(policy)
	}
	return map[string]any{"Attributes": out}, nil
}
