package io.cdppipeline.local.sql.scalar;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the common browsers, systems and crawlers in a user agent; all else is {@code UNKNOWN}. */
final class UserAgents {

    private static final String UNKNOWN = "UNKNOWN";

    /** A mark in the text, and what it says. The first that matches wins. */
    private record Rule(Pattern mark, String name, String vendor) {}

    private static final Rule[] CRAWLERS = {
        rule("Googlebot", "Googlebot", "Google"),
        rule("bingbot", "bingbot", "Microsoft"),
        rule("[Bb]ot\\b|[Cc]rawler|[Ss]pider", "misc crawler", UNKNOWN)
    };

    private static final Rule[] BROWSERS = {
        rule("Edg(?:e|A|iOS)?/([\\d.]+)", "Edge", "Microsoft"),
        rule("OPR/([\\d.]+)", "Opera", "Opera"),
        rule("(?:MSIE |Trident/.*rv:)([\\d.]+)", "Internet Explorer", "Microsoft"),
        rule("Firefox/([\\d.]+)", "Firefox", "Mozilla"),
        rule("(?:Chrome|CriOS)/([\\d.]+)", "Chrome", "Google"),
        rule("Version/([\\d.]+).*Safari/", "Safari", "Apple")
    };

    private static final Rule[] SYSTEMS = {
        rule("iPhone OS ([\\d_]+)", "iPhone", "smartphone"),
        rule("iPad;.*OS ([\\d_]+)", "iPad", "smartphone"),
        rule("Android ([\\d.]+)", "Android", "smartphone"),
        rule("Windows NT 10(\\.0)", "Windows 10", "pc"),
        rule("Windows NT ([\\d.]+)", "Windows", "pc"),
        rule("Mac OS X ([\\d_.]+)", "Mac OSX", "pc"),
        rule("(?:Linux|X11)()", "Linux", "pc")
    };

    private UserAgents() {}

    private static Rule rule(String mark, String name, String vendor) {
        return new Rule(Pattern.compile(mark), name, vendor);
    }

    static Map<String, String> parse(String agent) {
        Map<String, String> parts = new TreeMap<>();
        for (String key : new String[] {"os", "vendor", "os_version", "name", "category", "version"}) {
            parts.put(key, UNKNOWN);
        }
        for (Rule rule : CRAWLERS) {
            if (rule.mark().matcher(agent).find()) {
                parts.put("name", rule.name());
                parts.put("vendor", rule.vendor());
                parts.put("category", "crawler");
                return parts;
            }
        }
        for (Rule rule : BROWSERS) {
            Matcher matcher = rule.mark().matcher(agent);
            if (matcher.find()) {
                parts.put("name", rule.name());
                parts.put("vendor", rule.vendor());
                parts.put("version", matcher.group(1));
                break;
            }
        }
        for (Rule rule : SYSTEMS) {
            Matcher matcher = rule.mark().matcher(agent);
            if (matcher.find()) {
                parts.put("os", rule.name());
                parts.put("category", rule.vendor());
                String version = rule.name().equals("Windows 10")
                        ? "NT 10.0"
                        : matcher.group(1).replace('_', '.');
                parts.put("os_version", version.isEmpty() ? UNKNOWN : version);
                break;
            }
        }
        return parts;
    }
}
