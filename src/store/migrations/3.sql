-- What went over the wire for each take, without keys, pictures and clips. Nothing depends on it: it
-- is written beside everything else, and a power cut may take the last of it.
CREATE TABLE exchange (
  number  INTEGER PRIMARY KEY,
  take    INTEGER NOT NULL,
  digest  TEXT,             -- equal where the same was asked and answered; NULL where each one counts
  times   INTEGER NOT NULL, -- how often in a row
  last_at INTEGER NOT NULL, -- when for the last time
  record  TEXT NOT NULL     -- JSON; tachy-transcript-private.h tells of what
) STRICT;

CREATE INDEX exchange_take ON exchange (take, number);

CREATE TRIGGER take_deleted_exchange AFTER DELETE ON take BEGIN
  DELETE FROM exchange WHERE take = OLD.number;
END;
