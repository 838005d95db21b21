/**
 * What the client of Treasure Data costs, and how it gets on with a service that is short of room.
 */
@NullMarked
package io.cdppipeline.benchmarks.client;

import org.jspecify.annotations.NullMarked;
