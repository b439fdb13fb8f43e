package items

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const columns = `id::text AS id, name, description, version, created_at, updated_at`

// Repository keeps items in PostgreSQL.
type Repository struct {
	writer *pgxpool.Pool
	reader *pgxpool.Pool
}

// NewRepository reads pages from the reader, which may be a replica, and does all else with the writer.
func NewRepository(writer, reader *pgxpool.Pool) *Repository {
	return &Repository{writer: writer, reader: reader}
}

// List is the page behind the cursor, or the first one without it.
func (r *Repository) List(ctx context.Context, limit int, after *cursor) (Page, error) {
	// One more than asked for tells whether there is a next page.
	query, arguments := `SELECT `+columns+` FROM items ORDER BY created_at DESC, id DESC LIMIT $1`, []any{limit + 1}
	if after != nil {
		query = `SELECT ` + columns + ` FROM items WHERE (created_at, id) < ($2, $3::uuid) ORDER BY created_at DESC, id DESC LIMIT $1`
		arguments = append(arguments, after.createdAt, after.id)
	}
	rows, err := r.reader.Query(ctx, query, arguments...)
	if err != nil {
		return Page{}, fmt.Errorf("list items: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Item])
	if err != nil {
		return Page{}, fmt.Errorf("list items: %w", err)
	}
	page := Page{Items: found}
	if len(found) > limit {
		last := found[limit-1]
		page = Page{Items: found[:limit], NextCursor: cursor{last.CreatedAt, last.ID}.String()}
	}
	return page, nil
}

// Get is one item, or errNotFound.
func (r *Repository) Get(ctx context.Context, id string) (Item, error) {
	return one(ctx, r.writer, `SELECT `+columns+` FROM items WHERE id = $1::uuid`, id)
}

// Create adds an item. The same key with the same input gives the item that the first request made.
func (r *Repository) Create(ctx context.Context, input Input, key string) (Item, error) {
	var item Item
	err := pgx.BeginFunc(ctx, r.writer, func(tx pgx.Tx) error {
		if key != "" {
			known, err := claim(ctx, tx, key, input, &item)
			if err != nil || known {
				return err
			}
		}
		var err error
		item, err = one(ctx, tx, `INSERT INTO items (name, description) VALUES ($1, $2) RETURNING `+columns, input.Name, input.Description)
		if err != nil || key == "" {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE idempotency_keys SET response = $2 WHERE key = $1`, key, item)
		return err
	})
	if err != nil {
		return Item{}, fmt.Errorf("create an item: %w", err)
	}
	return item, nil
}

// Update changes an item that still has this version.
func (r *Repository) Update(ctx context.Context, id string, version int, input Input) (Item, error) {
	item, err := one(ctx, r.writer, `UPDATE items SET name = $3, description = $4, version = version + 1, updated_at = now()
		WHERE id = $1::uuid AND version = $2 RETURNING `+columns, id, version, input.Name, input.Description)
	return item, r.explain(ctx, id, err)
}

// Delete removes an item that still has this version.
func (r *Repository) Delete(ctx context.Context, id string, version int) error {
	_, err := one(ctx, r.writer, `DELETE FROM items WHERE id = $1::uuid AND version = $2 RETURNING `+columns, id, version)
	return r.explain(ctx, id, err)
}

// explain tells an item that is gone from one that has another version.
func (r *Repository) explain(ctx context.Context, id string, err error) error {
	if !errors.Is(err, errNotFound) {
		return err
	}
	if _, err := r.Get(ctx, id); err != nil {
		return err
	}
	return errChanged
}

// claim takes the key for this transaction, or fills in the answer that was given for it. A request at the same time
// waits here until the first has ended.
func claim(ctx context.Context, tx pgx.Tx, key string, input Input, item *Item) (bool, error) {
	request, err := json.Marshal(input)
	if err != nil {
		return false, err
	}
	hash := sha256.Sum256(request)
	// Keys are kept for a day; a few old ones go with each new one.
	if _, err := tx.Exec(ctx, `DELETE FROM idempotency_keys WHERE key IN (SELECT key FROM idempotency_keys
		WHERE created_at < now() - interval '1 day' ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED)`); err != nil {
		return false, err
	}
	result, err := tx.Exec(ctx, `INSERT INTO idempotency_keys (key, request_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING`, key, hash[:])
	if err != nil || result.RowsAffected() == 1 {
		return false, err
	}
	var known []byte
	if err := tx.QueryRow(ctx, `SELECT request_hash, response FROM idempotency_keys WHERE key = $1`, key).Scan(&known, item); err != nil {
		return false, err
	}
	if !bytes.Equal(known, hash[:]) {
		return false, errReused
	}
	return true, nil
}

type querier interface {
	Query(ctx context.Context, sql string, arguments ...any) (pgx.Rows, error)
}

func one(ctx context.Context, database querier, sql string, arguments ...any) (Item, error) {
	rows, err := database.Query(ctx, sql, arguments...)
	if err != nil {
		return Item{}, err
	}
	item, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Item])
	if errors.Is(err, pgx.ErrNoRows) {
		return Item{}, errNotFound
	}
	return item, err
}
