package io.cdppipeline.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code ${env:NAME}} and {@code ${file:path}} into texts; a doubled dollar sign keeps a brace as it is. */
final class Interpolation {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}|\\$\\{");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String ALLOWED = "allowed are ${env:NAME} and ${file:path}, and $${ for the two characters";

    private final Optional<ConfigInputs> inputs;
    private final Optional<String> origin;

    private Interpolation(Optional<ConfigInputs> inputs, Optional<String> origin) {
        this.inputs = inputs;
        this.origin = origin;
    }

    static Interpolation from(ConfigInputs inputs) {
        return new Interpolation(Optional.of(inputs), Optional.empty());
    }

    /** Leaves every text as it is: a config built in code has its values already. */
    static Interpolation none() {
        return new Interpolation(Optional.empty(), Optional.empty());
    }

    /** For the parts of a text that is filled in already. */
    Interpolation done(String whole) {
        return new Interpolation(
                Optional.empty(), refers(whole) ? Optional.of(Problems.quote(whole)) : Optional.empty());
    }

    /** What a message may quote of a text: the reference rather than what it refers to, which may be a secret. */
    String shown(String written) {
        return origin.orElseGet(() -> Problems.quote(written));
    }

    /** A text that could not be filled in; the message goes on from the name of the setting and shows no value. */
    static final class Unresolved extends Exception {
        private static final long serialVersionUID = 1;

        Unresolved(String message) {
            super(message);
        }
    }

    /** Whether a text refers to something outside the configuration, which may say something else later. */
    boolean refers(String written) {
        return inputs.isPresent() && written.contains("${");
    }

    /** A path as written, relative to where the configuration's files are. */
    Path path(String written) {
        return inputs.map(each -> each.path(written)).orElseGet(() -> Path.of(written));
    }

    String resolve(String written) throws Unresolved {
        if (inputs.isEmpty() || !refers(written)) {
            return written;
        }
        Matcher matcher = REFERENCE.matcher(written);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String reference = matcher.group(1);
            String value;
            if (reference != null) {
                value = value(reference, inputs.get());
            } else if (matcher.group().startsWith("$$")) {
                value = "${";
            } else {
                throw new Unresolved("has a '${' without its '}'; " + ALLOWED);
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }

    private static String value(String reference, ConfigInputs inputs) throws Unresolved {
        int colon = reference.indexOf(':');
        String scheme = colon < 0 ? "" : reference.substring(0, colon).strip();
        String name = reference.substring(colon + 1).strip();
        return switch (scheme) {
            case "env" -> variable(name, inputs);
            case "file" -> file(name, inputs);
            // digdag fills these in when the workflow runs.
            case "secret" -> "${" + reference + "}";
            default -> throw new Unresolved("refers to " + Problems.quote("${" + reference + "}") + "; " + ALLOWED);
        };
    }

    private static String variable(String name, ConfigInputs inputs) throws Unresolved {
        if (!VARIABLE.matcher(name).matches()) {
            throw new Unresolved("refers to an environment variable named " + Problems.quote(name)
                    + "; a name is letters, digits and underscores");
        }
        return inputs.environment(name)
                .orElseThrow(() -> new Unresolved("reads the environment variable '" + name + "', which is not set"));
    }

    private static String file(String path, ConfigInputs inputs) throws Unresolved {
        if (path.isEmpty()) {
            throw new Unresolved("refers to a file without naming it; write ${file:path}");
        }
        try {
            String text = inputs.file(path);
            return text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
        } catch (NoSuchFileException e) {
            throw new Unresolved("reads the file " + Problems.quote(path) + ", which does not exist");
        } catch (CharacterCodingException e) {
            throw new Unresolved("reads the file " + Problems.quote(path) + ", which is not UTF-8 text");
        } catch (InvalidPathException e) {
            throw new Unresolved("reads the file " + Problems.quote(path) + ", which is no path here");
        } catch (IOException e) {
            throw new Unresolved("reads the file " + Problems.quote(path) + ", which cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
