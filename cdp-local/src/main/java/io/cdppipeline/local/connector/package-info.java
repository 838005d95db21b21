/**
 * Reading source systems as the connectors of {@code td_load>} do: open {@link io.cdppipeline.local.connector.FileConnector}
 * first.
 *
 * <p>API are {@link io.cdppipeline.local.connector.Connector}, {@link io.cdppipeline.local.connector.ConnectorRequest} and
 * {@link io.cdppipeline.local.connector.JdbcConnector}, and {@link io.cdppipeline.local.connector.FileCatalog}; what else is public is so only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.connector;

import org.jspecify.annotations.NullMarked;
