//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package durable

import "os"

// hold does nothing: only systems with flock(2) keep two processes apart.
func hold(*os.File) error { return nil }
