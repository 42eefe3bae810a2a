// SPDX-License-Identifier: Apache-2.0

/// The database's schema, one script a version.
///
/// `object` is clustered by bucket, key and age (newest first), which is the order of a listing of
/// versions. `object_listed` holds the keys that a listing of objects shows and nothing else, so a
/// page costs what is on it, however many versions and delete markers stand between.
enum Schema {
  static let migrations = [
    """
    CREATE TABLE bucket(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      owner TEXT NOT NULL,
      region TEXT NOT NULL,
      created INTEGER NOT NULL
    );
    CREATE TABLE configuration(
      bucket INTEGER NOT NULL REFERENCES bucket(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      id TEXT NOT NULL,
      document BLOB NOT NULL,
      PRIMARY KEY(bucket, name, id)
    ) WITHOUT ROWID;
    CREATE TABLE object(
      bucket INTEGER NOT NULL,
      key BLOB NOT NULL,
      sequence INTEGER NOT NULL,
      version TEXT NOT NULL,
      latest INTEGER NOT NULL,
      marker INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      owner TEXT NOT NULL,
      file INTEGER,
      size INTEGER NOT NULL,
      etag TEXT NOT NULL,
      class TEXT,
      checksum TEXT,
      headers TEXT NOT NULL,
      tags TEXT,
      acl TEXT,
      parts TEXT,
      lock TEXT,
      encryption TEXT,
      PRIMARY KEY(bucket, key, sequence DESC)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX object_listed ON object(bucket, key) WHERE latest = 1 AND marker = 0;
    CREATE TABLE upload(
      id TEXT PRIMARY KEY,
      bucket INTEGER NOT NULL,
      key BLOB NOT NULL,
      initiated INTEGER NOT NULL,
      initiator TEXT NOT NULL,
      owner TEXT NOT NULL,
      class TEXT,
      checksum TEXT,
      headers TEXT NOT NULL,
      tags TEXT,
      acl TEXT,
      lock TEXT,
      encryption TEXT,
      disturbed INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE INDEX upload_by_key ON upload(bucket, key, id);
    CREATE TABLE part(
      upload TEXT NOT NULL REFERENCES upload(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      size INTEGER NOT NULL,
      etag TEXT NOT NULL,
      modified INTEGER NOT NULL,
      file INTEGER NOT NULL,
      checksum TEXT,
      PRIMARY KEY(upload, number)
    ) WITHOUT ROWID;
    CREATE TABLE completion(
      upload TEXT PRIMARY KEY,
      completed INTEGER NOT NULL,
      bucket INTEGER NOT NULL,
      key BLOB NOT NULL,
      parts TEXT NOT NULL,
      version TEXT NOT NULL,
      etag TEXT NOT NULL,
      checksum TEXT
    ) WITHOUT ROWID;
    CREATE TABLE outbox(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      event TEXT NOT NULL,
      bucket TEXT NOT NULL,
      key BLOB NOT NULL,
      kind TEXT NOT NULL,
      target TEXT NOT NULL,
      payload BLOB NOT NULL
    );
    """
  ]
}
