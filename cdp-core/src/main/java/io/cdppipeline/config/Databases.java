package io.cdppipeline.config;

/**
 * The databases of a pipeline, each a Treasure Data database name.
 *
 * @param src raw data: {@code {client}_src} unless the ingestion names another
 * @param stg cleaned data: {@code {client}_stg} unless the staging names another
 * @param gld what is made from unified data: {@code {client}_gld}
 * @param config the lookup database, which holds watermarks and rules: {@code {client}_config}
 * @param unification made by the unification: {@code cdp_unification_{client}}
 */
public record Databases(String src, String stg, String gld, String config, String unification) {}
