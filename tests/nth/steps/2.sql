-- Step 2 of a schema that is only there to be migrated.
ALTER TABLE take ADD COLUMN length INTEGER;
UPDATE take SET length = length (prompt);
