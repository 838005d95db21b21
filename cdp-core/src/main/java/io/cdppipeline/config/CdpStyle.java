package io.cdppipeline.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/**
 * The one way in which this library generates its immutable values: hidden implementation, nested builder, maps that keep
 * the order of insertion (which is why the JDK 9 collections are not used).
 */
@Target({ElementType.PACKAGE, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
@Value.Style(
        get = "*",
        visibility = Value.Style.ImplementationVisibility.PACKAGE,
        overshadowImplementation = true,
        jdkOnly = true,
        deepImmutablesDetection = true,
        forceJacksonPropertyNames = false,
        defaults = @Value.Immutable(copy = false))
public @interface CdpStyle {}
