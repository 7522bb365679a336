-- Step 4 of a schema that is only there to be migrated.
CREATE INDEX word_number ON word (number);
