// Package database opens PostgreSQL, tells metrics and traces about it, and keeps its schema.
package database

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

// Open prepares a pool. It does not wait for the database: the service lives without it, and is just not ready.
func Open(ctx context.Context, url string, maxConnections int, registry prometheus.Registerer) (*pgxpool.Pool, error) {
	durations := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "database_query_duration_seconds",
		Help:    "Time that queries took.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	})
	pool, err := open(ctx, url, maxConnections, queryTracer{durations: durations})
	if err != nil {
		return nil, err
	}
	registry.MustRegister(durations)
	registerPool(registry, pool)
	return pool, nil
}

// OpenReplica prepares a pool that is only read from.
func OpenReplica(ctx context.Context, url string, maxConnections int) (*pgxpool.Pool, error) {
	return open(ctx, url, maxConnections, queryTracer{})
}

func open(ctx context.Context, url string, maxConnections int, tracer queryTracer) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The error of pgx leaves the password out.
		return nil, fmt.Errorf("read the URL of the database: %w", err)
	}
	config.MaxConns = int32(min(maxConnections, 1000)) //nolint:gosec // at most 1000
	config.MaxConnLifetime = 30 * time.Minute
	config.MaxConnLifetimeJitter = 5 * time.Minute
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return pool, nil
}

func registerPool(registry prometheus.Registerer, pool *pgxpool.Pool) {
	gauge := func(name, help string, labels prometheus.Labels, value func(*pgxpool.Stat) int32) prometheus.Collector {
		return prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels},
			func() float64 { return float64(value(pool.Stat())) },
		)
	}
	const help = "Connections to the database, by what they do."
	registry.MustRegister(
		gauge("database_connections", help, prometheus.Labels{"state": "in_use"}, (*pgxpool.Stat).AcquiredConns),
		gauge("database_connections", help, prometheus.Labels{"state": "idle"}, (*pgxpool.Stat).IdleConns),
		gauge("database_connections_max", "Most connections that this replica opens.", nil, (*pgxpool.Stat).MaxConns),
	)
}
