//go:build !linux

package scratch

// memory is "": only Linux has such a folder at a known place.
func memory() string { return "" }
