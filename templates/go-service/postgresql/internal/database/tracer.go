package database

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// queryTracer makes a span and a measured time of each query. Values of queries stay out of both.
type queryTracer struct {
	durations prometheus.Observer
}

type startKey struct{}

func (queryTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	operation, _, _ := strings.Cut(strings.TrimSpace(data.SQL), " ")
	ctx, _ = otel.Tracer("database").Start(ctx, strings.ToUpper(operation),
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("db.system.name", "postgresql"), attribute.String("db.query.text", data.SQL)),
	)
	return context.WithValue(ctx, startKey{}, time.Now())
}

func (t queryTracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	if start, ok := ctx.Value(startKey{}).(time.Time); ok && t.durations != nil {
		t.durations.Observe(time.Since(start).Seconds())
	}
	span := trace.SpanFromContext(ctx)
	if data.Err != nil {
		span.SetStatus(codes.Error, "query failed")
	}
	span.End()
}
