-- How many of the columns that we need the prep table has: 0 if it is not there.
SELECT COUNT(*) AS prep_columns
FROM information_schema.columns
WHERE table_schema = '${databases.unification}'
  AND table_name = '${globals.prep_table}'
  AND column_name IN (
    'customer_id',
    'email',
    'phone',
    'first_name',
    'first_name_p2',
    'last_name',
    'city',
    'city_p2',
    'country',
    'source',
    'source_updated_at',
    'source_time'
  )
