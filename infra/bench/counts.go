package bench

import (
	_ "embed"
	"encoding/json"
)

//go:embed counts.json
var counts []byte

// Count is what one operation was counted to cost when its function is warm.
type Count struct {
	Calls float64 `json:"calls"` // of AWS
	Read  float64 `json:"read"`  // read request units
	Write float64 `json:"write"` // write request units
}

// Counts are the operations of counts.json by name. The package's tests hold that file to what they measure, and write
// it anew with UPDATE=1.
func Counts() (map[string]Count, error) {
	var all map[string]Count
	return all, json.Unmarshal(counts, &all)
}
