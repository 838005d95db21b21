/**
 * Trino's statement protocol over the warehouse, so that Trino's own clients can query it. Open {@link
 * io.cdppipeline.local.trino.TrinoService} first; the REST server has its routes.
 */
@NullMarked
package io.cdppipeline.local.trino;

import org.jspecify.annotations.NullMarked;
