package io.cdppipeline.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A customer's account at the shop as it is now; each change is handed out as one more version of the row. */
final class Account {

    static final List<String> COLUMNS = List.of(
            "id",
            "email",
            "phone",
            "first_name",
            "last_name",
            "city",
            "zip",
            "country",
            "accepts_marketing",
            "state",
            "created_at",
            "updated_at");

    private record Town(String city, String zip, String country) {}

    private static final List<Town> TOWNS = List.of(
            new Town("Boston", "02108", "United States"),
            new Town("Newark", "07102", "United States"),
            new Town("Chicago", "60601", "United States"),
            new Town("Austin", "73301", "United States"),
            new Town("Denver", "80202", "United States"),
            new Town("Portland", "97201", "United States"),
            new Town("Montréal", "H2Y 1C6", "Canada"),
            new Town("Vancouver", "V5K 0A1", "Canada"));

    private final long id;
    private final Person person;
    private final long createdAt;
    private String email;
    private @Nullable String phone;
    private Town town;
    private boolean acceptsMarketing;

    Account(long id, Person person, String email, @Nullable String phone, long createdAt, Random random) {
        this.id = id;
        this.person = person;
        this.createdAt = createdAt;
        this.email = Dirt.email(email, random);
        this.phone = phone == null ? null : Dirt.phone(phone, random);
        this.town = People.pick(TOWNS, random);
        this.acceptsMarketing = random.nextBoolean();
    }

    long id() {
        return id;
    }

    Person person() {
        return person;
    }

    long createdAt() {
        return createdAt;
    }

    /** As the account has it now, dirt included. */
    String email() {
        return email;
    }

    /** As the account has it now, dirt included. */
    @Nullable
    String phone() {
        return phone;
    }

    /** Changes something: an address or number that nobody had before, the town, or the consent. */
    void change(People people, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> email = people.nextEmail(person, random);
            case 1 -> phone = Dirt.phone(people.nextPhone(), random);
            case 2 -> town = People.pick(TOWNS, random);
            default -> acceptsMarketing = !acceptsMarketing;
        }
    }

    /** Gives it another address and number. */
    void moveTo(String newEmail, String newPhone) {
        email = newEmail;
        phone = newPhone;
    }

    SourceRow row(long updatedAt) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("email", email);
        if (phone != null) {
            values.put("phone", phone);
        }
        values.put("first_name", person.firstName());
        values.put("last_name", person.lastName());
        values.put("city", town.city());
        values.put("zip", town.zip());
        values.put("country", town.country());
        values.put("accepts_marketing", acceptsMarketing);
        values.put("state", "enabled");
        values.put("created_at", Period.text(createdAt));
        values.put("updated_at", Period.text(updatedAt));
        return new SourceRow(updatedAt, id, values);
    }
}
