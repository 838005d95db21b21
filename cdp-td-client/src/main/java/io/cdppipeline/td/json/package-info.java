/**
 * Values of services that add fields as they grow: see {@link io.cdppipeline.td.json.JsonValue}.
 */
@NullMarked
package io.cdppipeline.td.json;

import org.jspecify.annotations.NullMarked;
