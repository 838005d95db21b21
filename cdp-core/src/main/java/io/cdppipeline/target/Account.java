package io.cdppipeline.target;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a target tells of the account behind it, and lets one try out. Implementations are thread-safe. */
public interface Account {

    /**
     * Asks whether the credentials are taken; one short request.
     *
     * @throws io.cdppipeline.CdpException if there is no answer to be had
     */
    Visit visit();

    /**
     * What the service said.
     *
     * @param user whom the credentials belong to, as people call them; empty if they were refused
     * @param refusal why they were refused; empty if they were taken
     * @param serverTime the service's time, where it tells
     */
    record Visit(Optional<String> user, Optional<String> refusal, Optional<Instant> serverTime) {}

    /** The names of all databases that can be seen. */
    List<String> databases();

    /**
     * Makes a database that is not there.
     *
     * @throws io.cdppipeline.CdpException if it is there, or that is not permitted
     */
    void createDatabase(String name);

    /**
     * Drops a database with all that is in it.
     *
     * @throws io.cdppipeline.CdpException if that is not permitted
     */
    void dropDatabase(String name);
}
