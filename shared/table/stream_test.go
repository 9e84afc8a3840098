package table_test

import (
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/fanout"
	"patchbay/shared/table"
)

func TestSwitched(t *testing.T) {
	type image = map[string]events.DynamoDBAttributeValue
	item := func(entity, epoch string) image {
		return image{
			"entity": events.NewStringAttribute(entity), "epoch": events.NewNumberAttribute(epoch),
			"project": events.NewStringAttribute("prj_1"), "connector": events.NewStringAttribute("slack"),
		}
	}
	without := func(name string) image {
		i := item("connector", "2")
		delete(i, name)
		return i
	}
	odd := item("connector", "2")
	odd["project"] = events.NewNumberAttribute("7")
	text := item("connector", "2")
	text["epoch"] = events.NewStringAttribute("2")
	job := fanout.Job{Project: "prj_1", Connector: "slack"}
	for _, c := range []struct {
		name          string
		before, after image
		want          fanout.Job
	}{
		{"created", nil, item("connector", "1"), job},
		{"switched", item("connector", "1"), item("connector", "2"), job},
		{"another attribute changed", item("connector", "2"), item("connector", "2"), fanout.Job{}},
		{"deleted", item("connector", "2"), nil, fanout.Job{}},
		{"another entity", nil, item("account", "1"), fanout.Job{}},
		{"without a project", nil, without("project"), fanout.Job{}},
		{"without a connector", nil, without("connector"), fanout.Job{}},
		{"without an entity", nil, without("entity"), fanout.Job{}},
		{"without an epoch", nil, without("epoch"), fanout.Job{}},
		{"a project that is no text", nil, odd, fanout.Job{}},
		{"an epoch that is no number", nil, text, fanout.Job{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			have, ok := table.Switched(c.before, c.after)
			if ok != (c.want != fanout.Job{}) || ok && have != c.want {
				t.Errorf("Switched = %+v, %v; want %+v", have, ok, c.want)
			}
		})
	}
}
