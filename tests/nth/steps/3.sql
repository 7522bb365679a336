-- Step 3 of a schema that is only there to be migrated.
CREATE TABLE word AS SELECT number, prompt AS word FROM take;
ALTER TABLE take DROP COLUMN prompt;
