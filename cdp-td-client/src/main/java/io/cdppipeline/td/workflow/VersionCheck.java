package io.cdppipeline.td.workflow;

/**
 * What a workflow server says of a client's version.
 *
 * @param serverVersion the server's version
 * @param upgradeRecommended whether the client is older than the server likes
 * @param apiCompatible whether the client can talk to the server
 */
public record VersionCheck(String serverVersion, boolean upgradeRecommended, boolean apiCompatible) {}
