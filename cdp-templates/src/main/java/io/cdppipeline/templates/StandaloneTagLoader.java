package io.cdppipeline.templates;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.utils.PathUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
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

    @Override
    public Reader getReader(String name) {
        try (InputStream stream = stream(name)) {
            if (stream == null) {
                throw new LoaderException(null, "there is no template " + ROOT + name + SUFFIX + " on the class path");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new StringReader(TAG_LINE.matcher(text).replaceAll("$1\n$2"));
        } catch (IOException e) {
            throw new LoaderException(e, "cannot read the template " + ROOT + name + SUFFIX);
        }
    }

    private static @Nullable InputStream stream(String name) {
        return StandaloneTagLoader.class.getResourceAsStream(ROOT + name + SUFFIX);
    }

    @Override
    public boolean resourceExists(String name) {
        return StandaloneTagLoader.class.getResource(ROOT + name + SUFFIX) != null;
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
