-- The customers with the most identifiers: look here for what should not have been merged. No identifier is shown.
SELECT
  ids.canonical_id AS unified_id,
  COUNT_IF(key_names.key_name = 'customer_id') AS customer_id,
  COUNT_IF(key_names.key_name = 'email') AS email,
  COUNT_IF(key_names.key_name = 'phone') AS phone,
  COUNT(*) AS identifiers
FROM ${databases.unification}.acme_customer_360_unified_id_lookup AS ids
JOIN ${databases.unification}.acme_customer_360_unified_id_keys AS key_names
  ON key_names.key_type = ids.id_key_type
GROUP BY ids.canonical_id
ORDER BY identifiers DESC, unified_id
LIMIT 10
