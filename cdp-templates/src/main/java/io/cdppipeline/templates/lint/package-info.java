/**
 * What is wrong with workflow projects, generated or hand-written: open {@link io.cdppipeline.templates.lint.Linter} first,
 * {@link io.cdppipeline.templates.lint.LintRule} to write a rule of your own.
 *
 * <p>The rules are in the classes called {@code …Rules}, by phase and then by what they look at: a finding of {@code
 * staging.phone-outputs} comes from {@code StagingContactRules}. {@code StandardRules} lists them all. What the rules of one
 * phase ask of a project together, its settings or its statements, is in the class beside them: {@code StagingSettings},
 * {@code HistUnionStatements}.
 */
@NullMarked
package io.cdppipeline.templates.lint;

import org.jspecify.annotations.NullMarked;
