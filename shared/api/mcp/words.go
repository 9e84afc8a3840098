package mcp

import (
	"fmt"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// sentence is an error that a model reads, whole as it is.
type sentence string

func (s sentence) Error() string { return string(s) }

// Say is an error that a model reads: whole sentences, which say what to do.
func Say(format string, args ...any) error { return sentence(fmt.Sprintf(format, args...)) }

// Refused is a tool's answer in words, which a model reads.
func Refused(words string) *sdk.CallToolResult {
	return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: words}}}
}
