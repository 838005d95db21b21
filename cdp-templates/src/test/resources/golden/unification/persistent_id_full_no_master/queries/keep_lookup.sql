SELECT
  persistent_id,
  id,
  id_key_type
FROM ${databases.unification}.acme_customer_360_unified_id_lookup
