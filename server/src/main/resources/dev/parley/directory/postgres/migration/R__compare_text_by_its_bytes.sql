-- ${flyway:timestamp}: again with every migration, for the tables that are new.
-- As SQLite does, and so that an index outlives another version of the machine's own order.
DO $$
DECLARE
    found RECORD;
BEGIN
    FOR found IN
        SELECT table_name, column_name
        FROM information_schema.columns
        WHERE table_schema = current_schema()
          AND data_type = 'text'
          AND collation_name IS DISTINCT FROM 'C'
    LOOP
        EXECUTE format(
            'ALTER TABLE %I ALTER COLUMN %I TYPE TEXT COLLATE "C"',
            found.table_name,
            found.column_name);
    END LOOP;
END
$$;
