package io.cdppipeline.templates.staging;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a date's own digits do not tell: whether {@code 03/04/2024} is of March or of April. A sample tells where it has a
 * number that can be no month.
 *
 * @param slashDayFirst how dates with slashes are read
 * @param dashDayFirst how dates with dashes and the year behind are read
 */
record DateSpelling(boolean slashDayFirst, boolean dashDayFirst) {

    /** Without a sample, or with one that does not tell (facts: phase packs, A3.1). */
    static final DateSpelling USUAL = new DateSpelling(false, true);

    private static final Pattern YEAR_LAST =
            Pattern.compile("\\s*(\\d{1,2})([/-])(\\d{1,2})\\2\\d{4}(?!\\d).*", Pattern.DOTALL);
    private static final Pattern ISO =
            Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])([T ]([01]\\d|2[0-3]):[0-5]\\d.*)?");

    static DateSpelling of(List<String> values) {
        return new DateSpelling(dayFirst(values, "/", USUAL.slashDayFirst), dayFirst(values, "-", USUAL.dashDayFirst));
    }

    /** Whether values can be nothing but dates, whatever their column is called. */
    static boolean areDates(List<String> values) {
        return !values.isEmpty()
                && values.stream().allMatch(value -> ISO.matcher(value.strip()).matches());
    }

    private static boolean dayFirst(List<String> values, String mark, boolean usual) {
        boolean first = false;
        boolean second = false;
        for (String value : values) {
            Matcher matcher = YEAR_LAST.matcher(value);
            if (matcher.matches() && matcher.group(2).equals(mark)) {
                first |= Integer.parseInt(matcher.group(1)) > 12;
                second |= Integer.parseInt(matcher.group(3)) > 12;
            }
        }
        return first == second ? usual : first;
    }
}
