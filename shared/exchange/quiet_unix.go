//go:build unix

package exchange

import (
	"errors"
	"net"
	"syscall"
)

// quiet says that a connection is open and nothing has come over it. What comes over one that nobody uses is its end.
func quiet(c net.Conn) bool {
	of, ok := c.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := of.SyscallConn()
	if err != nil {
		return false
	}
	var read error
	err = raw.Read(func(fd uintptr) bool {
		var one [1]byte
		_, read = syscall.Read(int(fd), one[:]) // its descriptor does not block
		return true
	})
	return err == nil && (errors.Is(read, syscall.EAGAIN) || errors.Is(read, syscall.EINTR))
}
