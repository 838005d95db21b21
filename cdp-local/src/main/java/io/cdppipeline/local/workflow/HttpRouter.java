package io.cdppipeline.local.workflow;

import java.net.URI;

/**
 * Says where a request really goes, so that {@code https://api-cdp.treasuredata.com/} can be an address of this machine.
 * The workflow, its logs and its errors keep the address that the task names.
 */
@FunctionalInterface
public interface HttpRouter {

    /** The address to connect to; the same one if it is not routed. */
    URI route(URI requested);
}
