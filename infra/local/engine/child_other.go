//go:build !linux

package engine

import (
	"os"
	"os/exec"
)

// detach does nothing: only Linux can tie a child's life to its parent's.
func detach(*exec.Cmd) {}

func terminate(cmd *exec.Cmd) {
	if cmd.Process.Signal(os.Interrupt) != nil {
		_ = cmd.Process.Kill()
	}
}

func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
