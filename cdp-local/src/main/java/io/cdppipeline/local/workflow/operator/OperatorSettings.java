package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.HttpRouter;
import io.cdppipeline.local.workflow.ParamStore;
import io.cdppipeline.local.workflow.PythonHandler;
import io.cdppipeline.local.workflow.TdService;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the operators are built from; each part is described at {@link WorkflowEngine.Builder}.
 *
 * @param engine what {@code require>} starts attempts with
 */
public record OperatorSettings(
        WorkflowEngine engine,
        Optional<TdService> tdService,
        Supplier<UUID> uuids,
        HttpRouter router,
        Duration httpRetryInterval,
        boolean shellAllowed,
        List<String> python,
        Map<String, PythonHandler> pythonHandlers,
        Optional<Path> mailOutbox,
        Optional<ParamStore> params) {}
