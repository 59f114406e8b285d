UPDATE account
SET cents = cents + CASE id WHEN 1 THEN -500 ELSE 500 END
WHERE id IN (1, 2) AND (SELECT count(*) FROM account WHERE id IN (1, 2)) = 2;
