/**
 * The unification pack: whose identifiers belong to whom. Open
 * {@link io.cdppipeline.templates.unification.UnificationPack} first.
 */
@NullMarked
package io.cdppipeline.templates.unification;

import org.jspecify.annotations.NullMarked;
