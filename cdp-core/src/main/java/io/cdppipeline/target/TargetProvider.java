package io.cdppipeline.target;

/**
 * Opens the target that a configuration names; found on the class path with {@link java.util.ServiceLoader}. The first
 * provider that {@link #supports} an endpoint opens it.
 */
public interface TargetProvider {

    /** Whether this provider knows the endpoint, as the configuration spells it. */
    boolean supports(String endpoint);

    /** Whether the target is there, so that opening it makes nothing; a plan opens no other. */
    default boolean exists(TargetRequest request) {
        return true;
    }

    /**
     * Opens the target.
     *
     * @throws io.cdppipeline.CdpException if it cannot be opened; the message says what to do
     */
    Target open(TargetRequest request);
}
