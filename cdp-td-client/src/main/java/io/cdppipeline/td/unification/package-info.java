/**
 * The unification service: open {@link io.cdppipeline.td.unification.TdUnification} first.
 */
@NullMarked
package io.cdppipeline.td.unification;

import org.jspecify.annotations.NullMarked;
