package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"relais/model"
)

// table is how a kind's records lie in SQL: one STRICT table per kind, a
// column per stored field (money and moments take several), and some that the
// store adds. No constraint but the primary key: merges bring what they bring.
type table struct {
	kind    *model.Kind
	columns []column // in the order of kind.Stored(), flattened
	create  string
	index   string
	upsert  string
}

type column struct {
	name  string
	typ   string
	field *model.Field
}

// extra columns stand after the fields' own.
const (
	extraColumns = `, "deleted" INTEGER, "conflicts" TEXT, "protected" TEXT, "created" INTEGER, "changed" INTEGER, "broken" INTEGER`
	extraCount   = 6
)

// paged begins the indexes that only some lists are to use, which ask for it to
// be 0: it always is.
const paged = `("deleted" IS NULL)`

func quote(name string) string { return `"` + name + `"` }

var tables = sync.OnceValue(func() map[string]*table {
	all := map[string]*table{}
	for _, k := range model.Kinds {
		all[k.Name] = newTable(k)
	}
	return all
})

func columnsOf(f *model.Field) []column {
	switch f.Type {
	case model.TypeInt, model.TypeBool:
		return []column{{f.Name, "INTEGER", f}}
	case model.TypeMoney:
		return []column{{f.Name, "INTEGER", f}, {f.Name + "_currency", "TEXT", f}, {f.Name + "_rate", "TEXT", f}, {f.Name + "_rate_day", "TEXT", f}}
	case model.TypeMoment:
		return []column{{f.Name, "TEXT", f}, {f.Name + "_zone", "TEXT", f}}
	}
	return []column{{f.Name, "TEXT", f}}
}

func newTable(k *model.Kind) *table {
	t := &table{kind: k}
	var defs, marks []string
	for _, f := range k.Stored() {
		for _, c := range columnsOf(f) {
			t.columns = append(t.columns, c)
			defs = append(defs, quote(c.name)+" "+c.typ)
			marks = append(marks, "?")
		}
	}
	t.create = fmt.Sprintf(`CREATE TABLE %s ("id" TEXT PRIMARY KEY, %s%s) STRICT`, quote(k.Name), strings.Join(defs, ", "), extraColumns)
	// Records that a person must look at are few and often asked for; those that
	// were changed after a day are what a look back works out, and what nobody
	// changed since it was made is not among them at any.
	t.index = fmt.Sprintf(`CREATE INDEX "%s_conflicts" ON "%[1]s"(id) WHERE conflicts IS NOT NULL;
		CREATE INDEX "%[1]s_broken" ON "%[1]s"(id) WHERE broken IS NOT NULL;
		CREATE INDEX "%[1]s_span" ON "%[1]s"(changed, created, id) WHERE changed > created`, k.Name)
	if len(k.Ranks) > 0 {
		// It begins with what no list asks for: a list that wants whole records is
		// not to find them through it, one by one.
		cover := []string{paged, "deleted"}
		for _, name := range k.Ranks {
			for _, c := range columnsOf(k.Field(name)) {
				cover = append(cover, quote(c.name))
			}
		}
		t.index += fmt.Sprintf(`;
		CREATE INDEX "%s_ranks" ON "%[1]s"(%s, id, created)`, k.Name, strings.Join(cover, ", "))
	}
	if k.Paged {
		t.index += fmt.Sprintf(`;
		CREATE INDEX "%s_page" ON "%[1]s"(%s, deleted, %s DESC, id, changed)`, k.Name, paged, quote(k.Sort[1:]))
	}
	for _, name := range k.Found {
		columns := []string{paged, "deleted", quote(name)}
		if name != k.Sort {
			columns = append(columns, quote(k.Sort))
		}
		columns = append(columns, "id")
		for _, f := range foundWith(k, name) {
			columns = append(columns, quote(f))
		}
		if name == k.Sort {
			columns = append(columns, "protected", "conflicts", "created")
		}
		t.index += fmt.Sprintf(`;
		CREATE INDEX "%s_by_%s" ON "%[1]s"(%[3]s)`, k.Name, name, strings.Join(columns, ", "))
	}
	t.upsert = fmt.Sprintf(`INSERT OR REPLACE INTO %s VALUES (?,%s,?,?,?,?,?,?)`, quote(k.Name), strings.Join(marks, ","))
	return t
}

// shapeNow is a fingerprint of the declarations as tables: when it changes, the
// tables are made again from the log. It is written down, since to work it out
// takes a tenth of opening a profile; TestShape says what to write.
const shapeNow = "d9221b55093e1d0e"

// ensureTables makes the derived tables from the log where they are missing
// or of another version's shape.
func (s *Store) ensureTables(ctx context.Context) error {
	var have string
	var count int
	err := s.db.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key='shape'), ''),
		(SELECT count(*) FROM sqlite_schema WHERE type='table' AND sql LIKE 'CREATE TABLE "%')`).Scan(&have, &count)
	if err != nil {
		return err
	}
	if have == shapeNow && count == len(model.Kinds) {
		return nil
	}
	return s.Rebuild(ctx, nil)
}

// Rebuild makes every derived table again from the log alone. Progress, where
// given, is told of the records done.
func (s *Store) Rebuild(ctx context.Context, progress func(done, total int)) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return rebuild(ctx, tx, progress) })
}

func rebuild(ctx context.Context, tx *sql.Tx, progress func(done, total int)) error {
	if err := resetTables(ctx, tx); err != nil {
		return err
	}
	if err := reviveOps(ctx, tx); err != nil {
		return err
	}
	all, err := entities(ctx, tx)
	if err != nil {
		return err
	}
	p, err := newProjector(ctx, tx)
	if err != nil {
		return err
	}
	defer p.close()
	p.deferSearch = true
	for i, e := range all {
		if err := p.project(ctx, e); err != nil {
			return err
		}
		if progress != nil && i%500 == 0 {
			progress(i, len(all))
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO meta VALUES ('shape', ?)`, shapeNow)
	return err
}

func resetTables(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE type='table' AND sql LIKE 'CREATE TABLE "%'`)
	if err != nil {
		return err
	}
	script := []string{`DELETE FROM link`, `DELETE FROM revision`, `DELETE FROM chain_head`, `UPDATE op SET dead=NULL WHERE dead IS NOT NULL`}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		script = append(script, `DROP TABLE `+quote(name))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, k := range model.Kinds {
		script = append(script, tables()[k.Name].create, tables()[k.Name].index)
	}
	script = append(script, resetSearch()...)
	// A writer's heads are the changesets that no other names as its prev.
	script = append(script, `INSERT INTO chain_head SELECT hash, writer, seq FROM changeset
		WHERE hash NOT IN (SELECT prev FROM changeset)`)
	for _, q := range script {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// reviveOps works out again which ops were replaced, and when.
func reviveOps(ctx context.Context, tx *sql.Tx) error {
	aside, err := loadAsides(ctx, tx)
	if err != nil {
		return err
	}
	kill, err := tx.PrepareContext(ctx, killOne)
	if err != nil {
		return err
	}
	defer kill.Close()
	if err := eachDeath(ctx, tx, aside, killing(ctx, kill)); err != nil {
		return err
	}
	if err := aside.bury(ctx, tx); err != nil {
		return err
	}
	return enforcePurges(ctx, tx, aside)
}

// eachDeath tells, in order of arrival, which changeset replaced which op.
func eachDeath(ctx context.Context, tx *sql.Tx, aside *asides, kill killer) error {
	return eachDeathIn(ctx, tx, `1`, aside, kill)
}

// eachDeathIn is eachDeath for the ops that a condition names.
func eachDeathIn(ctx context.Context, tx *sql.Tx, which string, aside *asides, kill killer) error {
	rows, err := tx.QueryContext(ctx, `SELECT id, type, kind, entity, field, replaces FROM op WHERE replaces IS NOT NULL AND `+which+` ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	type death struct {
		op, by int64
		at     register
	}
	var deaths []death
	for rows.Next() {
		var id int64
		var typ model.OpType
		var at register
		var replaces []byte
		if err := rows.Scan(&id, &typ, &at.kind, &at.entity, &at.field, &replaces); err != nil {
			return err
		}
		if typ == model.OpDelete || aside.has(id>>opBits) {
			continue
		}
		for _, r := range unpackOps(replaces) {
			if r>>opBits != id>>opBits {
				deaths = append(deaths, death{r, id >> opBits, at})
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, d := range deaths {
		if err := aside.kill(ctx, tx, kill, d.by, d.at, d.op); err != nil {
			return err
		}
	}
	return nil
}
