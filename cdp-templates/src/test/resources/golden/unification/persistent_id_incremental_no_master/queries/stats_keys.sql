-- Of each kind of identifier: how many there are, and how many customers have one.
SELECT
  key_names.key_type,
  key_names.key_name,
  COUNT(ids.id) AS identifiers,
  COUNT(DISTINCT ids.persistent_id) AS customers,
  CAST(COUNT(ids.id) AS DOUBLE) / NULLIF(COUNT(DISTINCT ids.persistent_id), 0) AS identifiers_per_customer
FROM ${databases.unification}.acme_customer_360_unified_id_keys AS key_names
LEFT JOIN ${databases.unification}.acme_customer_360_unified_id_lookup AS ids
  ON ids.id_key_type = key_names.key_type
GROUP BY key_names.key_type, key_names.key_name
