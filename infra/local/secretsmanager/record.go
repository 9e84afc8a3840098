package secretsmanager

import (
	"bytes"
	"maps"
	"slices"
	"time"
)

// The stages that Secrets Manager itself moves.
const (
	stageCurrent  = "AWSCURRENT"
	stagePrevious = "AWSPREVIOUS"
)

// record is one secret as it is stored.
type record struct {
	ARN         string              `json:"arn"`
	Name        string              `json:"name"`
	Description string              `json:"description,omitempty"`
	Created     time.Time           `json:"created"`
	Changed     time.Time           `json:"changed"`
	Deleted     *time.Time          `json:"deleted,omitempty"` // when it will be gone
	Versions    map[string]*version `json:"versions"`
	Stages      map[string]string   `json:"stages"` // stage to version id: a stage is on one version at most
}

// version is one value of a secret.
type version struct {
	Text    *string   `json:"text,omitempty"`
	Binary  []byte    `json:"binary,omitempty"`
	Created time.Time `json:"created"`
}

func (v *version) sameValue(o *version) bool {
	if (v.Text == nil) != (o.Text == nil) || v.Text != nil && *v.Text != *o.Text {
		return false
	}
	return bytes.Equal(v.Binary, o.Binary)
}

// clone copies what a call may change; versions themselves never change.
func (r *record) clone() *record {
	c := *r
	c.Versions, c.Stages = maps.Clone(r.Versions), maps.Clone(r.Stages)
	return &c
}

// moveStage puts a stage on a version. Moving the current one leaves "previous" where it was.
func (r *record) moveStage(stage, id string) {
	if was := r.Stages[stage]; stage == stageCurrent && was != "" && was != id {
		r.Stages[stagePrevious] = was
	}
	r.Stages[stage] = id
}

// stagesOf lists a version's stages in order.
func (r *record) stagesOf(id string) []string {
	var out []string
	for stage, on := range r.Stages {
		if on == id {
			out = append(out, stage)
		}
	}
	slices.Sort(out)
	return out
}

// staged maps the versions that have stages to them.
func (r *record) staged() map[string][]string {
	out := map[string][]string{}
	for _, id := range r.Stages {
		out[id] = r.stagesOf(id)
	}
	return out
}
