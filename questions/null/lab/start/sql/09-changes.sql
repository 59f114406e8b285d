-- Rows of change where the value is another one now.
SELECT id FROM change
