package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see is ours and the JDK's: the libraries behind it may change. */
class PublicApiTest {

    private static final Pattern LIBRARY = Pattern.compile(
            "\\b(retrofit2|okhttp3|okio|io\\.github\\.resilience4j|com\\.fasterxml|org\\.msgpack|kotlin)\\.");
    private static final String INTERNAL = "io.cdppipeline.td.internal";

    @Test
    void namesNoLibraryButTheHttpClientThatAUserBrings() throws Exception {
        assertThat(signatures().filter(signature -> LIBRARY.matcher(signature).find()))
                .containsExactly(
                        "public io.cdppipeline.td.TdClient$Builder io.cdppipeline.td.TdClient$Builder.httpClient(okhttp3.OkHttpClient)");
    }

    @Test
    void takesInternalTypesOnlyToBeMadeByTheClient() throws Exception {
        assertThat(signatures().filter(signature -> signature.contains(INTERNAL)))
                .allMatch(signature -> signature.startsWith("public io.cdppipeline.td.")
                        && signature.contains(".Td")
                        && signature.matches("public [\\w.]+\\(io\\.cdppipeline\\.td\\.internal\\.ApiCalls.*\\)"));
    }

    private static Stream<String> signatures() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(TdClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> signatures = new ArrayList<>();
        for (Class<?> type : types(root)) {
            if (!isPublic(type) || type.getName().startsWith(INTERNAL)) {
                continue;
            }
            for (Method method : type.getDeclaredMethods()) {
                if (visible(method.getModifiers()) && !method.isSynthetic()) {
                    signatures.add(method.toGenericString());
                }
            }
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (visible(constructor.getModifiers())) {
                    signatures.add(constructor.toGenericString());
                }
            }
            for (Field field : type.getDeclaredFields()) {
                if (visible(field.getModifiers())) {
                    signatures.add(field.toGenericString());
                }
            }
            for (Type parent : type.getGenericInterfaces()) {
                signatures.add(type.getName() + " implements " + parent.getTypeName());
            }
        }
        assertThat(signatures).hasSizeGreaterThan(200);
        return signatures.stream();
    }

    private static List<Class<?>> types(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(root::relativize)
                    .map(Path::toString)
                    .filter(name -> name.startsWith("io/cdppipeline/td/") && name.endsWith(".class"))
                    .filter(name -> !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(PublicApiTest::load)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return visible(type.getModifiers()) && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    @Test
    void hasOneAccessorPerService() {
        assertThat(Arrays.stream(TdClient.class.getMethods())
                        .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
                        .map(Executable::getName))
                .contains(
                        "user",
                        "databases",
                        "tables",
                        "jobs",
                        "connector",
                        "sources",
                        "savedQueries",
                        "connections",
                        "imports",
                        "bulkImports",
                        "ingest",
                        "projects",
                        "workflows",
                        "attempts",
                        "sessions",
                        "schedules",
                        "pools",
                        "unification",
                        "parentSegments",
                        "segments",
                        "entities",
                        "activations",
                        "journeys",
                        "dataModels",
                        "waits");
    }
}
