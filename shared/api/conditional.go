package api

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
)

// Conditional is embedded in the input of a change.
type Conditional struct {
	IfMatch string `header:"If-Match" maxLength:"1024" doc:"The ETag that you read; the change is refused (412) if there is a newer one"`
}

func etag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

var errIfMatch = fault.New(fault.Precondition, "stale_version", "If-Match does not hold an ETag that this resource ever had: read it again and send the new ETag.")

// versions are those that If-Match asks for; none when any will do.
func (c Conditional) versions() ([]int64, error) {
	tag := strings.TrimSpace(c.IfMatch)
	if tag == "" || tag == "*" {
		return nil, nil
	}
	versions := matchable(tag)
	if len(versions) == 0 {
		return nil, errIfMatch
	}
	return versions, nil
}

// version is the one that If-Match asks for, or the first of several; 0 when any will do.
func (c Conditional) version() (int64, error) {
	tag := strings.TrimSpace(c.IfMatch)
	if tag == "" || tag == "*" {
		return 0, nil
	}
	versions := matchable(tag)
	if len(versions) == 0 {
		return 0, errIfMatch
	}
	return versions[0], nil
}

// several says that If-Match names more than one version.
func (c Conditional) several() bool { return len(matchable(c.IfMatch)) > 1 }

// among returns the version that a change may replace, given the current one: that, if If-Match names it, and 0 when any will do.
func (c Conditional) among(current int64) (int64, error) {
	first, err := c.version()
	if err != nil || first == 0 {
		return 0, err
	}
	if !slices.Contains(matchable(c.IfMatch), current) {
		return 0, connector.ErrStale
	}
	return current, nil
}

// matchable reads a list of entity tags (RFC 9110 section 13.1.1) and returns those of them that an etag of ours can equal by
// the strong comparison (section 8.8.3.2): a weak one never does. Of what is no such list it returns none.
func matchable(list string) (versions []int64) {
	for rest := strings.Trim(list, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
		quoted, weak := strings.CutPrefix(rest, "W/")
		opaque, behind, closed := strings.Cut(strings.TrimPrefix(quoted, `"`), `"`)
		behind = strings.TrimLeft(behind, " \t")
		if !strings.HasPrefix(quoted, `"`) || !closed || behind != "" && behind[0] != ',' {
			return nil
		}
		if v, err := strconv.ParseInt(opaque, 10, 64); err == nil && v > 0 && !weak && etag(v) == `"`+opaque+`"` {
			versions = append(versions, v)
		}
		rest = behind
	}
	return versions
}
