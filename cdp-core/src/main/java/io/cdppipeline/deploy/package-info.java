/**
 * Getting a generated project onto a target: open {@link io.cdppipeline.deploy.Deployer} first.
 */
@NullMarked
package io.cdppipeline.deploy;

import org.jspecify.annotations.NullMarked;
