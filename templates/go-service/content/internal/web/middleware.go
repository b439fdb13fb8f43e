package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

const largestBody = 1 << 20

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// Wrap puts around the endpoints what all of them need: a trace, a line in the log, metrics, a deadline, a limit of the
// body, and an answer where one of them panics. Probes stay outside: they would hide how requests of people fare.
func Wrap(mux *http.ServeMux, logger *slog.Logger, registry prometheus.Registerer, timeout time.Duration) http.Handler {
	observed := observe(recovering(limited(mux, timeout), logger), logger, registry)
	return otelhttp.NewHandler(observed, "request")
}

func limited(next http.Handler, timeout time.Duration) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		ctx, cancel := context.WithTimeout(request.Context(), timeout)
		defer cancel()
		response.Header().Set("X-Content-Type-Options", "nosniff")
		limited := request.WithContext(ctx)
		limited.Body = http.MaxBytesReader(response, request.Body, largestBody)
		// The mux tells the copy which route it was.
		defer func() { request.Pattern = limited.Pattern }()
		next.ServeHTTP(response, limited)
	})
}

func recovering(next http.Handler, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				logger.ErrorContext(request.Context(), "request panicked", "cause", cause, "stack", string(debug.Stack()))
				WriteProblem(response, http.StatusInternalServerError, "")
			}
		}()
		next.ServeHTTP(response, request)
	})
}

func observe(next http.Handler, logger *slog.Logger, registry prometheus.Registerer) http.Handler {
	labels := []string{"method", "route", "status"}
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "http_requests_total", Help: "Requests that were answered.",
	}, labels)
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_request_duration_seconds", Help: "Time until requests were answered.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10},
	}, labels)
	registry.MustRegister(requests, durations)

	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		start := time.Now()
		recorder := &statusRecorder{ResponseWriter: response, status: http.StatusOK}
		next.ServeHTTP(recorder, request)
		elapsed := time.Since(start)

		method, route := boundedMethod(request.Method), routeOf(request)
		values := []string{method, route, strconv.Itoa(recorder.status)}
		requests.WithLabelValues(values...).Inc()
		durations.WithLabelValues(values...).Observe(elapsed.Seconds())
		// The route, not the address: identifiers and queries of people stay out of the logs.
		logger.InfoContext(request.Context(), "request",
			"method", method, "route", route, "status", recorder.status, "duration_ms", elapsed.Milliseconds())
	})
}

// routeOf is the template of the route, of which there are few, however many paths there are.
func routeOf(request *http.Request) string {
	if _, path, found := strings.Cut(request.Pattern, " "); found {
		return path
	}
	if request.Pattern != "" {
		return request.Pattern
	}
	return "unmatched"
}

func boundedMethod(method string) string {
	if slices.Contains(methods, method) {
		return method
	}
	return "other"
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is below.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
