/**
 * The quickstart: a whole pipeline over a shop that {@link io.cdppipeline.examples.quickstart.SampleShop} makes up.
 */
@NullMarked
package io.cdppipeline.examples.quickstart;

import org.jspecify.annotations.NullMarked;
