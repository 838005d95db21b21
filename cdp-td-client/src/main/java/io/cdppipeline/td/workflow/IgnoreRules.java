package io.cdppipeline.td.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules of a {@code .digdagignore} file, which are those of {@code .gitignore}: the last rule that fits decides, {@code !}
 * takes a file back in, a slash at the beginning or in the middle ties a rule to the project's directory, one at the end
 * restricts it to directories (digdag fact sheet, section 4). Immutable and thread-safe.
 */
final class IgnoreRules {

    private record Rule(Pattern pattern, boolean ignore, boolean directoriesOnly) {}

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    static IgnoreRules none() {
        return new IgnoreRules(List.of());
    }

    static IgnoreRules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String rule = withoutTrailingBlanks(line);
            if (rule.isEmpty() || rule.startsWith("#")) {
                continue;
            }
            boolean ignore = !rule.startsWith("!");
            String glob = ignore ? rule : rule.substring(1);
            boolean directoriesOnly = glob.endsWith("/");
            glob = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
            boolean anchored = glob.indexOf('/') >= 0;
            glob = glob.startsWith("/") ? glob.substring(1) : glob;
            if (!glob.isEmpty()) {
                rules.add(new Rule(
                        Pattern.compile((anchored ? "" : "(?:.*/)?") + regex(glob), Pattern.DOTALL),
                        ignore,
                        directoriesOnly));
            }
        }
        return new IgnoreRules(List.copyOf(rules));
    }

    /** Whether a path within the project, with {@code /}, is left out; what is in a directory that is left out is too. */
    boolean ignores(String path, boolean directory) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if ((directory || !rule.directoriesOnly())
                    && rule.pattern().matcher(path).matches()) {
                ignored = rule.ignore();
            }
        }
        return ignored;
    }

    private static String withoutTrailingBlanks(String line) {
        int end = line.length();
        while (end > 0
                && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')
                && !(end > 1 && line.charAt(end - 2) == '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
                regex.append("(?:.*/)?");
                i += 3;
            } else if (glob.startsWith("/**", i) && i + 3 == glob.length()) {
                regex.append("/.+");
                i += 3;
            } else if (c == '*') {
                regex.append("[^/]*");
                i++;
            } else if (c == '?') {
                regex.append("[^/]");
                i++;
            } else if (c == '[') {
                int end = glob.indexOf(']', i + 2);
                if (end < 0) {
                    regex.append("\\[");
                    i++;
                } else {
                    regex.append(characterClass(glob.substring(i + 1, end)));
                    i = end + 1;
                }
            } else {
                if (c == '\\' && i + 1 < glob.length()) {
                    i++;
                }
                regex.append(Pattern.quote(glob.substring(i, i + 1)));
                i++;
            }
        }
        return regex.toString();
    }

    private static String characterClass(String content) {
        boolean negated = content.startsWith("!") || content.startsWith("^");
        String members = (negated ? content.substring(1) : content)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("&&", "&\\&");
        return negated ? "[^/" + members + "]" : "[" + members + "&&[^/]]";
    }
}
