package cache

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestWhatIsKeptIsFoundUntilItIsForgotten(t *testing.T) {
	ctx, server, registry := context.Background(), miniredis.RunT(t), prometheus.NewRegistry()
	cache, err := Open("redis://"+server.Addr(), registry)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cache.Close() }()

	lookUp := func() (string, bool, error) {
		var value string
		found, err := cache.Get(ctx, "key", &value)
		return value, found, err
	}
	if _, found, err := lookUp(); found || err != nil {
		t.Errorf("found %v %v before it was kept", found, err)
	}
	if err := cache.Set(ctx, "key", "value", time.Minute); err != nil {
		t.Fatal(err)
	}
	if value, found, err := lookUp(); value != "value" || !found || err != nil {
		t.Errorf("got %q %v %v", value, found, err)
	}
	server.FastForward(2 * time.Minute)
	if _, found, _ := lookUp(); found {
		t.Error("kept for longer than asked for")
	}
	if err := cache.Set(ctx, "key", "value", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := cache.Delete(ctx, "key"); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := lookUp(); found {
		t.Error("kept after it was forgotten")
	}
	server.Close()
	if _, _, err := lookUp(); err == nil {
		t.Error("no error while the cache is away")
	}
	want := `
# HELP cache_requests_total Look-ups in the cache, by what came of them.
# TYPE cache_requests_total counter
cache_requests_total{result="error"} 1
cache_requests_total{result="hit"} 1
cache_requests_total{result="miss"} 3
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want), "cache_requests_total"); err != nil {
		t.Error(err)
	}
}

func TestAWrongURLIsRefusedWithoutItsPassword(t *testing.T) {
	_, err := Open("http://user:hidden-word@localhost", prometheus.NewRegistry())
	if err == nil || strings.Contains(err.Error(), "hidden-word") {
		t.Errorf("got %v", err)
	}
}
