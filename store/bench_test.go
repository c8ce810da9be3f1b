package store

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"relais/model"
)

// benchChangesets makes n changesets of one writer elsewhere, each of which
// creates a task of eight registers, or edits three fields of an older one.
func benchChangesets(n int) []*model.Changeset {
	writer, author := model.DeriveID("bench", "writer"), model.DeriveID("bench", "author")
	var out []*model.Changeset
	var prev model.Hash
	created := map[int]model.Hash{}
	for i := range n {
		c := &model.Changeset{Writer: writer, Seq: uint64(i + 1), Prev: prev, Stamp: model.Stamp{Wall: int64(i + 1)}, Author: author}
		set := func(id model.ID, field, value string, replaces ...model.OpID) {
			c.Ops = append(c.Ops, model.Op{Type: model.OpSet, Kind: "task", Entity: id, Field: field, Value: value, Replaces: replaces,
				Salt: model.Salt(model.DeriveID("salt", fmt.Sprint(i, len(c.Ops))))})
		}
		if i%3 != 2 {
			id := model.DeriveID("bench", fmt.Sprint(i))
			set(id, "title", fmt.Sprintf("Préparer le dossier numéro %d du comité", i))
			set(id, "status", "todo")
			set(id, "priority", "normal")
			set(id, "due", "2026-12-01")
			set(id, "assignee", author.String())
			set(id, "estimate_minutes", "60")
			set(id, "notes", "Voir avec la coordination avant la fin du mois.")
			set(id, "project", model.DeriveID("bench", "project", fmt.Sprint(i%6)).String())
		} else {
			of := i / 3 * 3
			id := model.DeriveID("bench", fmt.Sprint(of))
			set(id, "status", "done", model.OpID{Changeset: created[of], Index: 1})
			set(id, "priority", "high", model.OpID{Changeset: created[of], Index: 2})
			set(id, "due", "2027-01-15", model.OpID{Changeset: created[of], Index: 3})
		}
		prev = c.Seal()
		created[i] = prev
		out = append(out, c)
	}
	return out
}

// copyRaw inserts every row that the store holds into an empty database of the
// same tables, one prepared INSERT a row, a transaction per batch: what the
// driver can do at best without merging anything. It gives the rows.
func copyRaw(b *testing.B, from *Store, dir string) (rows int, took time.Duration) {
	to, err := Create(context.Background(), testOptions(dir), Identity{Name: "Brut", Lang: "fr"})
	if err != nil {
		b.Fatal(err)
	}
	defer to.Close()
	for _, table := range []string{"changeset", "op", "task", "link", "search_due", "chain_head"} {
		if _, err := to.db.Exec(`DELETE FROM ` + quote(table)); err != nil {
			b.Fatal(err)
		}
	}
	for _, table := range []string{"changeset", "op", "task", "link", "search_due", "chain_head"} {
		all := readAll(b, from.db, table)
		if len(all) == 0 {
			continue
		}
		start := time.Now()
		insertAll(b, to.db, table, all)
		took += time.Since(start)
		rows += len(all)
	}
	return rows, took
}

func readAll(b *testing.B, db *sql.DB, table string) [][]any {
	rows, err := db.Query(`SELECT * FROM ` + quote(table))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	cols, _ := rows.Columns()
	var out [][]any
	for rows.Next() {
		vals := make([]any, len(cols))
		ptrs := make([]any, len(cols))
		for i := range vals {
			ptrs[i] = &vals[i]
		}
		if err := rows.Scan(ptrs...); err != nil {
			b.Fatal(err)
		}
		for i, v := range vals {
			if bytes, ok := v.([]byte); ok && bytes == nil {
				vals[i] = []byte{} // empty, not NULL
			}
		}
		out = append(out, vals)
	}
	return out
}

func insertAll(b *testing.B, db *sql.DB, table string, all [][]any) {
	marks := ""
	for i := range all[0] {
		if i > 0 {
			marks += ","
		}
		marks += "?"
	}
	for start := 0; start < len(all); start += batchSteps * 8 {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		st, err := tx.Prepare(`INSERT INTO ` + quote(table) + ` VALUES (` + marks + `)`)
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range all[start:min(len(all), start+batchSteps*8)] {
			if _, err := st.Exec(row...); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBulkApply applies changesets in bulk and, in the same run, inserts
// the rows that came of it raw. raw/apply is the share of the raw rate.
func BenchmarkBulkApply(b *testing.B) {
	sets := benchChangesets(30_000)
	ops := 0
	for _, c := range sets {
		ops += len(c.Ops)
	}
	for b.Loop() {
		s, err := Create(context.Background(), testOptions(b.TempDir()), Identity{Name: "Banc", Lang: "fr"})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		for at := 0; at < len(sets); at += batchSteps {
			if _, err := s.Apply(context.Background(), sets[at:min(len(sets), at+batchSteps)]); err != nil {
				b.Fatal(err)
			}
		}
		apply := time.Since(start)
		rows, raw := copyRaw(b, s, b.TempDir())
		s.Close()
		b.ReportMetric(float64(ops)/apply.Seconds(), "ops/s")
		b.ReportMetric(float64(rows)/raw.Seconds(), "rawrows/s")
		b.ReportMetric(raw.Seconds()/apply.Seconds(), "raw/apply")
	}
}
