package wire

import (
	"fmt"
	"strconv"
	"strings"

	"patchbay/shared/fault"
)

// Conditional is embedded in the input of a change.
type Conditional struct {
	IfMatch string `header:"If-Match" maxLength:"1024" doc:"The ETag that you read; the change is refused (412) if there is a newer one"`
}

// OnlyNew is embedded in the input of an operation that may be told to replace nothing.
type OnlyNew struct {
	IfNoneMatch string `header:"If-None-Match" maxLength:"1024" doc:"* adds, and replaces nothing: it is refused (412) if there is one"`
}

// Absent says whether there must be nothing yet (RFC 9110 section 13.1.2).
func (n OnlyNew) Absent() (bool, error) {
	switch strings.TrimSpace(n.IfNoneMatch) {
	case "":
		return false, nil
	case "*":
		return true, nil
	}
	return false, ErrInvalid.At("header.If-None-Match", "takes * alone: send the ETag that you read in If-Match")
}

const ifMatch = "If-Match"

// ETag is the entity tag of a version (RFC 9110 section 8.8.3).
func ETag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

var errIfMatch = fault.New(fault.Precondition, "stale_version",
	"If-Match does not hold an ETag that this resource ever had: read it again and send the new ETag.")

// Versions returns the versions that a change may replace, and nil when any will do (RFC 9110 section 13.1.1).
func (c Conditional) Versions() ([]int64, error) {
	tag := strings.TrimSpace(c.IfMatch)
	if tag == "" || tag == "*" {
		return nil, nil
	}
	versions := parseETags(tag)
	if len(versions) == 0 {
		return nil, errIfMatch
	}
	return versions, nil
}

// parseETags reads a list of entity tags (RFC 9110 section 13.1.1). It returns those that an ETag of ours can equal by
// the strong comparison (section 8.8.3.2), which a weak one never does. It returns none for what is no such list.
func parseETags(list string) (versions []int64) {
	for rest := strings.Trim(list, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
		quoted, weak := strings.CutPrefix(rest, "W/")
		opaque, behind, closed := strings.Cut(strings.TrimPrefix(quoted, `"`), `"`)
		behind = strings.TrimLeft(behind, " \t")
		if !strings.HasPrefix(quoted, `"`) || !closed || behind != "" && behind[0] != ',' {
			return nil
		}
		if v, err := strconv.ParseInt(opaque, 10, 64); err == nil && v > 0 && !weak && ETag(v) == `"`+opaque+`"` {
			versions = append(versions, v)
		}
		rest = behind
	}
	return versions
}
