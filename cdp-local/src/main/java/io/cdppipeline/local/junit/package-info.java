/**
 * An embedded Treasure Data in JUnit tests: open {@link io.cdppipeline.local.junit.LocalTreasureDataExtension} first. Needs {@code
 * org.junit.jupiter:junit-jupiter-api} on the class path, which this module does not bring along.
 */
@NullMarked
package io.cdppipeline.local.junit;

import org.jspecify.annotations.NullMarked;
