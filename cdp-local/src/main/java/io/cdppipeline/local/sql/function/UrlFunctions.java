package io.cdppipeline.local.sql.function;

/** Functions of URLs. */
final class UrlFunctions {

    private UrlFunctions() {}

    static void fill(Functions.Dictionary d) {
        for (String part : new String[] {"protocol", "host", "path", "query", "fragment"}) {
            d.add("url_extract_" + part + "(varchar) -> $1", "p_url_part({0}, '" + part + "')");
        }
        d.add("url_extract_port(varchar) -> bigint", "p_url_port({0})")
                .add("url_extract_parameter(varchar, varchar) -> $1", "p_url_parameter({0}, {1})")
                .add("url_encode(varchar) -> varchar", "p_url_encode({0})")
                .add("url_decode(varchar) -> varchar", "{!}p_url_decode({0})");
    }
}
