// Package web holds what people see: the hub for end users, the console for owners, and the pages of the OAuth flow.
// The pages' TypeScript and style are in src; what it was made into is in each package's dist, committed.
package web

//go:generate go run ./generate
