package pump

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// parseCondition reads one alternative of a leaf: a value, or an object with one operator.
func parseCondition(raw any) (condition, error) {
	spec, ok := raw.(map[string]any)
	if !ok {
		if _, nested := raw.([]any); nested {
			return nil, errors.New("an array inside an array")
		}
		return some(func(v any) bool { return v == raw }), nil
	}
	if len(spec) != 1 {
		return nil, errors.New("an alternative has one operator")
	}
	for op, arg := range spec {
		switch op {
		case "prefix", "suffix":
			return affix(op, arg)
		case "exists":
			want, ok := arg.(bool)
			if !ok {
				return nil, errors.New("exists takes true or false")
			}
			return func(values []any) bool { return (len(values) > 0) == want }, nil
		case "anything-but":
			return anythingBut(arg)
		case "numeric":
			return numeric(arg)
		default:
			return nil, fmt.Errorf("operator %q is not known here", op)
		}
	}
	return nil, errors.New("unreachable: the object has one member")
}

// some holds when one value does.
func some(test func(any) bool) condition {
	return func(values []any) bool { return slices.ContainsFunc(values, test) }
}

func affix(op string, arg any) (condition, error) {
	want, ok := arg.(string)
	if !ok {
		return nil, fmt.Errorf("%s takes a string", op)
	}
	has := strings.HasPrefix
	if op == "suffix" {
		has = strings.HasSuffix
	}
	return some(func(v any) bool {
		s, ok := v.(string)
		return ok && has(s, want)
	}), nil
}

// anythingBut holds for a field that is there and has a value other than those named.
func anythingBut(arg any) (condition, error) {
	switch a := arg.(type) {
	case map[string]any:
		inner, err := parseCondition(a)
		if err != nil {
			return nil, err
		}
		return some(func(v any) bool { return !inner([]any{v}) }), nil
	case []any:
		for _, v := range a {
			switch v.(type) {
			case map[string]any, []any:
				return nil, errors.New("anything-but takes values, or one operator")
			}
		}
		return some(func(v any) bool { return !slices.Contains(a, v) }), nil
	}
	return some(func(v any) bool { return v != arg }), nil
}

// numeric takes pairs of comparison and number, all of which must hold. It compares JSON numbers; a DynamoDB number is
// a string in the event, here as in Lambda.
func numeric(arg any) (condition, error) {
	pairs, ok := arg.([]any)
	if !ok || len(pairs) == 0 || len(pairs)%2 != 0 {
		return nil, errors.New("numeric takes pairs of a comparison and a number")
	}
	var tests []func(float64) bool
	for pair := range slices.Chunk(pairs, 2) {
		op, isText := pair[0].(string)
		n, isNumber := pair[1].(float64)
		if !isText || !isNumber {
			return nil, errors.New("numeric takes pairs of a comparison and a number")
		}
		switch op {
		case "=":
			tests = append(tests, func(v float64) bool { return v == n })
		case "<":
			tests = append(tests, func(v float64) bool { return v < n })
		case "<=":
			tests = append(tests, func(v float64) bool { return v <= n })
		case ">":
			tests = append(tests, func(v float64) bool { return v > n })
		case ">=":
			tests = append(tests, func(v float64) bool { return v >= n })
		default:
			return nil, fmt.Errorf("numeric does not know %q", op)
		}
	}
	return some(func(v any) bool {
		n, ok := v.(float64)
		return ok && !slices.ContainsFunc(tests, func(test func(float64) bool) bool { return !test(n) })
	}), nil
}
