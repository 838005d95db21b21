package io.cdppipeline.config;

/**
 * One key of a section.
 *
 * @param name as YAML spells it
 * @param otherwise what holds if it is absent, as the reference prints it
 * @param meaning one sentence for the reference
 */
record Key<T>(String name, ValueType<T> type, Need need, String otherwise, String meaning) {

    enum Need {
        /** The section is of no use without it. */
        REQUIRED,
        /** It may be absent; a rule across keys may still ask for it. */
        OPTIONAL,
        /** A parameter of some connector, handed on as a text. */
        PARAMETER
    }

    static <T> Key<T> required(String name, ValueType<T> type, String meaning) {
        return new Key<>(name, type, Need.REQUIRED, "", meaning);
    }

    static <T> Key<T> optional(String name, ValueType<T> type, String otherwise, String meaning) {
        return new Key<>(name, type, Need.OPTIONAL, otherwise, meaning);
    }

    static Key<String> parameter(String name, ValueType<String> type, String meaning) {
        return new Key<>(name, type, Need.PARAMETER, "", meaning);
    }
}
