package io.cdppipeline.examples.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes people up; no two get the same address or number, unless they live together. */
final class People {

    private static final List<String> FIRST = List.of(
            "Anna", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hiro", "Ines", "Jonas", "Katya", "Liam", "Mei",
            "Nora", "Omar", "Priya", "Quinn", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wes", "Ximena", "Yara", "Zoë");

    private static final List<String> LAST = List.of(
            "Adams",
            "Baker",
            "Castillo",
            "Dubois",
            "Eriksen",
            "Fischer",
            "Garcia",
            "Hughes",
            "Ivanova",
            "Jensen",
            "Kim",
            "Lopez",
            "Müller",
            "Nguyen",
            "O'Brien",
            "Patel",
            "Quist",
            "Rossi",
            "Sato",
            "Tanaka",
            "Underwood",
            "Vogel",
            "Walker",
            "Xu",
            "Young",
            "Zimmer");

    private static final List<String> DOMAINS =
            List.of("example.com", "example.org", "example.net", "mail.example.com", "post.example.org");

    private int addresses;
    private int numbers;

    /** Somebody with one address, and mostly with one number. */
    Person next(Random random) {
        Person person = new Person(pick(FIRST, random), pick(LAST, random));
        person.emails().add(nextEmail(person, random));
        if (random.nextInt(100) < 85) {
            person.phones().add(nextPhone());
        }
        return person;
    }

    /** An address that nobody has yet. */
    String nextEmail(Person person, Random random) {
        addresses++;
        String first = ascii(person.firstName());
        String last = ascii(person.lastName());
        String name = switch (random.nextInt(4)) {
            case 0 -> first + "." + last + addresses;
            case 1 -> first.charAt(0) + last + addresses;
            case 2 -> first + "_" + addresses;
            default -> last + "." + first + "+shop" + addresses;
        };
        return name + "@" + pick(DOMAINS, random);
    }

    /** A number that nobody has yet, of those set aside for stories: area code, 555, 01, two digits. */
    String nextPhone() {
        String phone = "%03d55501%02d".formatted(201 + numbers / 100, numbers % 100);
        numbers++;
        return phone;
    }

    static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static String ascii(String name) {
        return name.toLowerCase(Locale.ROOT).replace("ë", "e").replace("ü", "u").replaceAll("[^a-z]", "");
    }
}
