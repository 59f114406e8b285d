BEGIN;
UPDATE account SET cents = cents + 500
WHERE id = 2 AND EXISTS (SELECT FROM account WHERE id = 1);
UPDATE account SET cents = cents - 500
WHERE id = 1 AND EXISTS (SELECT FROM account WHERE id = 2);
COMMIT;
