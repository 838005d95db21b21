package io.cdppipeline.config;

import io.cdppipeline.CdpException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** How an API key looks (facts: phase packs B1, td-api section 1). No message of this class shows any part of one. */
final class ApiKeys {

    private static final Pattern KEY = Pattern.compile("[0-9]+/[A-Za-z0-9]+");

    /** What documents write where a key goes: a file copied from them can be read, though not deployed with. */
    private static final Pattern EXAMPLE = Pattern.compile("YOUR_API_KEY|[0-9]+/[A-Za-z0-9]*\\.\\.\\.");

    static final ValueType<Secret> TYPE = new ValueType<>() {
        @Override
        public String allowed() {
            return "an API key, account number, '/', letters and digits, best as ${env:TD_API_KEY}";
        }

        @Override
        public Optional<Secret> read(Raw raw, Reading reading) {
            if (raw instanceof Raw.Text text) {
                try {
                    return check(text, reading.interpolation().resolve(text.text()), reading);
                } catch (Interpolation.Unresolved e) {
                    reading.problem(text.place(), reading.label() + " " + e.getMessage());
                    return Optional.empty();
                }
            }
            // Tells that it is empty, or of the wrong kind.
            return reading.scalar(raw, allowed()).map(scalar -> Secret.of(scalar.value()));
        }

        private Optional<Secret> check(Raw.Text text, String key, Reading reading) {
            if (key.isBlank()) {
                reading.empty(text.place(), allowed());
                return Optional.empty();
            }
            if (!isKey(key) && !isExample(key)) {
                reading.problem(
                        text.place(),
                        reading.label() + " must be " + allowed() + "; the one found " + fault(key)
                                + " (it is not shown)");
                return Optional.empty();
            }
            return Optional.of(Secret.of(key));
        }
    };

    private ApiKeys() {}

    /**
     * Reads the key again from where the configuration says that it is; empty where it says the key itself.
     *
     * @param raw the setting as written
     */
    static Optional<Supplier<Secret>> again(Raw raw, Interpolation interpolation) {
        return raw instanceof Raw.Text text && interpolation.refers(text.text())
                ? Optional.of(() -> readAgain(text, interpolation))
                : Optional.empty();
    }

    private static Secret readAgain(Raw.Text text, Interpolation interpolation) {
        String setting = text.place().text() + ": 'td_api_key' of 'global' ";
        try {
            String key = interpolation.resolve(text.text());
            if (!isKey(key)) {
                throw new CdpException(setting + "is no API key any more; the one found "
                        + (key.isBlank() ? "is empty" : fault(key)) + " (it is not shown)");
            }
            return Secret.of(key);
        } catch (Interpolation.Unresolved e) {
            throw new CdpException(setting + e.getMessage(), e);
        }
    }

    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    static boolean isExample(String text) {
        return EXAMPLE.matcher(text).matches();
    }

    private static String fault(String key) {
        if (!key.equals(key.strip())) {
            return "has a blank or a line end around it";
        }
        if (key.startsWith("TD1 ")) {
            return "starts with the header's 'TD1'";
        }
        if (key.indexOf('/') < 0) {
            return "has no '/'";
        }
        return "has another form";
    }
}
