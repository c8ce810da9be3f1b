package store

import (
	"database/sql"
	"errors"
	"slices"

	"relais/model"
)

// deletions finds records that an edit keeps alive against a deletion which had
// not seen it, and deleted records that others name by such edits.
func (f *issueFinder) deletions() error {
	var alive, named []Issue
	for _, k := range model.Kinds {
		deleted, err := f.deleted(k)
		if err != nil {
			return err
		}
		for _, id := range deleted {
			is, err := f.gone(k, id)
			if err != nil {
				return err
			}
			switch {
			case is == nil || is.Type == "":
			case is.Type == model.IssueDeletion:
				alive = append(alive, *is)
			default:
				named = append(named, *is)
			}
		}
	}
	for _, is := range append(alive, named...) {
		if f.room() {
			f.found = append(f.found, is)
		}
	}
	return nil
}

// deleted lists the records of a kind that a deletion was made of.
func (f *issueFinder) deleted(k *model.Kind) ([]model.ID, error) {
	query, args := `SELECT DISTINCT entity FROM op WHERE kind=? AND type=5 AND dead IS NULL`, []any{k.Name}
	if !f.only.ID.IsZero() {
		if f.only.Kind != k.Name {
			return nil, nil
		}
		query += ` AND entity=?`
		args = append(args, f.only.ID[:])
	}
	rows, err := f.s.db.QueryContext(f.ctx, query+` ORDER BY entity`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []model.ID
	for rows.Next() {
		var b sql.RawBytes
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var id model.ID
		copy(id[:], b)
		out = append(out, id)
	}
	return out, rows.Err()
}

// gone tells what is odd about a record with a deletion, nil for nothing.
func (f *issueFinder) gone(k *model.Kind, id model.ID) (*Issue, error) {
	e := model.Entity{Kind: k.Name, ID: id}
	links, err := f.s.Links(f.ctx, id)
	if err != nil {
		return nil, err
	}
	var one int
	err = f.s.db.QueryRowContext(f.ctx, `SELECT deleted FROM `+quote(k.Name)+` WHERE id=?`, id.String()).Scan(&one)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err != nil || one == 1 && len(links) == 0 {
		return nil, nil // nothing known of it, or nobody misses it
	}
	ops, _, err := f.liveOps(e)
	if err != nil {
		return nil, err
	}
	deletions := slices.DeleteFunc(slices.Clone(ops), func(o live) bool { return o.typ != model.OpDelete })
	if len(deletions) == 0 {
		return nil, nil
	}
	// Of several, the newest stands for them: the same one on every device.
	if err := newestFirst(f.ctx, f.info, deletions); err != nil {
		return nil, err
	}
	deletion := deletions[0]
	is := &Issue{Type: model.IssueDeletion, Link: model.Link(e)}
	is.Into, _ = model.ParseID(deletion.field)
	if one == 1 {
		return is, f.namers(is, links, deletion)
	}
	covered := unpackOps(deletion.cover)
	var late []live
	for _, o := range ops {
		if o.typ != model.OpDelete && !slices.Contains(covered, o.id) {
			late = append(late, o)
		}
	}
	return is, f.against(is, late, deletion)
}

// against fills in the two sides: the newest edit, and the deletion.
func (f *issueFinder) against(is *Issue, late []live, deletion live) error {
	if err := newestFirst(f.ctx, f.info, late); err != nil {
		return err
	}
	var edit IssueHead
	var err error
	if len(late) > 0 {
		if edit, err = f.head(late[0].id); err != nil {
			return err
		}
		edit.Field = late[0].field
	}
	end, err := f.head(deletion.id)
	end.Gone = true
	is.Heads = []IssueHead{edit, end}
	return err
}

// namers lists who names a deleted record by edits that its deletion had not
// seen; who deletes a record knowing that others name it wanted that.
func (f *issueFinder) namers(is *Issue, links []Backlink, deletion live) error {
	is.Type = model.IssueReference
	gone, err := f.info(f.ctx, deletion.id)
	if err != nil {
		return err
	}
	var late []live
	for _, l := range links {
		kind := model.KindNamed(l.Link.Kind)
		if kind == nil || kind.Field(l.Field) == nil || kind.Field(l.Field).ReadOnly {
			continue
		}
		ops, _, err := f.liveOps(model.Entity(l.Link))
		if err != nil {
			return err
		}
		for _, o := range ops {
			if o.field != l.Field || !o.typ.HasValue() || !model.NamesRecord(kind.Field(l.Field), o.value, is.Link) {
				continue
			}
			known, err := f.saw(gone, o.id)
			if err != nil {
				return err
			}
			if !known || !is.Into.IsZero() { // a merge leaves no name of the loser
				late = append(late, o)
				is.Others = append(is.Others, l)
				break
			}
		}
	}
	if len(late) == 0 {
		is.Type = ""
		return nil
	}
	return f.against(is, late, deletion)
}

// saw tells whether who wrote a changeset had applied the one that op is in.
// Each changeset lists what its writer had seen of all others, but for those of
// one transaction, of which the first does.
func (f *issueFinder) saw(by setInfo, op int64) (bool, error) {
	of, err := f.info(f.ctx, op)
	if err != nil {
		return false, err
	}
	var seq, mine uint64
	if err := f.s.db.QueryRowContext(f.ctx, `SELECT seq FROM changeset WHERE hash=?`, of.hash[:]).Scan(&seq); err != nil {
		return false, err
	}
	if err := f.s.db.QueryRowContext(f.ctx, `SELECT seq FROM changeset WHERE hash=?`, by.hash[:]).Scan(&mine); err != nil {
		return false, err
	}
	if of.writer == by.writer {
		return seq <= mine, nil
	}
	var packed []byte
	err = f.s.db.QueryRowContext(f.ctx, `SELECT seen FROM changeset WHERE writer=? AND seq<=? AND length(seen)>0 ORDER BY seq DESC LIMIT 1`,
		by.writer[:], mine).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(unpackSeen(packed), func(s model.Seen) bool { return s.Writer == of.writer && s.Seq >= seq }), nil
}
