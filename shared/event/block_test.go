package event_test

import (
	"crypto/rand"
	"encoding/base64"
	"testing"
	"time"

	"patchbay/shared/event"
)

// TestPackFitsIntoAnItem: events that do not become shorter make more blocks, each of which the table takes.
// None is lost. An item has 400 KB.
func TestPackFitsIntoAnItem(t *testing.T) {
	for _, size := range []int{100, 700, 200_000} {
		now, count := time.Now(), 3_000_000/(size+200)
		events := make([]event.Event, count)
		for i := range events {
			raw := make([]byte, size*3/4)
			_, _ = rand.Read(raw)
			events[i] = event.Event{
				ID: "evt_" + rand.Text(), Project: "prj_1", Time: now,
				Data: event.Data{"text": base64.StdEncoding.EncodeToString(raw)},
			}
		}
		blocks, err := event.Pack(events)
		if err != nil {
			t.Fatal(err)
		}
		packed := 0
		for _, b := range blocks {
			packed += b.Count
			if len(b.Packed) > 380_000 {
				t.Errorf("%d events of %d bytes make %d bytes", b.Count, size, len(b.Packed))
			}
		}
		if packed != count {
			t.Errorf("%d of %d events of %d bytes are in blocks", packed, count, size)
		}
	}
}
