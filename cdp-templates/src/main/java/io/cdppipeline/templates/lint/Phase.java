package io.cdppipeline.templates.lint;

/** What a project is for, as far as its files tell. */
public enum Phase {
    /** Brings data from a source: it has {@code td_load>} tasks, data sources or an ingestion log. */
    INGESTION,
    /** Joins the history and the increments of tables. */
    HIST_UNION,
    /** Cleans tables: it has {@code config/src_params.yml} or a {@code transform_…} workflow. */
    STAGING,
    /** Calls the unification service, or feeds it, or writes its ids to tables. */
    UNIFICATION,
    /** Identity resolution written for Snowflake or Databricks: a unify YAML without a workflow. */
    HYBRID
}
