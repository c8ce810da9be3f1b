-- The log is the truth; every other table can be made from it again.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  base INTEGER NOT NULL,
  content TEXT NOT NULL,
  saved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE changeset (
  n INTEGER PRIMARY KEY,       -- order of arrival here
  hash BLOB NOT NULL UNIQUE,
  writer BLOB NOT NULL,
  seq INTEGER NOT NULL,
  prev BLOB NOT NULL,
  wall INTEGER NOT NULL,       -- milliseconds since 1970
  counter INTEGER NOT NULL,
  author BLOB NOT NULL,
  seen BLOB NOT NULL,
  undo_of BLOB,
  step INTEGER NOT NULL,       -- 0 done, 1 undone, 2 done again
  carried INTEGER NOT NULL     -- 1: it came in a part of the shared folder
) STRICT;
CREATE INDEX changeset_wall ON changeset(wall, counter);
CREATE INDEX changeset_writer ON changeset(writer, seq);
CREATE INDEX changeset_undo ON changeset(undo_of) WHERE undo_of IS NOT NULL;
-- Changesets of this device that are taken back as one step (what a macro
-- wrote for one person), each by the number of the first of them.
CREATE TABLE together (n INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
CREATE TABLE op (
  id INTEGER PRIMARY KEY,      -- changeset's n * 1048576 + index
  type INTEGER NOT NULL,
  kind TEXT NOT NULL,
  entity BLOB NOT NULL,
  field TEXT NOT NULL,
  value TEXT,                  -- NULL: none, or dropped
  salt BLOB,
  commitment BLOB,             -- only where the value was dropped
  replaces BLOB,               -- ids of ops, as varints
  dead INTEGER,                -- n of the changeset that first replaced it (derived)
  protected INTEGER NOT NULL   -- 1: value and salt travel apart, and only some may read them
) STRICT;
CREATE INDEX op_entity ON op(entity);
CREATE INDEX op_protected ON op(id) WHERE protected=1;
-- Protected values that were written here and may not be read here, closed at
-- once: until the part that carries them is packed.
CREATE TABLE sealed (
  n INTEGER NOT NULL,          -- the changeset's
  ops BLOB NOT NULL,           -- ids of ops, as varints
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX sealed_changeset ON sealed(n);
CREATE INDEX op_purge ON op(entity) WHERE type = 7;
CREATE INDEX op_deletion ON op(kind, entity) WHERE type = 5 AND dead IS NULL;
-- What was replaced, by what replaced it: short values stand in the index, so
-- that what a field was at a time is read from it alone.
CREATE INDEX op_former ON op(dead, kind, entity, field, iif(length(value) <= 64, value, NULL)) WHERE dead IS NOT NULL;
-- Heads of the writers' chains (derived).
CREATE TABLE chain_head (
  hash BLOB PRIMARY KEY,
  writer BLOB NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Changesets that lack something they have seen.
CREATE TABLE waiting (
  hash BLOB PRIMARY KEY,
  bytes BLOB NOT NULL,
  protected BLOB               -- its protected values, where they are held
) STRICT, WITHOUT ROWID;
-- Which record names which (derived).
CREATE TABLE link (
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (target, kind, field, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_from ON link(id);
-- Which changesets touched a record after the one that made it (derived).
CREATE TABLE revision (
  id TEXT NOT NULL,            -- the record's
  kind TEXT NOT NULL,
  n INTEGER NOT NULL,          -- the changeset's
  wall INTEGER NOT NULL,       -- its time
  plain INTEGER NOT NULL,      -- 1: it did no more than to replace values of fields, one by one
  PRIMARY KEY (id, kind, n)
) STRICT, WITHOUT ROWID;
