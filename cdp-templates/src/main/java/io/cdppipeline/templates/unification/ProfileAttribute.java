package io.cdppipeline.templates.unification;

import io.cdppipeline.templates.unification.ColumnNames.Sought;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of a customer besides identifiers, where a table has it.
 *
 * @param name the prep table's column
 * @param columns names of columns that hold it, the best first
 */
record ProfileAttribute(String name, List<Sought> columns) {

    /** In front of a name where a table keeps addresses apart, in the order of trust. */
    private static final List<String> PREFIXES = List.of(
            "", "customer_", "default_address_", "billing_address_", "billing_", "shipping_address_", "shipping_");

    static final List<ProfileAttribute> ALL = List.of(
            of("first_name", "first_name", "firstname", "given_name"),
            of("last_name", "last_name", "lastname", "surname", "family_name"),
            of("full_name", "full_name", "customer_name", "display_name"),
            of("gender", "gender", "sex"),
            of("date_of_birth", "date_of_birth_date", "dob_date", "birthday_date", "birthdate_date", "birth_date_date"),
            of("company", "company", "company_name"),
            of("address", "address", "address1", "address_1", "street", "street_address"),
            of("city", "city", "suburb"),
            of("state", "state", "province", "region"),
            of("zip", "zip", "zip_code", "postal_code", "postcode"),
            of("country", "country", "country_code"),
            of("language", "language", "locale"));

    ProfileAttribute {
        columns = List.copyOf(columns);
    }

    private static ProfileAttribute of(String name, String... columns) {
        return new ProfileAttribute(
                name,
                PREFIXES.stream()
                        .flatMap(prefix -> Arrays.stream(columns).map(column -> Sought.of(prefix + column)))
                        .toList());
    }
}
