package main

import (
	"context"
	"fmt"
	"time"

	"patchbay/infra/patchbay/doctor"
	"patchbay/infra/patchbay/manage"
)

type doctorCommand struct {
	Wait span `help:"How long the stream is given to tell of a change." default:"60s" placeholder:"60s"`
}

// Run checks the deployment. What is not named is skipped, and said to be.
func (c doctorCommand) Run(ctx context.Context, t *Target) error {
	d := &doctor.Doctor{Local: t.Dev != "", Queues: map[string]string{}, Now: t.now,
		Wait: time.Duration(c.Wait), Note: t.note}
	if err := t.fill(); err != nil {
		return err
	}
	if err := t.askStack(ctx); err != nil {
		return err
	}
	if address, key, err := t.where(); err != nil {
		d.NoAPI = err.Error()
	} else {
		d.API = manage.New(address, key, "patchbay-cli/"+built().Version)
	}
	d.Stack = t.Stack
	if cfg, err := t.open(ctx); err != nil {
		d.NoAWS = err.Error()
	} else {
		d.AWS = &cfg
	}
	if dev, err := t.devJSON(); d.Local && err == nil && dev.Queues != "" {
		for output, name := range map[string]string{
			"DeliveryFailureQueueUrl": "DeliveryFailures", "EventsFailureQueueUrl": "EventsFailures",
		} {
			d.Queues[output] = dev.Queues + "/000000000000/" + name
		}
	}
	if d.API == nil && d.AWS == nil {
		return usage("nothing to check: %s; %s", d.NoAPI, d.NoAWS)
	}
	checks := d.Run(ctx)
	wrong := 0
	for _, check := range checks {
		if check.Outcome == doctor.Wrong {
			wrong++
		}
	}
	err := t.answer(map[string]any{"ok": wrong == 0, "checks": checks}, func() {
		for _, check := range checks {
			t.say("%-8s %-17s %s", check.Outcome, check.Name, plain(check.Says))
			if check.Do != "" {
				t.say("%-8s %-17s → %s", "", "", plain(check.Do))
			}
		}
	})
	if err == nil && wrong > 0 {
		err = coded{exitFailed, fmt.Errorf("%s wrong", things(wrong))}
	}
	return err
}

func things(n int) string {
	if n == 1 {
		return "1 thing is"
	}
	return fmt.Sprintf("%d things are", n)
}
