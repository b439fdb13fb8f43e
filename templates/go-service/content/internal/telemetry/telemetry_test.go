package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"go.opentelemetry.io/otel"
)

func TestLogsAreJSONWithTheTrace(t *testing.T) {
	stop, err := StartTracing(context.Background(), "", "test", "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stop(context.Background()) }()
	ctx, span := otel.Tracer("test").Start(context.Background(), "test")
	var output bytes.Buffer
	logger := NewLogger(&output, slog.LevelInfo, "test", "1.0.0")

	logger.With("a", 1).WithGroup("group").InfoContext(ctx, "hello \"you\"\n")
	logger.Debug("not logged")

	var line map[string]any
	if err := json.Unmarshal(output.Bytes(), &line); err != nil {
		t.Fatalf("not one JSON object: %q", output.String())
	}
	group, _ := line["group"].(map[string]any)
	if line["msg"] != "hello \"you\"\n" || line["service"] != "test" || group["trace_id"] != span.SpanContext().TraceID().String() {
		t.Errorf("got %v", line)
	}
}

func TestSpansReachTheCollectorBeforeTheEnd(t *testing.T) {
	var received atomic.Int32
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		if request.URL.Path == "/v1/traces" {
			received.Add(1)
		}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)

	stop, err := StartTracing(context.Background(), collector.URL, "test", "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	_, span := otel.Tracer("test").Start(context.Background(), "test")
	span.End()
	if err := stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if received.Load() != 1 {
		t.Errorf("the collector got %d requests", received.Load())
	}
}

func TestMetricsNameTheBuild(t *testing.T) {
	recorder := httptest.NewRecorder()
	MetricsHandler(NewRegistry("1.2.3", "abc")).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`build_info{revision="abc",version="1.2.3"} 1`, "go_goroutines", "process_cpu_seconds_total"} {
		if !strings.Contains(recorder.Body.String(), want) {
			t.Errorf("%s is missing", want)
		}
	}
}
