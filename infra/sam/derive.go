package main

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// derive makes the template that runs here of the one that is deployed: functions for this machine's architecture, and
// the variables declared that only a local run has, since SAM CLI passes on no others. Nothing else differs.
func derive(template []byte, architecture string, variables []string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(template, &doc); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	if len(doc.Content) != 1 {
		return nil, errors.New("template: it is empty")
	}
	function := doc.Content[0]
	for _, name := range []string{"Globals", "Function"} {
		if function = value(function, name); function == nil {
			return nil, fmt.Errorf("template: it has no %s", name)
		}
	}
	architectures, environment := value(function, "Architectures"), value(function, "Environment")
	declared := value(environment, "Variables")
	if architectures == nil || declared == nil {
		return nil, errors.New("template: Globals.Function has no Architectures or no Environment.Variables")
	}
	*architectures = yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{text(architecture)}}
	for _, v := range variables {
		if value(declared, v) == nil {
			declared.Content = append(declared.Content, text(v),
				&yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle})
		}
	}
	return yaml.Marshal(&doc)
}

// value is a member of a mapping; nil when there is none.
func value(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for pair := range slices.Chunk(mapping.Content, 2) {
		if pair[0].Value == key {
			return pair[1]
		}
	}
	return nil
}

func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }
