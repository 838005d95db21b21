/**
 * Reading source systems' files as the connectors of {@code td_load>} do: open {@link io.cdppipeline.local.connector.FileConnector} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.connector;

import org.jspecify.annotations.NullMarked;
