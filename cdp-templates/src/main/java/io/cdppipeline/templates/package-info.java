/**
 * The packs of Treasure Data workflow projects and what they share: open {@link io.cdppipeline.templates.TdPacks} first,
 * {@link io.cdppipeline.templates.TemplateEngine} and {@link io.cdppipeline.templates.ProjectCheck} to write a pack.
 */
@NullMarked
package io.cdppipeline.templates;

import org.jspecify.annotations.NullMarked;
