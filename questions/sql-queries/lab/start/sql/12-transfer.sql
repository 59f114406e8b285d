-- Move 500 cents from account 1 to account 2, all or nothing.
BEGIN;
COMMIT;
