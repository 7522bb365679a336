-- Step 1 of a schema that is only there to be migrated.
CREATE TABLE take (number INTEGER PRIMARY KEY, prompt TEXT NOT NULL) STRICT;
