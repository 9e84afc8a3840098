package main

import (
	"context"
	"errors"
)

func (r *run) api(context.Context) error { return errors.New("not yet") }
