/**
 * How calls are sent, repeated and judged. Public only for the packages beside it; no part of the API.
 */
@NullMarked
package io.cdppipeline.td.internal;

import org.jspecify.annotations.NullMarked;
