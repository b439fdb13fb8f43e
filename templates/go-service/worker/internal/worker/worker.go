// Package worker does the work of a service that takes no requests: one round after another until it is told to stop.
package worker

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Pause is between two rounds.
const Pause = time.Second

// Round takes a job, does it, and says that it is done. Replace it by what the service is for; ctx ends when the time
// for an orderly stop is over.
func Round(ctx context.Context, logger *slog.Logger) error {
	logger.DebugContext(ctx, "nothing to do")
	return nil
}

// Worker runs rounds.
type Worker struct {
	stop   chan struct{}
	ended  chan struct{}
	cancel context.CancelFunc
}

// Start runs rounds until Stop. One that fails is told and counted, and the next one is tried.
func Start(ctx context.Context, round func(context.Context) error, pause time.Duration, logger *slog.Logger, registry prometheus.Registerer) *Worker {
	rounds := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "worker_rounds_total", Help: "Rounds of work, by what came of them.",
	}, []string{"result"})
	registry.MustRegister(rounds)
	ctx, cancel := context.WithCancel(ctx)
	worker := &Worker{stop: make(chan struct{}), ended: make(chan struct{}), cancel: cancel}
	go func() {
		defer close(worker.ended)
		for {
			result := "success"
			if err := round(ctx); err != nil {
				result = "failure"
				logger.ErrorContext(ctx, "a round of work failed", "error", err)
			}
			rounds.WithLabelValues(result).Inc()
			select {
			case <-worker.stop:
				return
			case <-time.After(pause):
			}
		}
	}()
	return worker
}

// Stop lets the round that has begun end, and begins no other. Call it once.
func (w *Worker) Stop(ctx context.Context) error {
	defer w.cancel()
	close(w.stop)
	select {
	case <-w.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("a round of work is still under way: %w", ctx.Err())
	}
}
