/**
 * Loading through connectors, and stored sources: open {@link io.cdppipeline.td.connector.TdConnector} and {@link io.cdppipeline.td.connector.TdSources} first.
 */
@NullMarked
package io.cdppipeline.td.connector;

import org.jspecify.annotations.NullMarked;
