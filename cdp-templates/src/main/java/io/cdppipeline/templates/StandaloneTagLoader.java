package io.cdppipeline.templates;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.utils.PathUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Templates from the class path. A line that holds nothing but one tag or comment leaves no line in the output: its break
 * is moved inside the tag, so that the line numbers of errors stay those of the file.
 */
final class StandaloneTagLoader implements Loader<String> {

    private static final String ROOT = "/io/cdppipeline/templates/";
    private static final String SUFFIX = ".peb";
    private static final Pattern TAG_LINE =
            Pattern.compile("(?m)^[ \\t]*(\\{%(?:(?!-?%\\}).)*|\\{#(?:(?!-?#\\})[\\s\\S])*)(-?%\\}|-?#\\})[ \\t]*\\n");

    private final Map<String, String> own;

    /** @param own texts of templates that go before those of the class path, by name */
    StandaloneTagLoader(Map<String, String> own) {
        this.own = Map.copyOf(own);
    }

    private static Reader reader(String text) {
        return new StringReader(TAG_LINE.matcher(text).replaceAll("$1\n$2"));
    }

    @Override
    public Reader getReader(String name) {
        String given = own.get(name);
        if (given != null) {
            return reader(given);
        }
        try (InputStream stream = stream(name)) {
            if (stream == null) {
                throw new LoaderException(null, "there is no template " + ROOT + name + SUFFIX + " on the class path");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return reader(text);
        } catch (IOException e) {
            throw new LoaderException(e, "cannot read the template " + ROOT + name + SUFFIX);
        }
    }

    private static @Nullable InputStream stream(String name) {
        return StandaloneTagLoader.class.getResourceAsStream(ROOT + name + SUFFIX);
    }

    @Override
    public boolean resourceExists(String name) {
        return own.containsKey(name) || StandaloneTagLoader.class.getResource(ROOT + name + SUFFIX) != null;
    }

    @Override
    public @Nullable String resolveRelativePath(String relativePath, String anchorPath) {
        return PathUtils.resolveRelativePath(relativePath, anchorPath, '/');
    }

    @Override
    public String createCacheKey(String name) {
        return name;
    }

    /** Templates are UTF-8. */
    @Override
    public void setCharset(String charset) {}

    /** The root is fixed. */
    @Override
    public void setPrefix(String prefix) {}

    /** The suffix is fixed. */
    @Override
    public void setSuffix(String suffix) {}
}
