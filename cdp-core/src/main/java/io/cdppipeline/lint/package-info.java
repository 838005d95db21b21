/**
 * What is found wrong in generated files: open {@link io.cdppipeline.lint.Finding} first.
 */
@NullMarked
package io.cdppipeline.lint;

import org.jspecify.annotations.NullMarked;
