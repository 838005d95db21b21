/**
 * A generated project's directory on disk, and whose its files are: open {@link io.cdppipeline.project.ProjectFiles} first. The
 * run and the plan go through it; who only calls them need not.
 */
@NullMarked
package io.cdppipeline.project;

import org.jspecify.annotations.NullMarked;
