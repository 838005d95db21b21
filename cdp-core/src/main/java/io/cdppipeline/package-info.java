/**
 * The front door: open {@link io.cdppipeline.CdpPipeline} first.
 *
 * <p>A {@link io.cdppipeline.CdpPipeline} is built from one YAML file or a typed config, {@code plan()}s without touching
 * anything and {@code run()}s phase after phase, each gated by the validation of the one before.
 */
@NullMarked
package io.cdppipeline;

import org.jspecify.annotations.NullMarked;
