package table

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The codec of direct: the text of a batch read's request, and its answer read once, from front to back, into the SDK's
// types. What it does not know it says so.

// batchGetText is the text of a request, if nothing is in it but keys of texts, the consistency, and whether it shall
// tell what it consumes.
func batchGetText(in *dynamodb.BatchGetItemInput) (text []byte, ok bool) {
	n := 64
	for name, ask := range in.RequestItems {
		n += 64 + len(name) + 320*len(ask.Keys)
	}
	text = append(make([]byte, 0, n), `{"RequestItems":{`...)
	begin := len(text)
	for name, ask := range in.RequestItems {
		if ask.AttributesToGet != nil || ask.ExpressionAttributeNames != nil || ask.ProjectionExpression != nil {
			return nil, false
		}
		text = append(quoted(comma(text, begin), name), `:{"Keys":[`...)
		for i, k := range ask.Keys {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(text, '{')
			first := len(text)
			for attribute, v := range k {
				s, isText := v.(*types.AttributeValueMemberS)
				if !isText {
					return nil, false
				}
				text = append(quoted(comma(text, first), attribute), `:{"S":`...)
				text = append(quoted(text, s.Value), '}')
			}
			text = append(text, '}')
		}
		text = append(text, ']')
		if ask.ConsistentRead != nil {
			text = strconv.AppendBool(append(text, `,"ConsistentRead":`...), *ask.ConsistentRead)
		}
		text = append(text, '}')
	}
	text = append(text, '}')
	if in.ReturnConsumedCapacity != "" {
		text = quoted(append(text, `,"ReturnConsumedCapacity":`...), string(in.ReturnConsumedCapacity))
	}
	return append(text, '}'), true
}

// comma parts a member from those before it, if there are any behind the place where they begin.
func comma(text []byte, begin int) []byte {
	if len(text) > begin {
		return append(text, ',')
	}
	return text
}

// quoted adds a text as JSON.
func quoted(text []byte, s string) []byte {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			other, _ := json.Marshal(s) // of a text
			return append(text, other...)
		}
	}
	return append(append(append(text, '"'), s...), '"')
}

// document is a JSON text that is read from front to back. other is set when there is something in it that this does
// not read; what was read then counts for nothing.
//
// What is read shares its memory with the text.
type document struct {
	text  string
	at    int
	other bool
	// texts and numbers are for the next values of those types, which most are.
	texts   []types.AttributeValueMemberS
	numbers []types.AttributeValueMemberN
}

// good says that the whole text was read, and is one that the SDK would read alike.
func (d *document) good() bool { return !d.other && d.peek() == 0 && utf8.ValidString(d.text) }

// fail stops the reading.
func (d *document) fail() { d.other, d.at = true, len(d.text) }

// batchGet reads the answer of BatchGetItem.
func (d *document) batchGet() *dynamodb.BatchGetItemOutput {
	out := &dynamodb.BatchGetItemOutput{}
	d.members(func(name string) {
		switch name {
		case "Responses":
			out.Responses = map[string][]item{}
			d.members(func(table string) {
				items := []item{}
				d.elements(func() { items = append(items, d.item()) })
				out.Responses[table] = items
			})
		case "UnprocessedKeys":
			out.UnprocessedKeys = map[string]types.KeysAndAttributes{}
			d.members(func(table string) { out.UnprocessedKeys[table] = d.keys() })
		case "ConsumedCapacity":
			out.ConsumedCapacity = []types.ConsumedCapacity{}
			d.elements(func() { out.ConsumedCapacity = append(out.ConsumedCapacity, d.consumed()) })
		default:
			d.fail()
		}
	})
	return out
}

// keys are those that a read has left.
func (d *document) keys() (left types.KeysAndAttributes) {
	d.members(func(name string) {
		switch name {
		case "Keys":
			left.Keys = []item{}
			d.elements(func() { left.Keys = append(left.Keys, d.item()) })
		case "ConsistentRead":
			consistent := d.bool()
			left.ConsistentRead = &consistent
		default:
			d.fail()
		}
	})
	return left
}

func (d *document) consumed() (c types.ConsumedCapacity) {
	d.members(func(name string) {
		switch name {
		case "TableName":
			table := d.string()
			c.TableName = &table
		case "CapacityUnits":
			units := d.number()
			c.CapacityUnits = &units
		default:
			d.fail()
		}
	})
	return c
}

func (d *document) item() item {
	it := make(item, 16)
	d.members(func(name string) { it[name] = d.attribute() })
	return it
}

// attribute reads a value of DynamoDB's, an object with its type as the one member.
func (d *document) attribute() (v types.AttributeValue) {
	d.members(func(kind string) {
		if v != nil {
			d.other = true
		}
		switch kind {
		case "S":
			v = d.newText(d.string())
		case "N":
			v = d.newNumber(d.string())
		case "B":
			bytes, err := base64.StdEncoding.DecodeString(d.string())
			d.other = d.other || err != nil
			v = &types.AttributeValueMemberB{Value: bytes}
		case "BOOL":
			v = &types.AttributeValueMemberBOOL{Value: d.bool()}
		case "NULL":
			v = &types.AttributeValueMemberNULL{Value: d.bool()}
		case "M":
			m := &types.AttributeValueMemberM{Value: item{}}
			d.members(func(name string) { m.Value[name] = d.attribute() })
			v = m
		case "L":
			l := &types.AttributeValueMemberL{Value: []types.AttributeValue{}}
			d.elements(func() { l.Value = append(l.Value, d.attribute()) })
			v = l
		case "SS":
			s := &types.AttributeValueMemberSS{Value: []string{}}
			d.elements(func() { s.Value = append(s.Value, d.string()) })
			v = s
		default:
			d.fail()
		}
	})
	if v == nil {
		d.other = true
	}
	return v
}

// newText is a text among others: values have no memory of their own each.
func (d *document) newText(s string) *types.AttributeValueMemberS {
	const together = 32
	if len(d.texts) == cap(d.texts) {
		d.texts = make([]types.AttributeValueMemberS, 0, together)
	}
	d.texts = append(d.texts, types.AttributeValueMemberS{Value: s})
	return &d.texts[len(d.texts)-1]
}

func (d *document) newNumber(s string) *types.AttributeValueMemberN {
	const together = 16
	if len(d.numbers) == cap(d.numbers) {
		d.numbers = make([]types.AttributeValueMemberN, 0, together)
	}
	d.numbers = append(d.numbers, types.AttributeValueMemberN{Value: s})
	return &d.numbers[len(d.numbers)-1]
}

// peek is the next byte that is no space, 0 at the end.
func (d *document) peek() byte {
	for ; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take passes the next byte if it is the given one.
func (d *document) take(c byte) bool {
	if d.peek() != c {
		return false
	}
	d.at++
	return true
}

func (d *document) need(c byte) {
	if !d.take(c) {
		d.fail()
	}
}

// members reads an object; value reads each member's.
func (d *document) members(value func(name string)) {
	d.need('{')
	if d.take('}') {
		return
	}
	for {
		name := d.string()
		d.need(':')
		if d.other {
			return
		}
		value(name)
		if !d.take(',') {
			break
		}
	}
	d.need('}')
}

// elements reads an array; value reads each element.
func (d *document) elements(value func()) {
	d.need('[')
	if d.take(']') {
		return
	}
	for {
		if value(); d.other || !d.take(',') {
			break
		}
	}
	d.need(']')
}

func (d *document) string() string {
	d.need('"')
	start, escaped := d.at, false
	for ; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; {
		case c == '\\':
			escaped = true
			d.at++
		case c < ' ':
			d.other = true
		case c == '"':
			d.at++
			if !escaped {
				return d.text[start : d.at-1]
			}
			var s string
			if json.Unmarshal([]byte(d.text[start-1:d.at]), &s) != nil {
				d.other = true
			}
			return s
		}
	}
	d.other = true
	return ""
}

func (d *document) bool() bool {
	c := d.peek()
	switch rest := d.text[d.at:]; {
	case c == 't' && strings.HasPrefix(rest, "true"):
		d.at += len("true")
		return true
	case c == 'f' && strings.HasPrefix(rest, "false"):
		d.at += len("false")
	default:
		d.other = true
	}
	return false
}

// number reads a number as JSON has it (RFC 8259 section 6).
func (d *document) number() (n float64) {
	d.peek()
	rest := d.text[d.at:]
	if end := strings.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune("+-.0123456789eE", r) }); end >= 0 {
		rest = rest[:end]
	}
	if json.Unmarshal([]byte(rest), &n) != nil {
		d.other = true
	}
	d.at += len(rest)
	return n
}
