// Package tunnel passes TCP connections on, unchanged.
package tunnel

import (
	"context"
	"io"
	"net"
	"time"
)

// dialLimit is how long the other end may take to accept.
const dialLimit = 5 * time.Second

// Serve passes every connection that l accepts on to an address, until l is closed. failed is told of connections that
// the other end did not take.
func Serve(ctx context.Context, l net.Listener, to string, failed func(error)) {
	for {
		in, err := l.Accept()
		if err != nil {
			return
		}
		go pass(ctx, in, to, failed)
	}
}

// pass copies both ways. The end of the caller's half is passed on, because an answer may follow it; the end of the
// other half ends the connection.
func pass(ctx context.Context, in net.Conn, to string, failed func(error)) {
	defer func() { _ = in.Close() }()
	d := net.Dialer{Timeout: dialLimit}
	out, err := d.DialContext(ctx, "tcp", to)
	if err != nil {
		failed(err)
		return
	}
	defer func() { _ = out.Close() }()
	go func() {
		_, _ = io.Copy(out, in)
		if half, ok := out.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
	}()
	_, _ = io.Copy(in, out)
}
