package load

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/infra/local/queue"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/deliver"
	"patchbay/shared/app/queues"
)

// TestMain runs a mode when it is named: this program is its own child.
func TestMain(m *testing.M) {
	modes := map[string]func() error{"serve": serve, "whole": whole, "handle": handle, "bare": bare}
	if run, ok := modes[os.Getenv("LOAD_MODE")]; ok {
		if err := run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func config() (clients.Config, error) {
	cfg, err := clients.FromEnv(os.Getenv)
	if err != nil {
		return cfg, err
	}
	cfg.Activity, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	return cfg, err
}

// serve is the queues' server and the function, as the local stack runs them, until it is killed.
func serve() error {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	cfg, err := config()
	if err != nil {
		return err
	}
	server, err := queue.New(context.Background(), queue.Options{
		DB: cfg.DynamoDB(), Table: cfg.Table + "-queues", Queues: []queue.Config{
			{Name: "Deliveries", Visibility: 2 * time.Second, DeadLetter: "DeliveryFailures", MaxReceives: 100},
			{Name: "SlowDeliveries", Visibility: 2 * time.Second, DeadLetter: "DeliveryFailures", MaxReceives: 100},
			{Name: "DeliveryFailures"},
		},
	})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", strings.TrimPrefix(cfg.Endpoints.SQS, "http://"))
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(l, server) }()
	handler, err := deliver.New(cfg)
	if err != nil {
		return err
	}
	client := sqs.New(queues.Client(cfg).Options(), func(o *sqs.Options) {
		o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(time.Minute)
	})
	slow := &queue.Poller{
		Client: client, URL: cfg.SlowQueue, ARN: queue.ARN(cfg.Region, "SlowDeliveries"), Handler: handler, Concurrency: 10,
	}
	go func() { _ = slow.Run(context.Background()) }()
	quick := &queue.Poller{Client: client, URL: cfg.DeliveryQueue, Handler: handler, Concurrency: 10}
	return quick.Run(context.Background())
}

const (
	warmUp  = 500
	workers = 4
)

func amount() int {
	n, _ := strconv.Atoi(os.Getenv("LOAD_N"))
	return n
}

// handle feeds the function batches as Lambda does, and prints the CPU seconds that it took.
func handle() error {
	cfg, err := config()
	if err != nil {
		return err
	}
	handler, err := deliver.New(cfg)
	if err != nil {
		return err
	}
	all, _ := messages(amount()+warmUp, os.Getenv("LOAD_PROJECT"), os.Getenv("LOAD_ENDPOINT"))
	sent := strconv.FormatInt(time.Now().UnixMilli(), 10)
	var batches []events.SQSEvent
	for i := 0; i < len(all); i += 10 {
		e := events.SQSEvent{}
		for j, m := range all[i:min(i+10, len(all))] {
			e.Records = append(e.Records, events.SQSMessage{
				MessageId: strconv.Itoa(i + j), ReceiptHandle: "none", Body: m.Body, Attributes: map[string]string{"SentTimestamp": sent},
			})
		}
		batches = append(batches, e)
	}
	return measured(len(batches), warmUp/10, func(i int) error {
		out, err := handler(context.Background(), batches[i])
		if err == nil && len(out.BatchItemFailures) > 0 {
			err = fmt.Errorf("%d deliveries failed", len(out.BatchItemFailures))
		}
		return err
	})
}

// bare signs and posts the same bodies, and does nothing else.
func bare() error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("LOAD_SECRET"), "whsec_"))
	if err != nil {
		return err
	}
	client := &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	body := []byte(strings.Repeat("x", 600))
	post := func(i int) error {
		id, at := "evt_"+strconv.Itoa(i), strconv.FormatInt(time.Now().Unix(), 10)
		text := append([]byte(`{"id":"`+id+`","data":"`), body...)
		text = append(text, '"', '}')
		m := hmac.New(sha256.New, key)
		m.Write([]byte(id + "." + at + "."))
		m.Write(text)
		req, err := http.NewRequest(http.MethodPost, os.Getenv("LOAD_RECEIVER"), bytes.NewReader(text))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("webhook-id", id)
		req.Header.Set("webhook-timestamp", at)
		req.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(m.Sum(nil)))
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("status %d", res.StatusCode)
		}
		return nil
	}
	return measured((amount()+warmUp)/10, warmUp/10, func(batch int) error { // ten side by side, as a batch is
		var wg sync.WaitGroup
		failed := make([]error, 10)
		for j := range 10 {
			wg.Go(func() { failed[j] = post(batch*10 + j) })
		}
		wg.Wait()
		for _, err := range failed {
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// measured runs n steps, several at a time, and prints what all but the first took of CPU.
func measured(n, first int, step func(i int) error) error {
	run := func(from, to int) error {
		var wg sync.WaitGroup
		failed := make([]error, workers)
		for w := range workers {
			wg.Go(func() {
				for i := from + w; i < to && failed[w] == nil; i += workers {
					failed[w] = step(i)
				}
			})
		}
		wg.Wait()
		for _, err := range failed {
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := run(0, first); err != nil {
		return err
	}
	before := cpu()
	if err := run(first, n); err != nil {
		return err
	}
	fmt.Println((cpu() - before).Seconds())
	return nil
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of this process: it does not fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
