package health

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

func probe(t *testing.T, handler http.HandlerFunc) (int, report) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
	var result report
	if err := json.Unmarshal(recorder.Body.Bytes(), &result); err != nil {
		t.Fatalf("answer %q: %v", recorder.Body, err)
	}
	return recorder.Code, result
}

func TestReadyWithoutChecks(t *testing.T) {
	code, result := probe(t, New(nil).Ready)
	if code != http.StatusOK || result.Status != statusOK {
		t.Errorf("got %d %+v", code, result)
	}
}

func TestReadinessFailsAndLivenessStaysWhenADependencyIsAway(t *testing.T) {
	state := New(map[string]Check{"database": func(context.Context) error { return errors.New("away") }})
	if code, result := probe(t, state.Ready); code != http.StatusServiceUnavailable || result.Checks["database"] != statusUnavailable {
		t.Errorf("readiness: got %d %+v", code, result)
	}
	if code, result := probe(t, state.Live); code != http.StatusOK || result.Status != statusOK {
		t.Errorf("liveness: got %d %+v", code, result)
	}
}

func TestReadinessFailsAndLivenessStaysWhileDraining(t *testing.T) {
	state := New(nil)
	state.Drain()
	if code, result := probe(t, state.Ready); code != http.StatusServiceUnavailable || result.Checks["shutdown"] != "draining" {
		t.Errorf("readiness: got %d %+v", code, result)
	}
	if code, _ := probe(t, state.Live); code != http.StatusOK {
		t.Errorf("liveness: got %d", code)
	}
}

func TestManyProbesAreOneCheck(t *testing.T) {
	calls := 0
	state := New(map[string]Check{"database": func(context.Context) error {
		calls++
		return nil
	}})
	for range 10 {
		probe(t, state.Ready)
	}
	if calls != 1 {
		t.Errorf("checked %d times", calls)
	}
}
