package manage

import (
	"slices"

	"patchbay/shared/fault"
)

// first is the first of the versions, and 0 when any will do.
func first(versions []int64) int64 {
	if len(versions) == 0 {
		return 0
	}
	return versions[0]
}

// among returns the version that a change may replace, given the current one, and 0 when any will do.
func among(versions []int64, current int64) (int64, error) {
	switch {
	case len(versions) == 0:
		return 0, nil
	case !slices.Contains(versions, current):
		return 0, fault.ErrStale
	}
	return current, nil
}
