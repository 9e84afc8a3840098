package pump

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// Pattern is one filter pattern of an event source mapping. It knows exact values, prefix, suffix, exists, anything-but
// and numeric (EventBridge user guide, "Comparison operators"), and refuses the others rather than match wrongly.
type Pattern struct{ root object }

// object maps a field to what it must be: an object, or alternatives.
type object map[string]node

type node struct {
	fields object      // set for an inner node
	any    []condition // set for a leaf: one of them must hold
}

// condition holds for a leaf's values: nil when the field is absent or no leaf, one for a scalar, the elements of an
// array.
type condition func(values []any) bool

// ParsePattern reads a pattern, as the template's FilterCriteria have it.
func ParsePattern(text string) (Pattern, error) {
	var raw map[string]any
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return Pattern{}, fmt.Errorf("pump: the filter pattern is no JSON object: %w", err)
	}
	root, err := parseObject(raw, "")
	if err != nil {
		return Pattern{}, fmt.Errorf("pump: filter pattern: %w", err)
	}
	return Pattern{root}, nil
}

// Match says whether a record matches, in the form that it has as JSON.
func (p Pattern) Match(record events.DynamoDBEventRecord) bool {
	return anyMatches([]Pattern{p}, record)
}

// anyMatches says whether one of the patterns matches; all records match none at all.
func anyMatches(patterns []Pattern, record events.DynamoDBEventRecord) bool {
	if len(patterns) == 0 {
		return true
	}
	text, err := json.Marshal(record)
	if err != nil {
		return false // an attribute without a type, which the stream does not carry
	}
	var doc map[string]any
	if json.Unmarshal(text, &doc) != nil {
		return false
	}
	return slices.ContainsFunc(patterns, func(p Pattern) bool { return p.root.match(doc) })
}

func (o object) match(doc map[string]any) bool {
	for name, n := range o {
		value, present := doc[name]
		if n.fields != nil {
			inner, _ := value.(map[string]any) // absent: only "exists": false can hold below
			if !n.fields.match(inner) {
				return false
			}
			continue
		}
		values := leaf(value, present)
		if !slices.ContainsFunc(n.any, func(c condition) bool { return c(values) }) {
			return false
		}
	}
	return true
}

// leaf returns a field's values; conditions see leaves only, never an inner node.
func leaf(value any, present bool) []any {
	switch v := value.(type) {
	case map[string]any:
		return nil
	case []any:
		return v
	}
	if !present {
		return nil
	}
	return []any{value}
}

func parseObject(raw map[string]any, at string) (object, error) {
	if len(raw) == 0 {
		return nil, fmt.Errorf("%q is empty", at)
	}
	out := object{}
	for name, value := range raw {
		path := strings.TrimPrefix(at+"."+name, ".")
		switch v := value.(type) {
		case map[string]any:
			fields, err := parseObject(v, path)
			if err != nil {
				return nil, err
			}
			out[name] = node{fields: fields}
		case []any:
			if len(v) == 0 {
				return nil, fmt.Errorf("%q has no alternatives", path)
			}
			n := node{}
			for _, alternative := range v {
				c, err := parseCondition(alternative)
				if err != nil {
					return nil, fmt.Errorf("%q: %w", path, err)
				}
				n.any = append(n.any, c)
			}
			out[name] = n
		default:
			return nil, fmt.Errorf("%q must be an object or an array", path)
		}
	}
	return out, nil
}
