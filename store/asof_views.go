package store

import (
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"relais/model"
)

// A view of the past is a database in memory, "was", that its connections share,
// and beside it the profile, "log", to be read only. Temporary views bear the names of the profile's
// tables, and come first where SQLite looks a name up: every query of this
// package reads the past without knowing. The memory holds
//
//	KIND_then      the records that were changed after the time, as they were
//	link_then      what those named
//	touched        their ids
//	outside        changesets between lo and hi that the time does not know
//	rekilled       ops that something later is noted to have replaced, and
//	               that something which the time knows replaced as well

// attachment names the profile's file, to be read only.
func (s *Store) attachment() string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(s.opts.path())}).EscapedPath(), RawQuery: "mode=ro"}
	return strings.ReplaceAll(u.String(), "'", "''")
}

// views lists what each connection runs once the memory is attached.
func (b *pastBuilder) views() []string {
	list := []string{
		`ATTACH '` + b.from.attachment() + `' AS log`,
		`CREATE TABLE IF NOT EXISTS was.outside (n INTEGER PRIMARY KEY) STRICT`,
		`CREATE TABLE IF NOT EXISTS was.rekilled (op INTEGER PRIMARY KEY, by INTEGER NOT NULL) STRICT`,
		`CREATE TABLE IF NOT EXISTS was.touched (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
		`CREATE TABLE IF NOT EXISTS was.link_then (target TEXT NOT NULL, kind TEXT NOT NULL, field TEXT NOT NULL, id TEXT NOT NULL,
			PRIMARY KEY (target, kind, field, id)) STRICT, WITHOUT ROWID`,
		b.changesets(), b.ops(),
		`CREATE TEMP VIEW link AS SELECT target, kind, field, id FROM log.link WHERE id NOT IN (SELECT id FROM was.touched)
			UNION ALL SELECT target, kind, field, id FROM was.link_then`,
	}
	for _, k := range model.Kinds {
		list = append(list, b.table(tables()[k.Name])...)
	}
	return list
}

// changesets is the view of the changesets that the time knows.
func (b *pastBuilder) changesets() string {
	return fmt.Sprintf(`CREATE TEMP VIEW changeset AS SELECT n, hash, writer, seq, prev, wall, counter, author, seen, undo_of, step, carried
		FROM log.changeset c WHERE c.n <= %d%s`, b.cut.hi, b.known("c.n"))
}

// known is the condition that the time knows a changeset up to hi.
func (b *pastBuilder) known(n string) string {
	if b.cut.plain() {
		return ""
	}
	return fmt.Sprintf(` AND (%s <= %d OR %[1]s NOT IN (SELECT n FROM was.outside))`, n, b.cut.lo)
}

// ops is the view of the log. A purge counts at any time: what it took is gone.
func (b *pastBuilder) ops() string {
	dead := fmt.Sprintf(`CASE WHEN o.dead <= %d THEN o.dead END`, b.cut.hi)
	if !b.cut.plain() {
		dead = fmt.Sprintf(`CASE WHEN o.dead <= %d OR o.dead <= %d AND o.dead NOT IN (SELECT n FROM was.outside) THEN o.dead
			WHEN o.dead IS NOT NULL THEN (SELECT by FROM was.rekilled WHERE op = o.id) END`, b.cut.lo, b.cut.hi)
	}
	return fmt.Sprintf(`CREATE TEMP VIEW op AS SELECT id, type, kind, entity, field, value, salt, commitment, replaces, %s AS dead, protected
		FROM log.op o WHERE (o.id < %d%s OR o.type = 7)`, dead, (b.cut.hi+1)<<opBits, b.known(fmt.Sprintf("(o.id >> %d)", opBits)))
}

// table is the view of a kind's records. What was last changed up to the time
// is as it was.
func (b *pastBuilder) table(t *table) []string {
	names := []string{quote("id")}
	for _, c := range t.columns {
		names = append(names, quote(c.name))
	}
	columns := strings.Join(names, ", ") + `, "deleted", "conflicts", "protected", "created", "changed", "broken"`
	name := t.kind.Name
	view := fmt.Sprintf(`CREATE TEMP VIEW %s AS SELECT %s FROM log.%[1]s WHERE changed <= %[3]d`, quote(name), columns, b.atMillis)
	if !b.some[name] {
		return []string{view}
	}
	then := `was.` + quote(name+"_then")
	create := strings.Replace(t.create, `CREATE TABLE `+quote(name), `CREATE TABLE IF NOT EXISTS `+then, 1)
	return []string{create, view + fmt.Sprintf(` UNION ALL SELECT %s FROM %s`, columns, then)}
}

// fillCut notes the changesets that the time does not know, and what those that
// it knows replaced.
func (b *pastBuilder) fillCut(tx *sql.Tx) error {
	if b.cut.plain() {
		return nil
	}
	for _, n := range b.cut.out {
		if _, err := tx.ExecContext(b.ctx, `INSERT INTO was.outside VALUES (?)`, n); err != nil {
			return err
		}
	}
	aside, err := loadAsides(b.ctx, tx)
	if err != nil {
		return err
	}
	const noted = `INSERT OR IGNORE INTO was.rekilled SELECT id, ?1 FROM log.op WHERE id=?2 AND type<>7 AND kind=?3 AND entity=?4 AND field=?5
		AND (dead > ?6 OR dead IN (SELECT n FROM was.outside))`
	note, err := tx.PrepareContext(b.ctx, noted)
	if err != nil {
		return err
	}
	defer note.Close()
	again := func(by int64, at register, op int64) error {
		_, err := note.ExecContext(b.ctx, by, op, at.kind, at.entity, at.field, b.cut.hi)
		return err
	}
	return eachDeathIn(b.ctx, tx, fmt.Sprintf(`id >= %d`, (b.cut.lo+1)<<opBits), aside, again)
}
