/**
 * What is wrong with workflow projects, generated or hand-written: open {@link io.cdppipeline.templates.lint.Linter} first,
 * {@link io.cdppipeline.templates.lint.LintRule} to write a rule of your own.
 */
@NullMarked
package io.cdppipeline.templates.lint;

import org.jspecify.annotations.NullMarked;
