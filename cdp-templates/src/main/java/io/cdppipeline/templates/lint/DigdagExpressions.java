package io.cdppipeline.templates.lint;

import io.cdppipeline.templates.DigdagText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The <code>${…}</code> of a text, and the names that they need somebody to define. */
final class DigdagExpressions {

    /** References that an operator resolves, as <code>${secret:name}</code>. */
    private static final Pattern REFERENCE = Pattern.compile("[a-z]+:.*", Pattern.DOTALL);

    /** Expressions that define names of their own: what they need takes a parser to tell. */
    private static final Pattern DEFINING = Pattern.compile("\\b(?:function|var|catch)\\b");

    private static final Pattern LITERAL = Pattern.compile(
            "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|(?<=[(,=:?!&|;{}\\[])\\s*/(?![*/])(?:\\\\.|[^/\\\\\\n])+/[gim]*");
    private static final Pattern MEMBER_OR_KEY =
            Pattern.compile("\\.\\s*[A-Za-z_$][\\w$]*|(?<=[{,])\\s*[A-Za-z_$][\\w$]*\\s*(?=:)");
    private static final Pattern TYPEOF = Pattern.compile("\\btypeof\\s*\\(?\\s*([A-Za-z_$][\\w$]*)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w$])[A-Za-z_$][\\w$]*");

    private static final Set<String> LANGUAGE = Set.of(
            "true",
            "false",
            "null",
            "undefined",
            "NaN",
            "Infinity",
            "this",
            "new",
            "typeof",
            "instanceof",
            "in",
            "void",
            "delete",
            "if",
            "else",
            "return",
            "JSON",
            "Math",
            "String",
            "Number",
            "Boolean",
            "Date",
            "Array",
            "Object",
            "RegExp",
            "Error",
            "parseInt",
            "parseFloat",
            "isNaN",
            "isFinite",
            "encodeURIComponent",
            "decodeURIComponent",
            "encodeURI",
            "decodeURI",
            "escape",
            "unescape",
            "moment");

    /** Shorter texts are looked through again: most are values of one line. */
    private static final int LONG = 200;

    /** Of the texts in whole files, which several rules look through. */
    private static final ReadTexts<String, List<Expression>> READ =
            new ReadTexts<>(Runtime.getRuntime().maxMemory() / 128);

    private DigdagExpressions() {}

    /**
     * One expression.
     *
     * @param at where its dollar sign stands in the text
     * @param text it, with its dollar sign and braces
     * @param names what somebody has to define; a name that the expression itself asks the type of may be undefined
     */
    record Expression(int at, String text, Set<String> names) {}

    /** The expressions of a text in their order. */
    static List<Expression> of(String text) {
        return text.length() < LONG ? read(text) : READ.get(text, text.length(), () -> read(text));
    }

    private static List<Expression> read(String text) {
        if (!text.contains("${")) {
            return List.of();
        }
        List<Expression> expressions = new ArrayList<>();
        for (int start = text.indexOf("${"); start >= 0; ) {
            int end = DigdagText.end(text, start);
            if (end < 0) {
                break;
            }
            String body = text.substring(start + 2, end - 1);
            if (!REFERENCE.matcher(body).matches() && !DEFINING.matcher(body).find()) {
                expressions.add(new Expression(start, text.substring(start, end), names(body)));
            }
            start = text.indexOf("${", end);
        }
        return expressions;
    }

    private static Set<String> names(String body) {
        String code =
                MEMBER_OR_KEY.matcher(LITERAL.matcher(body).replaceAll(" 0 ")).replaceAll(" ");
        Set<String> names = new LinkedHashSet<>();
        Matcher name = NAME.matcher(code);
        while (name.find()) {
            names.add(name.group());
        }
        names.removeAll(LANGUAGE);
        Matcher asked = TYPEOF.matcher(code);
        while (asked.find()) {
            names.remove(asked.group(1));
        }
        return names;
    }
}
