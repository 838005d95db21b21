package io.cdppipeline.examples.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Somebody who buys, with the addresses and numbers that are theirs, or their household's, in clean form. */
final class Person {

    private final String firstName;
    private final String lastName;
    private final List<String> emails = new ArrayList<>();
    private final List<String> phones = new ArrayList<>();

    Person(String firstName, String lastName) {
        this.firstName = firstName;
        this.lastName = lastName;
    }

    String firstName() {
        return firstName;
    }

    String lastName() {
        return lastName;
    }

    /** Never empty; the first is the main one. */
    List<String> emails() {
        return emails;
    }

    /** Ten digits each; may be empty. */
    List<String> phones() {
        return phones;
    }
}
