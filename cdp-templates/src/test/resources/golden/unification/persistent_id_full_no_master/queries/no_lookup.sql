-- The first run: nobody has an id yet.
DROP TABLE IF EXISTS ${databases.unification}.acme_customer_360_unified_id_lookup_previous;

CREATE TABLE ${databases.unification}.acme_customer_360_unified_id_lookup_previous (
  persistent_id VARCHAR,
  id VARCHAR,
  id_key_type BIGINT
);
