// Package databasetest gives tests a real PostgreSQL.
package databasetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// New makes an empty database of its own on the server that DATABASE_TEST_URL names, and skips without one.
func New(t *testing.T) string {
	t.Helper()
	server := os.Getenv("DATABASE_TEST_URL")
	if server == "" {
		t.Skip("DATABASE_TEST_URL is not set")
	}
	name := "test_" + strings.ToLower(rand.Text())
	execute(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

func execute(t *testing.T, server, sql string) {
	t.Helper()
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(fmt.Errorf("connect to DATABASE_TEST_URL: %w", err))
	}
	defer func() { _ = connection.Close(ctx) }()
	if _, err := connection.Exec(ctx, sql); err != nil {
		t.Fatal(err)
	}
}
