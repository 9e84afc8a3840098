package outbound_test

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
	"testing"
)

// names is a real DNS server on loopback. Each query for A takes the next answer of its list; the last one stays.
type names struct {
	mu      sync.Mutex
	answers []string
	asked   int
}

// resolver starts the server and returns a resolver that asks it.
func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go n.serve(conn)
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

func (n *names) serve(conn net.PacketConn) {
	query := make([]byte, 1500)
	for {
		size, from, err := conn.ReadFrom(query)
		if err != nil {
			return
		}
		_, _ = conn.WriteTo(n.reply(query[:size]), from)
	}
}

// reply is RFC 1035 section 4: header, the question again, at most one A record.
func (n *names) reply(query []byte) []byte {
	end := 12
	for query[end] != 0 {
		end += int(query[end]) + 1
	}
	question := query[12 : end+5]
	kind := binary.BigEndian.Uint16(question[len(question)-4:])
	out := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question...)
	if kind != 1 {
		return out
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	addr := netip.MustParseAddr(n.answers[min(n.asked, len(n.answers)-1)]).As4()
	n.asked++
	out[7] = 1
	out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(out, addr[:]...)
}
