-- Run once by the owner of the tables. :"role" is the shop's account: it sees no table at all. What it may do is call
-- these functions, which run with their owner's rights and a search path of their own.
CREATE SCHEMA shop;

CREATE FUNCTION shop.products(q text, category text, sort text)
RETURNS SETOF public.product LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM product AS p
    WHERE p.listed
      AND p.name ILIKE '%' || regexp_replace(products.q, '([\\%_])', '\\\1', 'g') || '%'
      AND products.category IN ('', p.category)
    ORDER BY
        CASE WHEN sort = 'name' THEN p.name END,
        CASE WHEN sort = 'price' THEN p.price WHEN sort = '-price' THEN -p.price END,
        p.id
$$;

CREATE FUNCTION shop.product(number integer)
RETURNS SETOF public.product LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM product WHERE listed AND id = number
$$;

-- False where the name is taken.
CREATE FUNCTION shop.register(name text, key_hash text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO customer (name, key_hash) VALUES (register.name, register.key_hash) ON CONFLICT DO NOTHING;
    RETURN found;
END $$;

-- False where name or key is wrong.
CREATE FUNCTION shop.login(name text, key_hash text, token text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO session (token, customer)
    SELECT login.token, c.name FROM customer AS c WHERE c.name = login.name AND c.key_hash = login.key_hash;
    RETURN found;
END $$;

-- The name of the customer with this token; null where there is none.
CREATE FUNCTION shop.customer(token text)
RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.customer FROM session AS s WHERE s.token = customer.token
$$;

-- The number of the new purchase; null where there is no such product.
CREATE FUNCTION shop.buy(customer text, product integer, quantity integer, note text)
RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO purchase (customer, product, quantity, note)
    SELECT buy.customer, p.id, buy.quantity, buy.note FROM product AS p WHERE p.listed AND p.id = buy.product
    RETURNING id
$$;

CREATE FUNCTION shop.purchases(customer text)
RETURNS SETOF public.purchase LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM purchase AS p WHERE p.customer = purchases.customer ORDER BY p.id
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA shop FROM PUBLIC;
GRANT USAGE ON SCHEMA shop TO :"role";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shop TO :"role";
