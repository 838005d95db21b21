/**
 * Small state that survives a restart: open {@link io.cdppipeline.local.store.Documents} for what is replaced as a whole,
 * {@link io.cdppipeline.local.store.Lines} for what only grows.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.store;

import org.jspecify.annotations.NullMarked;
