/**
 * The unification service and its identity resolver: open {@link io.cdppipeline.local.unify.UnificationService} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.unify;

import org.jspecify.annotations.NullMarked;
