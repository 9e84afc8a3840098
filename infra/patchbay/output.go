package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// say prints one line of a command's answer for people. With --json there is the answer alone.
func (t *Target) say(format string, args ...any) {
	if !t.JSON {
		_, _ = fmt.Fprintf(t.out, format+"\n", args...)
	}
}

// note prints one line for people that is no part of the answer: how far something is, a warning.
func (t *Target) note(format string, args ...any) {
	if t.err != nil {
		_, _ = fmt.Fprintf(t.err, format+"\n", args...)
	}
}

// answer prints a value with --json; without, what people do.
func (t *Target) answer(value any, people func()) error {
	if !t.JSON {
		people()
		return nil
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	_, err := t.out.Write(text.Bytes())
	return err
}

// line prints a value as one line of JSON.
func (t *Target) line(value any) error {
	text, err := json.Marshal(value)
	if err == nil {
		_, err = fmt.Fprintf(t.out, "%s\n", text)
	}
	return err
}

// list is how a list is answered with --json, whatever it is of.
type list[T any] struct {
	Data []T `json:"data"`
}

// listOf is a list whose JSON is [] and not null when it is empty.
func listOf[T any](all []T) list[T] {
	if all == nil {
		all = []T{}
	}
	return list[T]{all}
}

// columns prints rows under headings, each cell on its one line. Without rows it says nothing.
func (t *Target) columns(headings []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for i, row := range append([][]string{headings}, rows...) {
		cells := make([]string, len(row))
		for j, cell := range row {
			if cell == "" {
				cell = "-"
			}
			cells[j] = plain(cell)
			if i == 0 {
				cells[j] = strings.ToUpper(cell)
			}
		}
		_, _ = fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	_ = w.Flush()
}

// when is a time of the API as people see it; as it is when it is none.
func when(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.Local().Format(time.DateTime)
}

// terminal says whether a person is at the other end.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// confirm asks a person before what cannot be undone. Where nobody can answer, yes has to be said in the call.
func (t *Target) confirm(yes bool, format string, args ...any) error {
	question := fmt.Sprintf(format, args...)
	if yes {
		return nil
	}
	if !terminal(t.in) {
		return usage("%s Say --yes: nobody is there to be asked", question)
	}
	t.note("%s Type yes to go on:", question)
	word, err := readLine(t.in)
	switch {
	case errors.Is(err, io.EOF): // as of /dev/null, which looks like a terminal
		return usage("nobody answers: nothing was done. Say --yes in a script")
	case err != nil || !strings.EqualFold(word, "yes"):
		return fmt.Errorf("nothing was done")
	}
	return nil
}

// readLine reads one line and nothing behind it.
func readLine(in io.Reader) (string, error) {
	var text []byte
	one := make([]byte, 1)
	for len(text) < maxInput {
		n, err := in.Read(one)
		if n == 1 && one[0] == '\n' || err == io.EOF && len(text) > 0 {
			break
		}
		if err != nil {
			return "", err
		}
		text = append(text, one[:n]...)
	}
	return strings.TrimSpace(string(text)), nil
}
