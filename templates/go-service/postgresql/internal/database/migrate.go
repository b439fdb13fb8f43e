package database

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is any number that no other program locks in this database.
const migrationLock = 7_261_883_001

// Migrate brings the schema to the newest one. Several may run at once: one of them does it, the others wait.
func Migrate(ctx context.Context, url string, logger *slog.Logger) error {
	names, err := migrationNames()
	if err != nil {
		return err
	}
	return locked(ctx, url, func(tx pgx.Tx, applied []string) error {
		for _, name := range names {
			if slices.Contains(applied, name) {
				continue
			}
			if err := run(ctx, tx, name+".up.sql", `INSERT INTO schema_migrations (name) VALUES ($1)`, name); err != nil {
				return err
			}
			logger.Info("migrated", "migration", name)
		}
		return nil
	})
}

// Rollback takes the newest migration back.
func Rollback(ctx context.Context, url string, logger *slog.Logger) error {
	return locked(ctx, url, func(tx pgx.Tx, applied []string) error {
		if len(applied) == 0 {
			return errors.New("there is no migration to take back")
		}
		name := applied[len(applied)-1]
		if err := run(ctx, tx, name+".down.sql", `DELETE FROM schema_migrations WHERE name = $1`, name); err != nil {
			return err
		}
		logger.Info("rolled back", "migration", name)
		return nil
	})
}

// locked works in one transaction, all or nothing, under a lock that poolers of transactions keep too.
func locked(ctx context.Context, url string, work func(tx pgx.Tx, applied []string) error) error {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	return pgx.BeginFunc(ctx, connection, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLock)); err != nil {
			return fmt.Errorf("lock the schema: %w", err)
		}
		if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS schema_migrations (
			name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`); err != nil {
			return fmt.Errorf("keep a list of migrations: %w", err)
		}
		rows, err := tx.Query(ctx, `SELECT name FROM schema_migrations ORDER BY name`)
		if err != nil {
			return fmt.Errorf("list what was migrated: %w", err)
		}
		applied, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return fmt.Errorf("list what was migrated: %w", err)
		}
		return work(tx, applied)
	})
}

func run(ctx context.Context, tx pgx.Tx, file, record, name string) error {
	sql, err := migrations.ReadFile("migrations/" + file)
	if err != nil {
		return fmt.Errorf("read a migration: %w", err)
	}
	if _, err := tx.Exec(ctx, string(sql)); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if _, err := tx.Exec(ctx, record, name); err != nil {
		return fmt.Errorf("record %s: %w", file, err)
	}
	return nil
}

func migrationNames() ([]string, error) {
	files, err := fs.Glob(migrations, "migrations/*.up.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	names := make([]string, 0, len(files))
	for _, file := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(file, "migrations/"), ".up.sql"))
	}
	slices.Sort(names)
	return names, nil
}
