package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A region of Treasure Data, and the hosts of its services (td-api fact sheet, section 1).
 *
 * <p>{@link #of(String)} takes any spelling that is in use: a region's name or alias, or the host of any of its services,
 * with or without scheme, port and path.
 */
public enum Region {
    /** United States. */
    US01("us01", "", "com", "us01", "us aws"),

    /** Tokyo. */
    JP01("jp01", "", "co.jp", "ap01", "jp tokyo ap01 aws-tokyo"),

    /** Europe. */
    EU01("eu01", "eu01.", "com", "eu01", "eu"),

    /** Seoul. */
    AP02("ap02", "ap02.", "com", "ap02", "ap korea seoul"),

    /** The third region in Asia and the Pacific. */
    AP03("ap03", "ap03.", "com", "ap03", "");

    private static final Pattern SERVICE_HOST =
            Pattern.compile("(?:api(?:-(?!staging|development)[a-z]+)?|console(?:-next)?|workflows?)"
                    + "\\.(?:([a-z]+[0-9]+)\\.)?treasuredata\\.(com|co\\.jp)");
    private static final Pattern INGEST_HOST = Pattern.compile("([a-z]+[0-9]+)\\.records\\.in\\.treasuredata\\.com");

    private final String id;
    private final String label;
    private final String topLevel;
    private final String ingestLabel;
    private final String aliases;

    Region(String id, String label, String topLevel, String ingestLabel, String aliases) {
        this.id = id;
        this.label = label;
        this.topLevel = topLevel;
        this.ingestLabel = ingestLabel;
        this.aliases = aliases;
    }

    /** The region's name: {@code us01}. */
    public String id() {
        return id;
    }

    /** Base URL of the REST API. */
    public URI apiUrl() {
        return service("api");
    }

    /** Base URL of the workflow API. */
    public URI workflowUrl() {
        return service("api-workflow");
    }

    /** Base URL of the audience and unification API. */
    public URI cdpUrl() {
        return service("api-cdp");
    }

    /** Base URL of the ingestion API. */
    public URI ingestUrl() {
        return URI.create("https://" + ingestLabel + ".records.in.treasuredata.com");
    }

    /** Base URL of the web console. */
    public URI consoleUrl() {
        return service("console");
    }

    private URI service(String name) {
        return URI.create("https://" + name + "." + label + "treasuredata." + topLevel);
    }

    /**
     * The region of an endpoint.
     *
     * @throws CdpException if no region has it
     */
    public static Region of(String endpoint) {
        return find(endpoint)
                .orElseThrow(
                        () -> new CdpException("No region of Treasure Data has the endpoint '" + endpoint + "'. Use "
                                + Arrays.stream(values()).map(Region::id).collect(Collectors.joining(", "))
                                + " or the URL of one of its services, such as " + US01.apiUrl()
                                + "; for any other host give the base URL of each service with TdClient.builder().apiUrl(…),"
                                + " workflowUrl(…), cdpUrl(…) and ingestUrl(…)"));
    }

    /** The region of an endpoint, or empty if no region has it. */
    public static Optional<Region> find(String endpoint) {
        String host = host(endpoint);
        if (host.indexOf('.') < 0) {
            return byName(host);
        }
        Matcher ingest = INGEST_HOST.matcher(host);
        if (ingest.matches()) {
            return Arrays.stream(values())
                    .filter(region -> region.ingestLabel.equals(ingest.group(1)))
                    .findFirst();
        }
        Matcher service = SERVICE_HOST.matcher(host);
        if (!service.matches()) {
            return Optional.empty();
        }
        boolean japan = service.group(2).equals("co.jp");
        if (service.group(1) == null) {
            return Optional.of(japan ? JP01 : US01);
        }
        return byName(service.group(1)).filter(region -> !japan || region == JP01);
    }

    private static Optional<Region> byName(String name) {
        return Arrays.stream(values())
                .filter(region -> !name.isEmpty())
                .filter(region -> region.id.equals(name)
                        || List.of(region.aliases.split(" ")).contains(name))
                .findFirst();
    }

    /** The host of a URL or of a part of one. */
    private static String host(String endpoint) {
        return endpoint.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^[a-z]+:/*", "//")
                .replaceFirst("^//", "")
                .replaceFirst("[/?#].*$", "")
                .replaceFirst(":[0-9]*$", "")
                .replaceFirst("\\.$", "");
    }

    @Override
    public String toString() {
        return id;
    }
}
