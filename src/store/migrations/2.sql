-- Whether all of a clip was decoded, which is done once, some time after it was filed: 0 not yet,
-- 1 nothing was found, 2 it is too large, or its decoder came to no end. A damaged one is in "media".
ALTER TABLE take ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;

-- Where the clip lies, as the server has said it; some say it once and then forget the job. Empty
-- again once the clip is filed.
ALTER TABLE take ADD COLUMN result_url TEXT;

CREATE INDEX take_clip ON take (clip) WHERE clip IS NOT NULL;
CREATE INDEX take_unchecked ON take (number) WHERE media = 'filed' AND checked = 0;
