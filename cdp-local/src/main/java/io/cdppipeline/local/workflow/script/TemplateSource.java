package io.cdppipeline.local.workflow.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JavaScript of a template. {@code ${expression}} is evaluated, braces nest, {@code $$} is a dollar sign, and
 * {@code ${word:...}} is left for the operator, as is an expression that never ends.
 */
final class TemplateSource {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{(?![a-z]+:)(?=[\\s\\S])");

    private TemplateSource() {}

    /** A function's text; its {@code this} holds the variables and its answer is the rendered template. */
    static String toFunction(String template) {
        StringBuilder source =
                new StringBuilder("(function(){with(this){\nvar __t,__p='',print=function(){__p+=Array.prototype.join"
                        + ".call(arguments,'');};\n__p+='");
        Matcher matcher = EXPRESSION.matcher(template);
        int position = 0;
        while (position < template.length()) {
            if (!matcher.find(position)) {
                literal(source, template.substring(position));
                break;
            }
            literal(source, template.substring(position, matcher.start()));
            int end = closingBrace(template, matcher.end());
            if (end < 0) {
                literal(source, template.substring(matcher.start()));
                break;
            }
            String script = template.substring(matcher.end(), end);
            if (!script.isEmpty()) {
                source.append("'+\n((__t=(")
                        .append(script)
                        .append("))==null?'':(typeof __t==\"string\"?__t:JSON.stringify(__t)))+\n'");
            }
            position = end + 1;
        }
        return source.append("';\nreturn __p;\n}\n})").toString();
    }

    private static int closingBrace(String template, int start) {
        int depth = 0;
        for (int i = start; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth < 0) {
                return i;
            }
        }
        return -1;
    }

    private static void literal(StringBuilder source, String text) {
        String unescaped = text.replace("$$", "$");
        for (int i = 0; i < unescaped.length(); i++) {
            char c = unescaped.charAt(i);
            switch (c) {
                case '\'', '\\' -> source.append('\\').append(c);
                case '\r' -> source.append("\\r");
                case '\n' -> source.append("\\n");
                case '\u2028' -> source.append("\\u2028");
                case '\u2029' -> source.append("\\u2029");
                default -> source.append(c);
            }
        }
    }
}
