// Package items is the example of a resource: copy it for your own, then delete it.
package items

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Item is what clients see of a row.
type Item struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Version     int       `json:"version"`
	CreatedAt   time.Time `json:"createdAt"`
	UpdatedAt   time.Time `json:"updatedAt"`
}

// Input is what clients may set.
type Input struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// Page is a part of all items, newest first.
type Page struct {
	Items []Item `json:"items"`
	// NextCursor is empty on the last page.
	NextCursor string `json:"nextCursor,omitempty"`
}

var (
	errNotFound = errors.New("there is no such item")
	errChanged  = errors.New("the item was changed in the meantime")
	errReused   = errors.New("the Idempotency-Key was used for another request")
)

const (
	longestName        = 100
	longestDescription = 2000
)

var identifier = regexp.MustCompile(`^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (i Input) validate() error {
	switch {
	case strings.TrimSpace(i.Name) == "":
		return errors.New("name is missing")
	case utf8.RuneCountInString(i.Name) > longestName:
		return fmt.Errorf("name is longer than %d characters", longestName)
	case utf8.RuneCountInString(i.Description) > longestDescription:
		return fmt.Errorf("description is longer than %d characters", longestDescription)
	case strings.ContainsRune(i.Name+i.Description, 0):
		return errors.New("text must not contain a NUL character")
	}
	return nil
}

// cursor is the place of the last item of a page. Pages stay right while items come and go.
type cursor struct {
	createdAt time.Time
	id        string
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(c.createdAt.UTC().Format(time.RFC3339Nano) + " " + c.id))
}

func parseCursor(text string) (cursor, error) {
	wrong := errors.New("the cursor is not one that was given out")
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return cursor{}, wrong
	}
	moment, id, _ := strings.Cut(string(decoded), " ")
	createdAt, err := time.Parse(time.RFC3339Nano, moment)
	if err != nil || !identifier.MatchString(id) {
		return cursor{}, wrong
	}
	return cursor{createdAt: createdAt, id: id}, nil
}
