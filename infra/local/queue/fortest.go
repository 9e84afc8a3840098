package queue

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// ClientForTest returns a client of the server at an address.
func ClientForTest(endpoint string) *sqs.Client {
	return sqs.New(sqs.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(endpoint),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

// ForTest starts a server on a table of an engine that runs, and returns its address.
func ForTest(t testing.TB, engine string, queues ...Config) string {
	t.Helper()
	return ForTestAt(t, engine, time.Now, queues...)
}

// ForTestAt is ForTest with a clock. Who waits for a message does so by the real one.
func ForTestAt(t testing.TB, engine string, now func() time.Time, queues ...Config) string {
	t.Helper()
	db := dynamodb.New(dynamodb.Options{
		Region: "eu-central-1", BaseEndpoint: &engine,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	s, err := New(context.Background(), Options{Table: "queues", Queues: queues, Now: now, DB: db})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); server.CloseClientConnections(); server.Close() })
	return server.URL
}
