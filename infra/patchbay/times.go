package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// days reads a length of time, zero included: as Go writes it (90m, 12h), or in days (90d).
func days(text string) (time.Duration, error) {
	if d, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(d); err == nil && n > 0 && n <= 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no length of time: write such as 30m, 12h or 90d", text)
	}
	return d, nil
}

// span is a flag's length of time.
type span time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *span) UnmarshalText(text []byte) error {
	d, err := days(string(text))
	*s = span(d)
	return err
}

var errNoMoment = errors.New("give a date (2027-01-31), a time (2027-01-31T12:00:00Z), or a while (90d, 12h)")

// moment reads a time: a date, a time with its zone, or a while from now on, the other way round where back says so.
func moment(text string, now time.Time, back bool) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), nil
		}
	}
	d, err := days(text)
	if err != nil || d == 0 && !back {
		return time.Time{}, fmt.Errorf("%q is no time: %w", text, errNoMoment)
	}
	if back {
		d = -d
	}
	return now.UTC().Add(d), nil
}

// past is a flag's time that has been, or a while ago. It is read when the command runs, whose clock it needs.
type past string

// at is that time; zero where the flag is not given.
func (p past) at(t *Target, flag string) (time.Time, error) {
	if p == "" {
		return time.Time{}, nil
	}
	at, err := moment(string(p), t.now(), true)
	if err != nil {
		return at, usage("--%s: %w", flag, err)
	}
	return at, nil
}
