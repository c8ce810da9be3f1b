-- Exchange through a shared folder: what is held of it, and what was judged.
-- Everybody's sealed files, byte for byte: own ones are the outbox, others'
-- can be given back to a folder that lost them. Of a part that was sealed
-- again, without values that were purged, one file is kept.
CREATE TABLE part (
  hash BLOB PRIMARY KEY,       -- SHA-256 of the part's core
  writer BLOB NOT NULL,        -- the device whose it is
  number INTEGER NOT NULL,     -- 1 for a device's first
  prev BLOB NOT NULL,          -- hash of the part before it, zeros for the first
  month TEXT NOT NULL,         -- folder it belongs in, yyyymm
  state INTEGER NOT NULL,      -- 0 held, 1 delivered, 2 refused
  file BLOB NOT NULL,          -- SHA-256 of the file that is kept
  dropped INTEGER NOT NULL,    -- values that are gone from it
  size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX part_writer ON part(writer, number);
CREATE INDEX part_state ON part(state) WHERE state = 0;
CREATE TABLE part_bytes (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
-- Keys, certificates and verdicts of the team, byte for byte.
CREATE TABLE team_file (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
-- Files of the folder that were verified: not read again while the size is
-- the same.
CREATE TABLE folder_file (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  hash BLOB NOT NULL,
  part BLOB,                   -- the part that it is; NULL for a file of k/
  dropped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE share (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- Changesets that their device had no right to: in the log, so that chains
-- hold, and without effect.
CREATE TABLE aside (hash BLOB PRIMARY KEY, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Those that a person looked at here: left so, or taken in again as an edit of
-- their own (taken).
CREATE TABLE reviewed (hash BLOB PRIMARY KEY, taken BLOB) STRICT, WITHOUT ROWID;
-- Changesets that came with a checkpoint and that no device's own parts have
-- brought yet.
CREATE TABLE unproved (n INTEGER PRIMARY KEY) STRICT;
-- Came with a checkpoint and with no part of its writer's: set aside, and
-- published as that, since what was done here since may have seen it.
CREATE TABLE unsigned (n INTEGER PRIMARY KEY) STRICT;
-- Attached files, in chunks: those taken in here and those that were fetched.
CREATE TABLE file_chunk (
  hash BLOB NOT NULL,          -- SHA-256 of the whole file
  place INTEGER NOT NULL,      -- from 0
  bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX file_chunk_place ON file_chunk(hash, place);
-- Files of which every chunk is here and was verified.
CREATE TABLE file (hash BLOB PRIMARY KEY, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- What the chunks are called, in the folder, of files that were purged.
CREATE TABLE lost_chunk (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Changesets of devices that may delete only what they made, and under which
-- names they made it.
CREATE TABLE own_only (hash BLOB PRIMARY KEY, own BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- Changesets that died with their holders, and that something which was
-- applied here has seen: their places in the order of arrival, for when they
-- turn up.
CREATE TABLE lost (hash BLOB PRIMARY KEY, n INTEGER NOT NULL UNIQUE, writer BLOB NOT NULL) STRICT, WITHOUT ROWID;
