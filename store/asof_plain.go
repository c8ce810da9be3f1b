package store

import (
	"database/sql"
	"fmt"
	"strings"

	"relais/model"
)

// What a clean cut knows of records that were changed later is nearly always
// what they are now, but for values that were replaced since: see revision. This
// is written in SQL alone, from tables that are sorted by what it asks.

// movedTable holds the records of one kind that were changed after the time.
const movedTable = `CREATE TEMP TABLE moved (place INTEGER PRIMARY KEY, id TEXT NOT NULL, created INTEGER NOT NULL,
	changed INTEGER NOT NULL, plain INTEGER NOT NULL) STRICT`

// movedRecords fills it; ?2 is the last changeset that the time knows.
const movedRecords = `INSERT INTO temp.moved SELECT rowid, id, created,
	coalesce((SELECT max(r.wall) FROM log.revision r WHERE r.id = k.id AND r.kind = ?3 AND r.n <= ?2), created),
	coalesce((SELECT min(r.plain) FROM log.revision r WHERE r.id = k.id AND r.kind = ?3 AND r.n > ?2), 0)
	FROM log.%s k WHERE ` + wasChanged

// formerTable holds the values of one kind's fields that stood then and were
// replaced since.
const formerTable = `CREATE TEMP TABLE former (field TEXT NOT NULL, id TEXT NOT NULL, value TEXT, PRIMARY KEY (field, id)) STRICT, WITHOUT ROWID`

// formerValues fills it. What it asks of op stands in the index op_former, word
// for word: no other page is read. A record with two of a field is not plain.
const formerValues = `INSERT OR REPLACE INTO temp.former SELECT field, idtext(entity), iif(length(value) <= 64, value, NULL)
	FROM log.op INDEXED BY op_former WHERE dead > ?2 AND id < (?2 + 1) << 20 AND kind = ?1`

// formerLost makes those not plain of which a value is too long for that index,
// or was taken away since.
const formerLost = `UPDATE temp.moved SET plain = 0 WHERE plain AND id IN (SELECT id FROM temp.former WHERE value IS NULL)`

// fillPlain writes the records of which nothing but values was replaced since the
// time, and gives those that must be worked out, in order of creation.
func (b *pastBuilder) fillPlain(tx *sql.Tx, k *model.Kind) ([]touched, error) {
	for _, q := range []string{movedTable, formerTable} {
		if _, err := tx.ExecContext(b.ctx, q); err != nil {
			return nil, err
		}
	}
	if _, err := tx.ExecContext(b.ctx, fmt.Sprintf(movedRecords, quote(k.Name)), b.atMillis, b.cut.hi, k.Name); err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(b.ctx, formerValues, k.Name, b.cut.hi); err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(b.ctx, formerLost); err != nil {
		return nil, err
	}
	if err := b.copyPlain(tx, k); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(b.ctx, `SELECT id, created FROM temp.moved WHERE NOT plain ORDER BY created, id`)
	if err != nil {
		return nil, err
	}
	rest, err := touchedOf(rows)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(b.ctx, `DROP TABLE temp.moved; DROP TABLE temp.former`)
	return rest, err
}

// copyPlain writes rows of today with the values of then.
func (b *pastBuilder) copyPlain(tx *sql.Tx, k *model.Kind) error {
	rows, err := tx.QueryContext(b.ctx, `SELECT DISTINCT field FROM temp.former`)
	if err != nil {
		return err
	}
	fields, err := columnOf[string](rows)
	if err != nil {
		return err
	}
	t := tables()[k.Name]
	var cells, joins []string
	for _, c := range t.columns {
		cell := `t.` + quote(c.name)
		if contains(fields, c.name) && plainColumn(c.field) {
			as := fmt.Sprintf("f%d", len(joins))
			joins = append(joins, fmt.Sprintf(` LEFT JOIN temp.former %s ON %[1]s.field = '%s' AND %[1]s.id = t.id`, as, c.name))
			cell = fmt.Sprintf(`iif(%s.id IS NULL, %s, nullif(%[1]s.value, ''))`, as, cell)
		}
		cells = append(cells, cell)
	}
	_, err = tx.ExecContext(b.ctx, fmt.Sprintf(`INSERT INTO was.%s SELECT t.id, %s, 0, NULL, NULL, t.created, m.changed, NULL
		FROM temp.moved m CROSS JOIN log.%s t ON t.rowid = m.place%s WHERE m.plain`,
		quote(k.Name+"_then"), strings.Join(cells, ", "), quote(k.Name), strings.Join(joins, "")))
	return err
}
