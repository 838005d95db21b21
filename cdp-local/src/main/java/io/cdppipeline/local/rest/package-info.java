/**
 * Treasure Data's REST, workflow and CDP APIs over HTTP: open {@link io.cdppipeline.local.rest.RestServer} first, then
 * {@link io.cdppipeline.local.rest.Routes}, the table of everything that is answered.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.rest;

import org.jspecify.annotations.NullMarked;
