package io.cdppipeline.td;

import java.net.URI;
import java.util.Optional;

/**
 * Base URLs of the services.
 *
 * @param api the REST API
 * @param workflow the workflow API
 * @param cdp the audience and unification API, where it is known
 * @param ingest the ingestion API, where it is known
 */
record ServiceUrls(URI api, URI workflow, Optional<URI> cdp, Optional<URI> ingest) {}
