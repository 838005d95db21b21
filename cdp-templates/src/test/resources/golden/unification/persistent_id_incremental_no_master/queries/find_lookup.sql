SELECT COUNT(*) AS lookups
FROM information_schema.tables
WHERE table_schema = '${databases.unification}'
  AND table_name = 'acme_customer_360_unified_id_lookup'
