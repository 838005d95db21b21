package io.cdppipeline;

import io.cdppipeline.event.PipelineListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener, and lets none of them fail the run. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);

    private final List<PipelineListener> listeners;

    Listeners(List<PipelineListener> listeners) {
        this.listeners = listeners;
    }

    void tell(Consumer<PipelineListener> event) {
        for (PipelineListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("The listener {} failed with {}; the run goes on", listener, e.toString());
                LOG.debug("The listener's failure", e);
            }
        }
    }
}
