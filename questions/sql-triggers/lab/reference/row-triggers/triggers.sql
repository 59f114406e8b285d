-- Row-level: each row is guarded before it is written, and booked when the statement is through.

-- SECURITY DEFINER, because the application may write neither audit nor totals; hence the fixed path.
CREATE FUNCTION guard_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    parent record;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        NEW.sku := upper(btrim(NEW.sku));
        NEW.revision := coalesce(OLD.revision, 1);
        IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
        NEW.revision := coalesce(OLD.revision + 1, 1);
        IF NEW.sku = '' OR NEW.quantity NOT BETWEEN 1 AND 1000 OR NEW.cents NOT BETWEEN 0 AND 1000000
            OR NEW.discount NOT BETWEEN 0 AND NEW.quantity::bigint * NEW.cents
        THEN
            RAISE 'line % is not valid', NEW.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    -- Locks the order (both, where a line moves; always in the same order) before it reads the status: an order
    -- that somebody is closing at this moment is waited for.
    FOR parent IN
        SELECT id, status FROM orders WHERE id IN (OLD.order_id, NEW.order_id) ORDER BY id FOR NO KEY UPDATE
    LOOP
        IF parent.status = 'closed' THEN
            RAISE 'order % is closed', parent.id USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON lines FOR EACH ROW EXECUTE FUNCTION guard_line();

CREATE FUNCTION book_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    less bigint := coalesce(OLD.quantity::bigint * OLD.cents - coalesce(OLD.discount, 0), 0);
    more bigint := coalesce(NEW.quantity::bigint * NEW.cents - coalesce(NEW.discount, 0), 0);
BEGIN
    INSERT INTO audit (at, who, role, op, was, is_now)
    VALUES (clock_timestamp(), coalesce(nullif(current_setting('app.user', true), ''), session_user), session_user,
            TG_OP, to_jsonb(OLD), to_jsonb(NEW));
    IF OLD.order_id = NEW.order_id THEN
        UPDATE orders SET total = total - less + more WHERE id = NEW.order_id AND less <> more;
        RETURN NULL;
    END IF;
    -- The old order may be gone already: deleted, or renumbered.
    UPDATE orders SET total = total - less WHERE id = OLD.order_id;
    UPDATE orders SET total = total + more WHERE id = NEW.order_id;
    IF (SELECT count(*) FROM lines WHERE order_id = NEW.order_id) > 10 THEN
        RAISE 'order % has more than ten lines', NEW.order_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER book AFTER INSERT OR DELETE ON lines FOR EACH ROW EXECUTE FUNCTION book_line();
CREATE TRIGGER book_change AFTER UPDATE ON lines
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION book_line();

-- A new number takes the lines along, one by one: each of them adds itself to the total again.
CREATE FUNCTION renumber_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.total := 0;
    RETURN NEW;
END $$;
CREATE TRIGGER renumber BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION renumber_order();

-- TRUNCATE fires no DELETE trigger, and shows no rows to its own: they are still there BEFORE.
CREATE FUNCTION lines_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM lines JOIN orders ON orders.id = order_id WHERE status = 'closed') THEN
        RAISE 'there are lines of closed orders' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    INSERT INTO audit (at, who, role, op, was)
    SELECT clock_timestamp(), coalesce(nullif(current_setting('app.user', true), ''), session_user), session_user,
           'DELETE', to_jsonb(l)
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
