package wire

import (
	"encoding/json"
	"errors"
	"strconv"
)

var errScalar = errors.New("no text, number or boolean")

// Scalar is a decoded JSON value as text. It fails for an object, an array and null.
func Scalar(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	return "", errScalar
}

// Scalars are the texts of a value that is a scalar, or a list of scalars.
func Scalars(value any) ([]string, error) {
	values, list := value.([]any)
	if !list {
		values = []any{value}
	}
	texts := make([]string, 0, len(values))
	for _, v := range values {
		text, err := Scalar(v)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}
