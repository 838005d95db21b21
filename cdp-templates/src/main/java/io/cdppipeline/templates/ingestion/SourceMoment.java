package io.cdppipeline.templates.ingestion;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Moments of a configuration, and the months between two. */
final class SourceMoment {

    private SourceMoment() {}

    /** A date or date-time, in UTC if it names no zone, to the second below; empty if the text is neither. */
    static Optional<Instant> parse(String text) {
        String iso = text.strip()
                .toUpperCase(Locale.ROOT)
                .replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) +", "$1T")
                .replace(" ", "");
        try {
            if (!iso.contains("T")) {
                return Optional.of(
                        LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            boolean zoned = iso.matches(".*(Z|[+-]\\d{2}(:?\\d{2})?)$");
            Instant moment = zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            return Optional.of(moment.truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A calendar month or what a range has of it, both ends included. */
    record Month(YearMonth name, Instant start, Instant end) {}

    /** The months of a range, the first from its start; the last to its end, or whole where the range is open. */
    static List<Month> months(Instant start, Optional<Instant> end, Instant now) {
        List<Month> months = new ArrayList<>();
        YearMonth last = YearMonth.from(end.orElse(now).atOffset(ZoneOffset.UTC));
        for (YearMonth month = YearMonth.from(start.atOffset(ZoneOffset.UTC));
                !month.isAfter(last);
                month = month.plusMonths(1)) {
            Instant first = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            Instant lastSecond = month.plusMonths(1)
                    .atDay(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .minusSeconds(1);
            Instant cut = end.filter(lastSecond::isAfter).orElse(lastSecond);
            months.add(new Month(month, start.isAfter(first) ? start : first, cut));
        }
        return months;
    }
}
