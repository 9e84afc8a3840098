package table

import (
	"encoding/json"
	"fmt"

	"patchbay/shared/event"
)

func encodeEvent(e event.Event) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	return text, nil
}

func decodeEvent(text []byte) (event.Event, error) {
	var e event.Event
	if err := json.Unmarshal(text, &e); err != nil {
		return e, fmt.Errorf("decode an event: %w", err)
	}
	return e, nil
}
