-- What a failed run may have left behind: nothing above the watermark has been taken over yet.
DELETE FROM ${databases.unification}.${globals.prep_table}
WHERE source = '${prep_tbls[table].src_tbl}'
  AND source_time > ${td.last_results.watermark}
