/**
 * A pipeline with a person at a console: open {@link io.cdppipeline.console.Dialog} first.
 */
@NullMarked
package io.cdppipeline.console;

import org.jspecify.annotations.NullMarked;
