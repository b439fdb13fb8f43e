// Package cache keeps for a while what is costly to find. Whoever uses it has to do without it too: it may be away.
package cache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
)

// operationTimeout is short: an answer without the cache is better than one that waits for it.
const operationTimeout = 250 * time.Millisecond

// Cache is Redis or Valkey.
type Cache struct {
	client   *redis.Client
	requests *prometheus.CounterVec
}

// Open prepares connections without waiting for the cache.
func Open(url string, registry prometheus.Registerer) (*Cache, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		// Its error may quote the URL, and with it the password.
		return nil, errors.New("the URL of the cache cannot be read")
	}
	options.DialTimeout = operationTimeout
	options.ReadTimeout = operationTimeout
	options.WriteTimeout = operationTimeout
	options.MaxRetries = -1
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_requests_total", Help: "Look-ups in the cache, by what came of them.",
	}, []string{"result"})
	for _, result := range []string{"hit", "miss", "error"} {
		requests.WithLabelValues(result)
	}
	registry.MustRegister(requests)
	redis.SetLogger(silence{})
	return &Cache{client: redis.NewClient(options), requests: requests}, nil
}

// Get fills value with what is kept, and tells whether there was anything.
func (c *Cache) Get(ctx context.Context, key string, value any) (bool, error) {
	content, err := c.client.Get(ctx, key).Bytes()
	if errors.Is(err, redis.Nil) {
		c.requests.WithLabelValues("miss").Inc()
		return false, nil
	}
	if err == nil {
		err = json.Unmarshal(content, value)
	}
	if err != nil {
		c.requests.WithLabelValues("error").Inc()
		return false, fmt.Errorf("ask the cache: %w", err)
	}
	c.requests.WithLabelValues("hit").Inc()
	return true, nil
}

// Set keeps a value for a time.
func (c *Cache) Set(ctx context.Context, key string, value any, lifetime time.Duration) error {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write for the cache: %w", err)
	}
	if err := c.client.Set(ctx, key, content, lifetime).Err(); err != nil {
		return fmt.Errorf("fill the cache: %w", err)
	}
	return nil
}

// Delete forgets a value.
func (c *Cache) Delete(ctx context.Context, key string) error {
	if err := c.client.Del(ctx, key).Err(); err != nil {
		return fmt.Errorf("forget in the cache: %w", err)
	}
	return nil
}

// Close ends the connections.
func (c *Cache) Close() error {
	return c.client.Close()
}

// silence keeps lines that are no JSON out of the log: whoever asks the cache gets the error, and logs it.
type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}
