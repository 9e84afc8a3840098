package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of /proc's CPU times, 1/100 s on every Linux (proc_pid_stat(5), sysconf(_SC_CLK_TCK)).
const tick = 10 * time.Millisecond

// status is the part of /proc/<pid>/stat behind the program's name, which may hold anything.
func status(pid int) ([]string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, fmt.Errorf("CPU times are read from /proc, on Linux: %w", err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return nil, fmt.Errorf("/proc/%d/stat: %q", pid, text)
	}
	return fields, nil
}

// cpu is the CPU that a process has used.
func cpu(pid int) (time.Duration, error) {
	fields, err := status(pid)
	if err != nil {
		return 0, err
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}

// engineCPU is the CPU that the process's children have used: its engine is the only one.
func (p *devProcess) engineCPU() (sum time.Duration, err error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	found := false
	for _, file := range stats {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if fields, err := status(pid); err != nil || fields[1] != strconv.Itoa(p.cmd.Process.Pid) {
			continue // it has ended, or is somebody else's
		}
		used, err := cpu(pid)
		if err != nil {
			return 0, err
		}
		sum, found = sum+used, true
	}
	if !found {
		return 0, errors.New("no engine runs")
	}
	return sum, nil
}

func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil //nolint:forcetypeassert // a tcp listener has no other
}
