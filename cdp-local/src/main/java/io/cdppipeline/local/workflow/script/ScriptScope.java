package io.cdppipeline.local.workflow.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * The standard objects of ECMAScript 5 and moment, which is read when a template first mentions it. One thread at a time
 * may use a scope.
 */
final class ScriptScope {

    private static final String MOMENT = "/META-INF/resources/webjars/momentjs/2.21.0/min/moment.min.js";

    private static final Set<String> GLOBALS = Set.of(
            "Function",
            "Object",
            "Error",
            "decodeURI",
            "decodeURIComponent",
            "encodeURI",
            "encodeURIComponent",
            "escape",
            "eval",
            "isFinite",
            "isNaN",
            "parseFloat",
            "parseInt",
            "unescape",
            "NaN",
            "Infinity",
            "undefined",
            "EvalError",
            "RangeError",
            "ReferenceError",
            "SyntaxError",
            "TypeError",
            "URIError",
            "Array",
            "String",
            "Boolean",
            "Number",
            "Date",
            "Math",
            "JSON",
            "RegExp");

    private static final Map<String, List<String>> MEMBERS = Map.of(
            "Object",
                    List.of(
                            "getPrototypeOf",
                            "getOwnPropertyDescriptor",
                            "getOwnPropertyNames",
                            "create",
                            "defineProperty",
                            "defineProperties",
                            "seal",
                            "freeze",
                            "preventExtensions",
                            "isSealed",
                            "isFrozen",
                            "isExtensible",
                            "keys"),
            "Array", List.of("isArray"),
            "Array.prototype",
                    List.of(
                            "constructor",
                            "toString",
                            "toLocaleString",
                            "concat",
                            "join",
                            "pop",
                            "push",
                            "reverse",
                            "shift",
                            "slice",
                            "sort",
                            "splice",
                            "unshift",
                            "indexOf",
                            "lastIndexOf",
                            "every",
                            "some",
                            "forEach",
                            "map",
                            "filter",
                            "reduce",
                            "reduceRight"),
            "String", List.of("fromCharCode"),
            "String.prototype",
                    List.of(
                            "constructor",
                            "toString",
                            "valueOf",
                            "charAt",
                            "charCodeAt",
                            "concat",
                            "indexOf",
                            "lastIndexOf",
                            "localeCompare",
                            "match",
                            "replace",
                            "search",
                            "slice",
                            "split",
                            "substring",
                            "toLowerCase",
                            "toLocaleLowerCase",
                            "toUpperCase",
                            "toLocaleUpperCase",
                            "trim",
                            "substr",
                            "trimLeft",
                            "trimRight",
                            "anchor",
                            "big",
                            "blink",
                            "bold",
                            "fixed",
                            "fontcolor",
                            "fontsize",
                            "italics",
                            "link",
                            "small",
                            "strike",
                            "sub",
                            "sup"),
            "Number", List.of("MAX_VALUE", "MIN_VALUE", "NaN", "NEGATIVE_INFINITY", "POSITIVE_INFINITY"),
            "Math",
                    List.of(
                            "E", "LN10", "LN2", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2", "abs", "acos", "asin",
                            "atan", "atan2", "ceil", "cos", "exp", "floor", "log", "max", "min", "pow", "random",
                            "round", "sin", "sqrt", "tan"),
            "JSON", List.of("parse", "stringify"));

    private final ScriptableObject top;
    private boolean momentRead;

    ScriptScope(Context context) {
        top = context.initSafeStandardObjects();
        for (Object name : top.getAllIds()) {
            if (!GLOBALS.contains(name)) {
                top.delete(name.toString());
            }
        }
        MEMBERS.forEach((path, kept) -> prune(context, path, kept));
        for (String root : List.of("java", "javax", "javafx", "org", "com", "edu", "Packages")) {
            top.defineProperty(root, new PackageStub(), ScriptableObject.DONTENUM);
        }
    }

    /** The scope to look names up in. */
    ScriptableObject top() {
        return top;
    }

    void readMoment(Context context) {
        if (!momentRead) {
            context.evaluateString(top, MomentText.TEXT, "moment.js", 1, null);
            momentRead = true;
        }
    }

    private void prune(Context context, String path, List<String> kept) {
        ScriptableObject object = (ScriptableObject) context.evaluateString(top, path, "scope", 1, null);
        for (Object name : object.getAllIds()) {
            if (name instanceof String text
                    && !kept.contains(text)
                    && !List.of("prototype", "length", "name", "arguments", "arity", "caller")
                            .contains(text)) {
                object.setAttributes(text, ScriptableObject.EMPTY);
                object.delete(text);
            }
        }
    }

    /** What names like {@code java.lang} are without access to the host: objects all the way, never functions. */
    private static final class PackageStub extends ScriptableObject {
        @Override
        public String getClassName() {
            return "JavaPackage";
        }

        @Override
        public Object get(String name, Scriptable start) {
            return name.equals("toJSON") ? NOT_FOUND : new PackageStub();
        }

        @Override
        public Object getDefaultValue(Class<?> hint) {
            return "[JavaPackage]";
        }
    }

    private static final class MomentText {
        private static final String TEXT = read();

        private static String read() {
            try (InputStream in = ScriptScope.class.getResourceAsStream(MOMENT)) {
                if (in == null) {
                    throw new IllegalStateException(
                            "moment is not on the class path: add org.webjars:momentjs, which has " + MOMENT);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
