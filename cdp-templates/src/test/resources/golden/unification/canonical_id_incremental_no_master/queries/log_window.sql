INSERT INTO ${databases.config}.inc_log (table_name, project_name, inc_value)
VALUES ('${globals.prep_table}:${prep_tbls[table].src_tbl}', 'unification', ${td.last_results.bound})
