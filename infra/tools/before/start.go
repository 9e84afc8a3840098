package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"

	"patchbay/infra/tools/bundle"
	"patchbay/infra/tools/startup"
)

// start measures each function's start beside a hello world's, and the size of what is deployed.
func start(ctx context.Context, t tree, add func(string, float64)) error {
	names, err := bundle.Functions(t.dir)
	if err != nil {
		return err
	}
	hello := filepath.Join(t.bin, "hello", "bootstrap")
	if err := once(hello, func() error {
		return bundle.Build(ctx, ".", "./infra/tools/hello", runtime.GOARCH, hello)
	}); err != nil {
		return err
	}
	least, err := startup.Instructions(ctx, hello)
	if err != nil {
		return err
	}
	add("hello: M instructions", least/1e6)
	for _, name := range names {
		own, deployed := filepath.Join(t.bin, name, "own", "bootstrap"), filepath.Join(t.bin, name, "arm64", "bootstrap")
		for arch, out := range map[string]string{runtime.GOARCH: own, "arm64": deployed} {
			if err := once(out, func() error { return bundle.Build(ctx, t.dir, bundle.Function(name), arch, out) }); err != nil {
				return err
			}
		}
		n, err := startup.Instructions(ctx, own)
		if err != nil {
			return err
		}
		info, err := os.Stat(deployed)
		if err != nil {
			return err
		}
		packed, err := bundle.Zip(deployed)
		if err != nil {
			return err
		}
		add(name+": instructions ÷ hello", n/least)
		add(name+": binary MB", float64(info.Size())/1e6)
		add(name+": zip MB", float64(len(packed))/1e6)
	}
	return nil
}

// once makes a file that is not there yet.
func once(path string, make func() error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return make()
}
