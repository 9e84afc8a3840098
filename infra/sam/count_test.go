package main

import (
	"strings"
	"testing"
)

func TestCountTests(t *testing.T) {
	t.Parallel()
	const out = `{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Test":"TestA/x","Output":"what went wrong\n"}
{"Action":"fail","Package":"p","Test":"TestA/x","Elapsed":0.1}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"skip","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p"}
`
	var said strings.Builder
	passed, failed, err := countTests(strings.NewReader(out), &said)
	if passed != 1 || failed != 2 || err != nil { // a skipped check is none that passed
		t.Errorf("%d passed, %d failed, %v", passed, failed, err)
	}
	if !strings.Contains(said.String(), "what went wrong") {
		t.Errorf("said %q", said.String())
	}
}

func TestCountTAP(t *testing.T) {
	t.Parallel()
	const out = `TAP version 13
# Subtest: a suite
    not ok 1 - breaks
      ---
      error: 'what went wrong'
      ...
    ok 2 - works
# 3 blind mice
1..1
# tests 4
# pass 1
# fail 1
# cancelled 0
# skipped 2
# todo 0
`
	var said strings.Builder
	passed, failed, err := countTAP(strings.NewReader(out), &said)
	if passed != 1 || failed != 3 || err != nil {
		t.Errorf("%d passed, %d failed, %v", passed, failed, err)
	}
	if !strings.Contains(said.String(), "what went wrong") {
		t.Errorf("said %q", said.String())
	}
}
