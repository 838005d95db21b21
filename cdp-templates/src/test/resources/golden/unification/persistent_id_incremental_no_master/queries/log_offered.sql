-- From here on the service may read every row that the prep table has.
INSERT INTO ${databases.config}.inc_log (table_name, project_name, inc_value)
SELECT
  '${globals.prep_table}',
  'unification',
  COALESCE(MAX(time), 0)
FROM ${databases.unification}.${globals.prep_table}
