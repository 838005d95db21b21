package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.Supplier;

/** What a process gets that runs in another country: other rules for capitals, other digits, calendars and hours. */
public final class Elsewhere {

    /** Capitals with and without dots, digits that are not ours, years of another calendar. */
    private static final List<String> PLACES = List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai");

    private Elsewhere() {}

    /** Fails unless it is the same everywhere. Tests beside it must not mind either. */
    public static synchronized void assertSame(Object expected, Supplier<?> made) {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String place : PLACES) {
                Locale.setDefault(Locale.forLanguageTag(place));
                // Where the day is another one, fourteen hours before UTC.
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
                assertThat((Object) made.get()).as(place).isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }
}
