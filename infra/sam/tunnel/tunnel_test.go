package tunnel_test

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/infra/sam/tunnel"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// TestServe: the answer comes after the caller has ended its half, as with HTTP/1.0.
func TestServe(t *testing.T) {
	t.Parallel()
	far, near := listen(t), listen(t)
	go func() {
		c, err := far.Accept()
		if err != nil {
			return
		}
		all, _ := io.ReadAll(c)
		_, _ = c.Write(append([]byte("heard "), all...))
		_ = c.Close()
	}()
	go tunnel.Serve(t.Context(), near, far.Addr().String(), func(err error) { t.Error(err) })
	c, err := net.Dial("tcp", near.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Write([]byte("hello"))
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(c); string(got) != "heard hello" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestServeNobody: a connection that cannot be passed on is closed and reported, and the next one is still accepted.
func TestServeNobody(t *testing.T) {
	t.Parallel()
	far, near := listen(t), listen(t)
	_ = far.Close()
	var failures atomic.Int32
	go tunnel.Serve(t.Context(), near, far.Addr().String(), func(error) { failures.Add(1) })
	for range 2 {
		c, err := net.Dial("tcp", near.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		var one [1]byte
		if _, err := c.Read(one[:]); !errors.Is(err, io.EOF) {
			t.Errorf("read: %v", err)
		}
	}
	if failures.Load() != 2 {
		t.Errorf("%d failures were reported", failures.Load())
	}
}
