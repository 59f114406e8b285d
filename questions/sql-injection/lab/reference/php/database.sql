-- Run once by the owner of the tables. :"role" is the shop's account: it reads what the shop shows, adds what
-- customers bring, and changes or removes nothing.
GRANT SELECT ON product TO :"role";
GRANT SELECT (name, key_hash), INSERT (name, key_hash) ON customer TO :"role";
GRANT SELECT (token, customer), INSERT (token, customer) ON session TO :"role";
GRANT SELECT, INSERT (customer, product, quantity, note) ON purchase TO :"role";
