package io.cdppipeline.td.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An answer with status 409.
 *
 * @param job the job that has the same domain key, if the answer names one
 * @param body the answer's JSON object, if it is one
 */
public record Conflict(Optional<String> job, Optional<JsonNode> body) {}
