package web

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func wrapped(t *testing.T) (http.Handler, *prometheus.Registry, *bytes.Buffer) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things/{id}", func(response http.ResponseWriter, _ *http.Request) {
		WriteJSON(response, http.StatusOK, "thing")
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("broken") })
	mux.HandleFunc("GET /slow", func(response http.ResponseWriter, request *http.Request) {
		<-request.Context().Done()
		WriteProblem(response, http.StatusGatewayTimeout, "")
	})
	mux.HandleFunc("POST /body", func(response http.ResponseWriter, request *http.Request) {
		if _, err := io.ReadAll(request.Body); err != nil {
			WriteProblem(response, http.StatusRequestEntityTooLarge, "")
		}
	})
	output, registry := &bytes.Buffer{}, prometheus.NewRegistry()
	return Wrap(mux, slog.New(slog.NewJSONHandler(output, nil)), registry, 50*time.Millisecond), registry, output
}

func TestRoutesNotPathsAreLabels(t *testing.T) {
	handler, registry, output := wrapped(t)
	for _, path := range []string{"/things/1", "/things/2?token=secret", "/nowhere/1", "/nowhere/2"} {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("INVENTED", "/things/1", nil))
	want := `
# HELP http_requests_total Requests that were answered.
# TYPE http_requests_total counter
http_requests_total{method="GET",route="/things/{id}",status="200"} 2
http_requests_total{method="GET",route="unmatched",status="404"} 2
http_requests_total{method="other",route="unmatched",status="405"} 1
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want), "http_requests_total"); err != nil {
		t.Error(err)
	}
	if strings.Contains(output.String(), "secret") {
		t.Errorf("a query is in the log: %s", output)
	}
}

func TestAPanicIsAProblem(t *testing.T) {
	handler, _, output := wrapped(t)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/panic", nil))
	var problem Problem
	if err := json.Unmarshal(recorder.Body.Bytes(), &problem); err != nil {
		t.Fatal(err)
	}
	if recorder.Code != http.StatusInternalServerError || problem.Status != recorder.Code || strings.Contains(problem.Detail, "broken") {
		t.Errorf("got %d %+v", recorder.Code, problem)
	}
	if !strings.Contains(output.String(), "broken") {
		t.Errorf("the cause is not in the log: %s", output)
	}
}

func TestRequestsHaveADeadline(t *testing.T) {
	handler, _, _ := wrapped(t)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/slow", nil))
	if recorder.Code != http.StatusGatewayTimeout {
		t.Errorf("got %d", recorder.Code)
	}
}

func TestBodiesHaveALimit(t *testing.T) {
	handler, _, _ := wrapped(t)
	recorder := httptest.NewRecorder()
	body := strings.NewReader(strings.Repeat("x", largestBody+1))
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/body", body))
	if recorder.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", recorder.Code)
	}
}
