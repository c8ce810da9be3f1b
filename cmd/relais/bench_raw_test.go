package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
)

// insertRaw inserts the rows of a profile's log and tables into an empty
// profile, one prepared INSERT a row, a transaction for every 16,000: what the
// driver does at best without merging anything.
func insertRaw(b *testing.B, home, to string) (rows int, took time.Duration) {
	b.Helper()
	ctx := context.Background()
	fresh, err := store.Create(ctx, store.Options{Dir: to}, store.Identity{Name: "Brut", Lang: "fr"})
	if err != nil {
		b.Fatal(err)
	}
	if err := fresh.Close(); err != nil {
		b.Fatal(err)
	}
	from, err := sql.Open("sqlite", filepath.Join(home, store.FileName))
	if err != nil {
		b.Fatal(err)
	}
	defer from.Close()
	into, err := sql.Open("sqlite", "file:"+filepath.Join(to, store.FileName)+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer into.Close()
	for _, table := range logTables() {
		if _, err := into.Exec(`DELETE FROM "` + table + `"`); err != nil {
			b.Fatal(err)
		}
		n, t := copyTable(b, from, into, table)
		rows, took = rows+n, took+t
	}
	return rows, took
}

// logTables are the log's tables and those that come of it.
func logTables() []string {
	tables := []string{"changeset", "op", "link", "search_due", "chain_head"}
	for _, k := range model.Kinds {
		tables = append(tables, k.Name)
	}
	return tables
}

func countRows(b *testing.B, home string) (sum int) {
	b.Helper()
	db, err := sql.Open("sqlite", filepath.Join(home, store.FileName))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for _, table := range logTables() {
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM "` + table + `"`).Scan(&n); err != nil {
			b.Fatal(err)
		}
		sum += n
	}
	return sum
}

const rawBatch = 16_000

func copyTable(b *testing.B, from, into *sql.DB, table string) (count int, took time.Duration) {
	b.Helper()
	rows, err := from.Query(`SELECT * FROM "` + table + `"`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	insert := `INSERT INTO "` + table + `" VALUES (?` + strings.Repeat(",?", len(columns)-1) + `)`
	var batch [][]any
	flush := func() {
		start := time.Now()
		tx, err := into.Begin()
		if err != nil {
			b.Fatal(err)
		}
		st, err := tx.Prepare(insert)
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range batch {
			if _, err := st.Exec(row...); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
		took += time.Since(start)
		batch = batch[:0]
	}
	for rows.Next() {
		row, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			b.Fatal(err)
		}
		for i, v := range row {
			if bytes, ok := v.([]byte); ok && bytes == nil {
				row[i] = []byte{} // empty, not NULL
			}
		}
		batch = append(batch, row)
		count++
		if len(batch) == rawBatch {
			flush()
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	flush()
	return count, took
}
