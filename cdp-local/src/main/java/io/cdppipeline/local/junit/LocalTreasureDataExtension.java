package io.cdppipeline.local.junit;

import io.cdppipeline.local.LocalClock;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.local.fault.Faults;
import io.cdppipeline.td.TdClient;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an embedded Treasure Data, in memory, and closes it after them.
 *
 * <pre>
 * &#064;ExtendWith(LocalTreasureDataExtension.class)
 * class OrdersTest {
 *     &#064;Test
 *     void countsOrders(LocalTreasureData td) {
 *         td.load("shop", "orders", Path.of("src/test/data/orders.csv"));
 *         …
 *     }
 * }
 * </pre>
 *
 * <p>Parameters of these types are given: {@link LocalTreasureData}, and of it {@link TdClient}, {@link Faults} and {@link
 * LocalClock}. Each test has an environment of its own, unless it is asked for in a {@code @BeforeAll} method, or the extension is
 * registered in a static field: then the tests of the class share one.
 *
 * <pre>
 * &#064;RegisterExtension
 * static LocalTreasureDataExtension shared =
 *         LocalTreasureDataExtension.with(td -&gt; td.dataDirectory(Path.of("src/test/data")))
 *                 .prepared(td -&gt; td.load("shop", "orders", Path.of("src/test/data/orders.csv")));
 * </pre>
 *
 * <p>After each test, a fault that was set and that no request met fails it, and all faults are cleared; what a test did to the
 * clock and the tables of a shared environment stays. Thread-safe.
 */
public final class LocalTreasureDataExtension implements ParameterResolver, BeforeAllCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LocalTreasureDataExtension.class);

    private final UnaryOperator<LocalTreasureData.Builder> settings;
    private final Consumer<LocalTreasureData> preparation;

    /** For {@code @ExtendWith}: in memory, with the defaults. */
    public LocalTreasureDataExtension() {
        this(builder -> builder, td -> {});
    }

    private LocalTreasureDataExtension(
            UnaryOperator<LocalTreasureData.Builder> settings, Consumer<LocalTreasureData> preparation) {
        this.settings = settings;
        this.preparation = preparation;
    }

    /** An extension for {@code @RegisterExtension} whose environments have settings of their own. */
    public static LocalTreasureDataExtension with(UnaryOperator<LocalTreasureData.Builder> settings) {
        return new LocalTreasureDataExtension(Objects.requireNonNull(settings, "settings"), td -> {});
    }

    /** The same, and every environment is filled before it is given to the first test. */
    public LocalTreasureDataExtension prepared(Consumer<LocalTreasureData> with) {
        return new LocalTreasureDataExtension(settings, preparation.andThen(with));
    }

    /** One for the class, where the extension is registered in a static field. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getTestClass().filter(this::isStaticFieldOf).isPresent()) {
            environment(context);
        }
    }

    private boolean isStaticFieldOf(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getSuperclass()) {
            for (java.lang.reflect.Field field : type.getDeclaredFields()) {
                if (java.lang.reflect.Modifier.isStatic(field.getModifiers())
                        && field.getType().equals(LocalTreasureDataExtension.class)
                        && value(field) == this) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Object value(java.lang.reflect.Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Cannot read " + field + ", which is registered as an extension", e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == LocalTreasureData.class
                || type == TdClient.class
                || type == Faults.class
                || type == LocalClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LocalTreasureData td = environment(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == TdClient.class) {
            return td.client();
        }
        if (type == Faults.class) {
            return td.faults();
        }
        return type == LocalClock.class ? td.clock() : td;
    }

    /** So that a constructor's environment is its test's. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LocalTreasureData td = context.getStore(NAMESPACE).get(this, LocalTreasureData.class);
        if (td == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            // The test has failed already, which may be why its faults were not met.
            td.faults().clear();
        } else {
            td.faults().requireMet();
        }
    }

    /** That of the context or one around it; JUnit closes it at the end of the context in which it was made. */
    private LocalTreasureData environment(ExtensionContext context) {
        LocalTreasureData td =
                context.getStore(NAMESPACE).computeIfAbsent(this, key -> start(), LocalTreasureData.class);
        return Objects.requireNonNull(td, "environment");
    }

    private LocalTreasureData start() {
        LocalTreasureData td = settings.apply(LocalTreasureData.builder()).start();
        try {
            preparation.accept(td);
            return td;
        } catch (RuntimeException | Error e) {
            td.close();
            throw e;
        }
    }
}
