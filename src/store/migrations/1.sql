-- The first schema. Times are microseconds since 1970 by this computer's clock, prices are US
-- dollars. Words of states are those of tachy-take-state.c.

-- What the journal beside this file is to it. A serial says how new a receipt is; each row of the
-- other tables bears that of its last one.
CREATE TABLE book (
  serial        INTEGER NOT NULL, -- of the newest receipt
  length        INTEGER NOT NULL, -- bytes of the journal that this file knows; another length
                                  -- means that the journal has something to tell
  base          INTEGER NOT NULL, -- its length right after it was written anew
  behind        INTEGER NOT NULL, -- 1: a receipt could not be written into it
  sidecars_read INTEGER NOT NULL  -- 0: this file is new, and the clips may know of more takes
) STRICT;
INSERT INTO book VALUES (0, 0, 0, 0, 0);

-- What was taken out by hand, so that neither journal nor sidecars bring it back.
-- What it has cost is not forgotten: the other columns are those of the view "money".
CREATE TABLE removed (
  id       TEXT PRIMARY KEY,
  serial   INTEGER NOT NULL DEFAULT 0,
  moment   INTEGER,
  provider TEXT,
  kind     TEXT,
  micros   INTEGER
) STRICT;

CREATE TABLE provider (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  base_url   TEXT NOT NULL,
  plain_http INTEGER NOT NULL DEFAULT 0,
  listless   INTEGER NOT NULL DEFAULT 0, -- whether the server has said that it has no list of jobs
  dialect    TEXT,                       -- an id of servers.json; NULL for what the address suggests
  traits     TEXT,                       -- JSON: what is different from the dialect
  auth       TEXT,                       -- bearer, basic, none, the name of a header, or NULL
  headers    TEXT NOT NULL DEFAULT '[]', -- JSON: names and values in turn
  ca_file    TEXT,
  parallel   INTEGER NOT NULL DEFAULT 0, -- takes under way at once; 0 for any number
  models     TEXT NOT NULL DEFAULT '[]', -- JSON
  limits     TEXT,                       -- JSON by model: sizes, seconds and so on
  prices     TEXT,                       -- JSON: what the person entered or the server said
  serial     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE take (
  number          INTEGER PRIMARY KEY AUTOINCREMENT,
  id              TEXT NOT NULL UNIQUE,

  -- the recipe, frozen from state "intent" on
  parent          TEXT,
  provider        TEXT NOT NULL,
  prompt          TEXT NOT NULL,
  model           TEXT NOT NULL,
  width           INTEGER NOT NULL,
  height          INTEGER NOT NULL,
  seconds         INTEGER NOT NULL,
  reference       TEXT,

  -- where it stands, and which process drives it
  state           TEXT NOT NULL,
  media           TEXT NOT NULL DEFAULT 'none',
  search          TEXT,
  owner           TEXT,
  idempotency_key TEXT NOT NULL UNIQUE,
  price           REAL,    -- the estimate that was confirmed
  charged         INTEGER, -- what the server says of it, in millionths of a dollar
  due_at          INTEGER,

  -- what the server says of it
  remote_id       TEXT,
  status_word     TEXT,
  progress        INTEGER NOT NULL DEFAULT -1,
  expected_us     INTEGER,
  late_us         INTEGER,
  created_at      INTEGER NOT NULL,
  sent_at         INTEGER,
  accepted_at     INTEGER,
  ended_at        INTEGER,
  filed_at        INTEGER,
  expires_at      INTEGER,

  -- the clip
  clip            TEXT,
  mime_type       TEXT,
  clip_width      INTEGER,
  clip_height     INTEGER,
  clip_us         INTEGER,
  clip_bytes      INTEGER,

  -- the clip on its way: of what version of it how many bytes, of how many, a power cut leaves
  part_etag       TEXT,
  part_total      INTEGER,
  part_bytes      INTEGER,

  -- why it went wrong: cause and sentence are ours, the rest is the server's
  cause           TEXT,
  reason          TEXT,
  http_status     INTEGER,
  error_code      TEXT,
  error_message   TEXT,
  error_type      TEXT,
  request_id      TEXT,

  serial          INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX take_active ON take (owner) WHERE state IN ('waiting', 'intent', 'sending', 'accepted', 'running');
CREATE INDEX take_remote ON take (provider, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX take_reference ON take (reference) WHERE reference IS NOT NULL;
CREATE INDEX take_past ON take (provider, model, seconds, number) WHERE state = 'done';

-- What each take has cost, or may have cost, in millionths of a dollar (NULL: nobody knows a price).
CREATE VIEW money (id, number, moment, provider, kind, micros) AS
  SELECT id, number, ifnull(sent_at, created_at), provider,
         CASE WHEN charged IS NOT NULL THEN 'charged'
              WHEN state IN ('accepted', 'running', 'done', 'expired') THEN 'estimated'
              ELSE 'perhaps' END,
         ifnull(charged, CAST(round(price * 1e6) AS INTEGER))
    FROM take
   WHERE provider <> 'studio'
     AND (charged IS NOT NULL
          OR state IN ('sending', 'unknown', 'accepted', 'running', 'done', 'expired')
          OR (state IN ('failed', 'gone', 'cancelled') AND accepted_at IS NOT NULL))
  UNION ALL
  SELECT id, NULL, moment, provider, kind, micros FROM removed WHERE kind IS NOT NULL;

-- Which take was last changed when: whoever has looked up to a version finds what is new. A number
-- that is here and not among the takes is one that was removed.
CREATE TABLE change (
  number  INTEGER PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER take_inserted AFTER INSERT ON take BEGIN
  INSERT INTO change
  VALUES (NEW.number, (SELECT ifnull(max(version), 0) + 1 FROM change))
  ON CONFLICT (number) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER take_updated AFTER UPDATE ON take BEGIN
  INSERT INTO change
  VALUES (NEW.number, (SELECT ifnull(max(version), 0) + 1 FROM change))
  ON CONFLICT (number) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER take_deleted AFTER DELETE ON take BEGIN
  INSERT INTO change
  VALUES (OLD.number, (SELECT ifnull(max(version), 0) + 1 FROM change))
  ON CONFLICT (number) DO UPDATE SET version = excluded.version;
END;
