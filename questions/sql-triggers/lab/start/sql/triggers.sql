-- Applied once, as the owner of the tables, after the schema of the brief. The application comes afterwards.
-- Try it: createdb book, then psql book -f schema.sql -f triggers.sql (the schema is in the brief).

-- What every trigger is made of: a function, and when to call it.
CREATE FUNCTION before_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Your work: OLD is the line before, NEW the line after; TG_OP says which kind of statement it is.
    RETURN NEW;
END $$;

CREATE TRIGGER before_line BEFORE INSERT OR UPDATE ON lines
    FOR EACH ROW EXECUTE FUNCTION before_line();
