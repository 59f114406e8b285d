-- Statement-level: each statement is audited and settled as a whole, from its transition tables.

-- What concerns one row alone needs no trigger.
ALTER TABLE lines
    ADD CHECK (sku <> ''),
    ADD CHECK (quantity BETWEEN 1 AND 1000),
    ADD CHECK (cents BETWEEN 0 AND 1000000),
    ADD CHECK (discount BETWEEN 0 AND quantity::bigint * cents);    -- NULL passes

-- Both keys of a line may change, so neither pairs the row before with the row after. This one does.
ALTER TABLE lines ADD COLUMN row_id bigint GENERATED ALWAYS AS IDENTITY;

-- BEFORE, because it alters what is stored.
CREATE FUNCTION tidy_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sku := upper(btrim(NEW.sku));
    IF TG_OP = 'INSERT' THEN
        NEW.revision := 1;
    ELSE
        NEW.revision := OLD.revision;
        IF NEW IS DISTINCT FROM OLD THEN
            NEW.revision := OLD.revision + 1;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tidy BEFORE INSERT OR UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION tidy_line();

-- Locks the orders, always in the same order, before it looks at them: what it sees then stays true until commit.
CREATE FUNCTION settle_orders(touched integer[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    culprit integer;
BEGIN
    PERFORM FROM orders WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;

    SELECT id INTO culprit FROM orders WHERE id = ANY (touched) AND status = 'closed' LIMIT 1;
    IF FOUND THEN
        RAISE 'order % is closed', culprit USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    SELECT order_id INTO culprit FROM lines WHERE order_id = ANY (touched)
    GROUP BY order_id HAVING count(*) > 10 LIMIT 1;
    IF FOUND THEN
        RAISE 'order % has more than ten lines', culprit USING ERRCODE = 'check_violation';
    END IF;

    UPDATE orders o SET total = t.total
    FROM (SELECT d.id, coalesce(sum(l.quantity::bigint * l.cents - coalesce(l.discount, 0)), 0) AS total
          FROM unnest(touched) d(id) LEFT JOIN lines l ON l.order_id = d.id
          GROUP BY d.id) t
    WHERE o.id = t.id AND o.total <> t.total;
END $$;

-- The application may not write to audit: these functions run with their owner's rights, and so with a fixed path.
CREATE FUNCTION lines_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO audit (at, who, role, op, is_now)
    SELECT clock_timestamp(), coalesce(nullif(current_setting('app.user', true), ''), session_user), session_user,
           'INSERT', to_jsonb(n) - 'row_id'
    FROM is_now n;
    PERFORM settle_orders(array_agg(DISTINCT order_id)) FROM is_now HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION lines_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched integer[];
BEGIN
    INSERT INTO audit (at, who, role, op, was, is_now)
    SELECT clock_timestamp(), coalesce(nullif(current_setting('app.user', true), ''), session_user), session_user,
           'UPDATE', to_jsonb(w) - 'row_id', to_jsonb(n) - 'row_id'
    FROM was w JOIN is_now n USING (row_id)
    WHERE w.revision <> n.revision;

    SELECT array_agg(DISTINCT side.order_id) INTO touched
    FROM was w JOIN is_now n USING (row_id), unnest(ARRAY[w.order_id, n.order_id]) side(order_id)
    WHERE w.revision <> n.revision;
    IF touched IS NOT NULL THEN
        PERFORM settle_orders(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION lines_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO audit (at, who, role, op, was)
    SELECT clock_timestamp(), coalesce(nullif(current_setting('app.user', true), ''), session_user), session_user,
           'DELETE', to_jsonb(w) - 'row_id'
    FROM was w;
    PERFORM settle_orders(array_agg(DISTINCT order_id)) FROM was HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER added AFTER INSERT ON lines REFERENCING NEW TABLE AS is_now
    FOR EACH STATEMENT EXECUTE FUNCTION lines_added();
CREATE TRIGGER changed AFTER UPDATE ON lines REFERENCING OLD TABLE AS was NEW TABLE AS is_now
    FOR EACH STATEMENT EXECUTE FUNCTION lines_changed();
CREATE TRIGGER gone AFTER DELETE ON lines REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION lines_gone();

-- TRUNCATE fires no DELETE trigger, and shows no rows to its own: they are still there BEFORE.
CREATE FUNCTION lines_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM lines JOIN orders ON orders.id = order_id WHERE status = 'closed') THEN
        RAISE 'there are lines of closed orders' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    INSERT INTO audit (at, who, role, op, was)
    SELECT clock_timestamp(), coalesce(nullif(current_setting('app.user', true), ''), session_user), session_user,
           'DELETE', to_jsonb(l) - 'row_id'
    FROM lines l;
    UPDATE orders SET total = 0 WHERE total <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER truncated BEFORE TRUNCATE ON lines FOR EACH STATEMENT EXECUTE FUNCTION lines_truncated();

-- A closed order is final.
CREATE FUNCTION refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE 'order % is closed', OLD.id USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;
CREATE TRIGGER closed BEFORE UPDATE OR DELETE ON orders
    FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION refuse_closed();

CREATE FUNCTION orders_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM orders WHERE status = 'closed') THEN
        RAISE 'there are closed orders' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER truncated BEFORE TRUNCATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION orders_truncated();
