/**
 * Lists that the service gives page by page: see {@link io.cdppipeline.td.page.Paged}.
 */
@NullMarked
package io.cdppipeline.td.page;

import org.jspecify.annotations.NullMarked;
