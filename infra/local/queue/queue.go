// Package queue is a stand-in for Amazon SQS on this machine: a server that speaks the part of its JSON protocol which
// Patchbay calls, with its semantics of standard queues (visibility, delays, counts of receipts, redrive to a
// dead-letter queue), and what feeds a function from a queue as Lambda's event source mapping does. What a queue holds
// is stored in a table of the engine before a call is answered, so that it outlives the process, killed or not.
package queue

import (
	"container/heap"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/ident"
)

// Config is one queue.
type Config struct {
	Name       string
	Visibility time.Duration // of a message that was received; 0 is SQS's default of 30 s
	Delay      time.Duration // of messages that are sent without one
	// DeadLetter names the queue that takes a message when it would be received more than MaxReceives times; "" is none.
	DeadLetter  string
	MaxReceives int
}

const defaultVisibility = 30 * time.Second

// message is one message of a queue. A receipt is good while receives is what it was at that receipt.
type message struct {
	id, body    string
	from        string // of a dead letter: the queue that it came from
	sent, first int64  // Unix milliseconds: when it was sent, and first received
	visible     int64  // when it can be received again, Unix milliseconds
	receives    int
	place       int // in the heap
}

// line is a queue's messages, the one that can be received first in front.
type line struct {
	Config
	order messages
	byID  map[string]*message
	more  chan struct{} // closed and replaced when a message may have become visible
}

func newLine(c Config) *line {
	if c.Visibility == 0 {
		c.Visibility = defaultVisibility
	}
	return &line{Config: c, byID: map[string]*message{}, more: make(chan struct{})}
}

func (l *line) add(m *message) {
	l.byID[m.id] = m
	heap.Push(&l.order, m)
	l.wake()
}

func (l *line) remove(m *message) {
	delete(l.byID, m.id)
	heap.Remove(&l.order, m.place)
}

// hide makes a message invisible until a time.
func (l *line) hide(m *message, until int64) {
	m.visible = until
	heap.Fix(&l.order, m.place)
	l.wake()
}

// wake lets whoever waits for a message look again.
func (l *line) wake() {
	close(l.more)
	l.more = make(chan struct{})
}

// take receives up to n messages. Those that were received too often already come back apart, taken out of the line.
func (l *line) take(now int64, n int, visibility time.Duration) (taken, dead []*message) {
	for len(taken) < n && len(l.order) > 0 && l.order[0].visible <= now {
		m := l.order[0]
		if l.DeadLetter != "" && m.receives >= l.MaxReceives {
			l.remove(m)
			dead = append(dead, m)
			continue
		}
		if m.receives++; m.first == 0 {
			m.first = now
		}
		m.visible = now + visibility.Milliseconds()
		heap.Fix(&l.order, 0)
		taken = append(taken, m)
	}
	return taken, dead
}

// next is when the first message becomes visible, Unix milliseconds; 0 when there is none.
func (l *line) next() int64 {
	if len(l.order) == 0 {
		return 0
	}
	return l.order[0].visible
}

// counts are the attributes of SQS of the same meaning.
func (l *line) counts(now int64) (visible, hidden, delayed int) {
	for _, m := range l.order {
		switch {
		case m.visible <= now:
			visible++
		case m.receives == 0:
			delayed++
		default:
			hidden++
		}
	}
	return visible, hidden, delayed
}

// receipt names one receipt of a message.
func (l *line) receipt(m *message) string {
	return base64.RawURLEncoding.EncodeToString([]byte(l.Name + "/" + m.id + "/" + strconv.Itoa(m.receives)))
}

// find returns what a receipt names: the message while it is there, and whether the receipt is its last one. ok is
// false for a text that is no receipt of the queue.
func (l *line) find(receipt string) (m *message, last, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(receipt)
	parts := strings.Split(string(text), "/")
	if err != nil || len(parts) != 3 || parts[0] != l.Name {
		return nil, false, false
	}
	m = l.byID[parts[1]]
	return m, m != nil && strconv.Itoa(m.receives) == parts[2], true
}

func newMessage(body string, now time.Time, delay time.Duration) *message {
	at := now.UnixMilli()
	return &message{id: ident.Tail(now), body: body, sent: at, visible: at + delay.Milliseconds()}
}

// messages is a heap by the time of becoming visible; ids sort by the time of sending.
type messages []*message

func (h messages) Len() int { return len(h) }

func (h messages) Less(i, j int) bool {
	if h[i].visible != h[j].visible {
		return h[i].visible < h[j].visible
	}
	return h[i].id < h[j].id
}

func (h messages) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push implements heap.Interface.
func (h *messages) Push(m any) {
	it, _ := m.(*message)
	it.place = len(*h)
	*h = append(*h, it)
}

// Pop implements heap.Interface.
func (h *messages) Pop() any {
	old := *h
	m := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return m
}
