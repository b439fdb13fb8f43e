// Package web is what every endpoint shares: errors, metrics, logs, limits and the order of an orderly end.
package web

import (
	"encoding/json"
	"net/http"
)

// Problem is an error as clients get it, by RFC 9457.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// WriteProblem answers with an error. The detail is for the client: nothing internal belongs into it.
func WriteProblem(response http.ResponseWriter, status int, detail string) {
	response.Header().Set("Content-Type", "application/problem+json")
	response.WriteHeader(status)
	// A client that hung up gets nothing.
	_ = json.NewEncoder(response).Encode(Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail,
	})
}

// WriteJSON answers with a value.
func WriteJSON(response http.ResponseWriter, status int, value any) {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	_ = json.NewEncoder(response).Encode(value)
}
