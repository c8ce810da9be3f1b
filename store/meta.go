package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"time"

	"relais/model"
)

// Setting reads a setting of this device, "" when it was never set. Settings
// are not shared.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	var v string
	err := s.db.QueryRowContext(ctx, `SELECT value FROM setting WHERE key=?`, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, s.explain(err)
}

// SetSetting keeps a setting of this device.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.exec(ctx, `INSERT OR REPLACE INTO setting VALUES (?,?)`, key, value)
}

// Organisation is the name that the profile was made with.
func (s *Store) Organisation(ctx context.Context) (string, error) {
	var v string
	err := s.db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key='organisation'`).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, s.explain(err)
}

// Draft is what somebody typed into a form and did not save yet.
type Draft struct {
	Key    string // the form: a kind and a record, or a kind and "new"
	Kind   string
	ID     string // "" for a new record
	Base   int64  // where the editing began
	Values map[string][]string
	Saved  time.Time
}

// SaveDraft keeps a draft, over an older one of the same key. On a device that
// may not read protected values it keeps none that saving would protect.
func (s *Store) SaveDraft(ctx context.Context, d Draft) error {
	role, err := s.Role(ctx)
	if err != nil {
		return err
	}
	values := d.Values
	if !role.ReadsProtected() {
		if values, err = s.withoutSensitive(ctx, d); err != nil {
			return err
		}
	}
	content, err := json.Marshal(values)
	if err != nil {
		return err
	}
	err = s.exec(ctx, `INSERT OR REPLACE INTO draft VALUES (?,?,?,?,?,?)`,
		d.Key, d.Kind, d.ID, d.Base, string(content), s.opts.Now().UnixMilli())
	if err == nil && len(values) < len(d.Values) {
		err = s.forgetJournal(ctx) // an earlier draft may not have been sensitive yet
	}
	return s.explain(err)
}

// Drafts lists the drafts, the newest first.
func (s *Store) Drafts(ctx context.Context) ([]Draft, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT key, kind, id, base, content, saved FROM draft ORDER BY saved DESC`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []Draft
	for rows.Next() {
		var d Draft
		var content string
		var saved int64
		if err := rows.Scan(&d.Key, &d.Kind, &d.ID, &d.Base, &content, &saved); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(content), &d.Values); err != nil {
			continue // of a version that wrote it otherwise
		}
		d.Saved = time.UnixMilli(saved)
		out = append(out, d)
	}
	return out, s.explain(rows.Err())
}

// DropDraft forgets a draft.
func (s *Store) DropDraft(ctx context.Context, key string) error {
	return s.exec(ctx, `DELETE FROM draft WHERE key=?`, key)
}

// DropDraft forgets a draft in the transaction that saves what it held.
func (t *Tx) DropDraft(key string) error {
	_, err := t.tx.ExecContext(t.ctx, `DELETE FROM draft WHERE key=?`, key)
	return err
}

// Status says what is saved here.
type Status struct {
	Organisation string
	Changesets   int64
	Ops          int64
	Records      int64
	Waiting      int64 // changesets that lack something they have seen
	Drafts       int64
	Conflicts    int64 // records with a field in conflict
	LastEdit     time.Time
	LastAuthor   model.ID
	Bytes        int64
}

// Status counts what is saved here. It reads every table: Summary is the
// quick part of it.
func (s *Store) Status(ctx context.Context) (Status, error) {
	st, err := s.Summary(ctx)
	if err != nil {
		return st, err
	}
	err = s.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM changeset), (SELECT count(*) FROM op),
		(SELECT count(*) FROM waiting), (SELECT count(*) FROM draft)`).
		Scan(&st.Changesets, &st.Ops, &st.Waiting, &st.Drafts)
	if err != nil {
		return st, s.explain(err)
	}
	for _, k := range model.Kinds {
		var n int64
		err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM `+quote(k.Name)+` WHERE deleted=0`).Scan(&n)
		if err != nil {
			return st, s.explain(err)
		}
		st.Records += n
	}
	return st, nil
}

// Summary is Status without the counts of changesets, ops, records, drafts and
// of what waits. Its time does not depend on how much is saved.
func (s *Store) Summary(ctx context.Context) (Status, error) {
	var st Status
	var err error
	if st.Organisation, err = s.Organisation(ctx); err != nil {
		return st, err
	}
	var wall sql.NullInt64
	var author []byte
	err = s.db.QueryRowContext(ctx, `SELECT wall, author FROM changeset ORDER BY n DESC LIMIT 1`).Scan(&wall, &author)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return st, s.explain(err)
	}
	if wall.Valid {
		st.LastEdit = time.UnixMilli(wall.Int64)
	}
	copy(st.LastAuthor[:], author)
	var each []string
	for _, k := range model.Kinds {
		each = append(each, `(SELECT count(*) FROM `+quote(k.Name)+` WHERE conflicts IS NOT NULL AND deleted=0)`)
	}
	if err := s.db.QueryRowContext(ctx, `SELECT `+strings.Join(each, "+")).Scan(&st.Conflicts); err != nil {
		return st, s.explain(err)
	}
	if info, err := os.Stat(s.opts.path()); err == nil {
		st.Bytes = info.Size()
	}
	return st, nil
}

// Changed tells whether another process wrote to the profile since it was last
// asked: one PRAGMA data_version on a pinned connection, which does not see
// that connection's own writes but those of this process's others. Asked for
// the first time it says that it may be so: what was written before, nothing
// tells.
func (s *Store) Changed(ctx context.Context) (bool, error) {
	s.watch.Lock()
	defer s.watch.Unlock()
	first := s.watch.conn == nil
	if first {
		c, err := s.db.Conn(ctx)
		if err != nil {
			return false, s.explain(err)
		}
		s.watch.conn = c
	}
	var v int64
	if err := s.watch.conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&v); err != nil {
		return false, s.explain(err)
	}
	changed := first || v != s.watch.last
	s.watch.last = v
	return changed, nil
}

// Version is the state of the log as far as what people see depends on it.
type Version struct {
	Position       int64 // the newest changeset
	Aside, Waiting int64 // changesets without effect
}

// Version tells the state of the log.
func (s *Store) Version(ctx context.Context) (Version, error) {
	var v Version
	err := s.db.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(n), 0) FROM changeset), (SELECT count(*) FROM aside), (SELECT count(*) FROM waiting)`).
		Scan(&v.Position, &v.Aside, &v.Waiting)
	return v, s.explain(err)
}

// Backlink is a record that names another, and by which field.
type Backlink struct {
	Link  model.Link
	Field string
}

// Links lists the live records that name id.
func (s *Store) Links(ctx context.Context, id model.ID) ([]Backlink, error) {
	out, err := linksTo(ctx, s.db, id)
	if err == nil && s.past != nil {
		out, err = s.knownThen(ctx, out)
	}
	return out, s.explain(err)
}

func linksTo(ctx context.Context, q querier, id model.ID) ([]Backlink, error) {
	rows, err := q.QueryContext(ctx, `SELECT kind, field, id FROM link WHERE target=? ORDER BY kind, field, id`, id.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Backlink
	for rows.Next() {
		var b Backlink
		var from string
		if err := rows.Scan(&b.Link.Kind, &b.Field, &from); err != nil {
			return nil, err
		}
		b.Link.ID, _ = model.ParseID(from)
		out = append(out, b)
	}
	return out, rows.Err()
}
