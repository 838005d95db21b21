package io.cdppipeline.config;

import java.util.Locale;

/** What a check that does not pass amounts to. */
public enum Severity {
    /** It is not reported. */
    OFF,

    /** Somebody has to accept it before the run goes on. */
    WARN,

    /** The run does not go on. */
    FAIL;

    /** As YAML spells it: {@code warn}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
