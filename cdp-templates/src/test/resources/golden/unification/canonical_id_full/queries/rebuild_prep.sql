-- An empty prep table, and watermarks that have every row taken again.
DELETE FROM ${databases.config}.inc_log
WHERE project_name = 'unification'
  AND SPLIT_PART(table_name, ':', 1) = '${globals.prep_table}'
;

DROP TABLE IF EXISTS ${databases.unification}.${globals.prep_table};

CREATE TABLE ${databases.unification}.${globals.prep_table} (
  customer_id VARCHAR,
  email VARCHAR,
  phone VARCHAR,
  first_name VARCHAR,
  first_name_p2 VARCHAR,
  last_name VARCHAR,
  city VARCHAR,
  city_p2 VARCHAR,
  country VARCHAR,
  source VARCHAR,
  source_updated_at BIGINT,
  source_time BIGINT,
  time BIGINT
);
