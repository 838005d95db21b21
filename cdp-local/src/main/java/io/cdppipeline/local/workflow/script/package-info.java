/** The {@code ${}} templates: open {@link io.cdppipeline.local.workflow.script.TemplateEngine} first. Not API. */
@NullMarked
package io.cdppipeline.local.workflow.script;

import org.jspecify.annotations.NullMarked;
