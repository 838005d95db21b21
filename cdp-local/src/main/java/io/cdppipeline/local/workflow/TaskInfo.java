package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task as it was when it was asked for.
 *
 * @param config the task's own keys, {@code _export} last
 * @param upstreams ids of the siblings it waits for
 * @param state {@code blocked}, {@code ready}, {@code retry_waiting}, {@code group_retry_waiting}, {@code running},
 *     {@code planned}, {@code group_error}, {@code success}, {@code error} or {@code canceled}
 * @param exportParams what its subtasks see
 * @param storeParams what later tasks see
 * @param stateParams what its next run sees
 * @param error {@code message} and perhaps {@code stacktrace}; empty without an error
 */
public record TaskInfo(
        long id,
        String fullName,
        Optional<Long> parentId,
        ObjectNode config,
        List<Long> upstreams,
        boolean group,
        String state,
        boolean cancelRequested,
        ObjectNode exportParams,
        ObjectNode storeParams,
        ObjectNode stateParams,
        Instant updatedAt,
        Optional<Instant> retryAt,
        Optional<Instant> startedAt,
        ObjectNode error) {}
