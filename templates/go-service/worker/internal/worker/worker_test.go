package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var quiet = slog.New(slog.DiscardHandler)

func TestTheRoundThatHasBegunIsEndedAndNoOtherBegins(t *testing.T) {
	var begun, ended atomic.Int32
	started := make(chan struct{})
	worker := Start(context.Background(), func(context.Context) error {
		if begun.Add(1) == 1 {
			close(started)
		}
		time.Sleep(50 * time.Millisecond)
		ended.Add(1)
		return nil
	}, time.Millisecond, quiet, prometheus.NewRegistry())
	<-started
	if err := worker.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if begun.Load() != 1 || ended.Load() != 1 {
		t.Errorf("%d rounds began and %d ended", begun.Load(), ended.Load())
	}
}

func TestARoundThatFailsIsTriedAgain(t *testing.T) {
	rounds := make(chan struct{}, 100)
	worker := Start(context.Background(), func(context.Context) error {
		rounds <- struct{}{}
		return errors.New("no job today")
	}, time.Millisecond, quiet, prometheus.NewRegistry())
	for range 3 {
		<-rounds
	}
	if err := worker.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestARoundThatDoesNotEndIsCutOff(t *testing.T) {
	worker := Start(context.Background(), func(ctx context.Context) error {
		<-ctx.Done()
		return Round(ctx, quiet)
	}, time.Millisecond, quiet, prometheus.NewRegistry())
	deadline, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := worker.Stop(deadline); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	<-worker.ended
}
