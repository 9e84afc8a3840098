package scratch

import "syscall"

// shm is where Linux distributions mount a file system in memory. Containers often have 64 MB there, too little for a
// dozen engines at once.
const (
	shm     = "/dev/shm"
	minRoom = 1 << 30
)

// memory is a folder in memory with enough room, or "".
func memory() string {
	var fs syscall.Statfs_t
	if syscall.Statfs(shm, &fs) != nil || fs.Type != 0x01021994 { // TMPFS_MAGIC, statfs(2)
		return ""
	}
	if fs.Bavail*uint64(fs.Bsize) < minRoom { //nolint:gosec // a block size is positive
		return ""
	}
	return shm
}
