package io.cdppipeline.examples.quickstart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What happens at the shop, period by period; each period is handed out as one export. Not thread-safe. */
final class ShopLife {

    /** The rows that were new or changed in one period. */
    record Export(List<SourceRow> customers, List<SourceRow> orders, List<SourceRow> products) {}

    private static final int PEOPLE_AT_FIRST = 4_800;
    private static final int ACCOUNTS_A_MONTH = 260;
    private static final int ORDERS_AT_FIRST = 26_000;
    private static final int ORDERS_A_MONTH = 2_300;
    private static final int CHANGES_A_MONTH = 150;
    private static final int PRODUCTS_AT_FIRST = 280;
    private static final int PRODUCTS_A_MONTH = 30;
    private static final long DAY = 86_400;

    private final People people = new People();
    private final List<Person> known = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Product> products = new ArrayList<>();

    /** The history: everything once, in the version that it had at the end. */
    Export begin(Period period, long seed) {
        Random random = new Random(seed);
        Export export = new Export(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < PEOPLE_AT_FIRST; i++) {
            Person person = nextPerson(random);
            // One in twelve has never had an account and buys as a guest.
            if (random.nextInt(12) != 0) {
                openAccounts(person, period, random, export);
            }
        }
        for (int i = 0; i < PRODUCTS_AT_FIRST; i++) {
            addProduct(period, random, export);
        }
        for (int i = 0; i < ORDERS_AT_FIRST; i++) {
            place(anyBuyer(random), period, random, export);
        }
        return export;
    }

    /** A month of the usual: newcomers, second accounts, changes, orders. */
    Export goOn(Period period, long seed) {
        Random random = new Random(seed);
        Export export = new Export(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        change(some(accounts, random), period, random, export);
        for (Product product : some(products, random)) {
            product.change(random);
            export.products().add(product.row(period.any(random)));
        }
        for (int i = 0; i < ACCOUNTS_A_MONTH; i++) {
            openAccounts(nextPerson(random), period, random, export);
        }
        for (int i = 0; i < PRODUCTS_A_MONTH; i++) {
            addProduct(period, random, export);
        }
        for (int i = 0; i < ORDERS_A_MONTH; i++) {
            place(anyBuyer(random), period, random, export);
        }
        return export;
    }

    /** A quiet month in which nobody turns out to be somebody else. */
    Export goOnWithoutMerging(Period period, long seed) {
        Random random = new Random(seed);
        Export export = new Export(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Account> changing = new ArrayList<>(some(accounts, random));
        // Some known customers are sure to get a new address and number; with the others it is left to chance.
        giveNewIdentifiers(changing.subList(0, 20), period, random, export);
        change(changing.subList(20, changing.size()), period, random, export);
        for (int i = 0; i < ACCOUNTS_A_MONTH / 2; i++) {
            Person person = people.next(random);
            if (i % 10 == 0) {
                // One more account of somebody known, told by the address alone.
                person.emails().set(0, People.pick(accounts, random).email());
                person.phones().clear();
            }
            openAccount(person, period, random, export);
        }
        for (int i = 0; i < ORDERS_A_MONTH / 4; i++) {
            // What an account has in its row is one customer already, however it is spelt.
            Account account = People.pick(accounts, random);
            boolean guest = random.nextInt(10) == 0;
            Buyer buyer = guest
                    ? guest(people.next(random), random)
                    : new Buyer(account.createdAt(), new Order.Buyer(account.id(), account.email(), account.phone()));
            place(buyer, period, random, export);
        }
        return export;
    }

    /** Who may order, and since when. */
    private record Buyer(long since, Order.Buyer typedIn) {}

    private Person nextPerson(Random random) {
        Person person = people.next(random);
        // Some share the number of a household; some have a second address.
        if (!known.isEmpty() && random.nextInt(14) == 0) {
            List<String> home = People.pick(known, random).phones();
            if (!home.isEmpty()) {
                person.phones().clear();
                person.phones().add(home.get(0));
            }
        }
        if (random.nextInt(10) == 0) {
            person.emails().add(people.nextEmail(person, random));
        }
        known.add(person);
        return person;
    }

    private void openAccounts(Person person, Period period, Random random, Export export) {
        openAccount(person, period, random, export);
        if (random.nextInt(16) == 0) {
            openAccount(person, period, random, export);
        }
    }

    /** A second account of a person has their address again, in a spelling of its own, or their other one. */
    private void openAccount(Person person, Period period, Random random, Export export) {
        String phone =
                person.phones().isEmpty() || random.nextInt(5) == 0 ? null : People.pick(person.phones(), random);
        long createdAt = period.any(random);
        Account account = new Account(
                6_940_000_000_001L + 3_203L * accounts.size(),
                person,
                People.pick(person.emails(), random),
                phone,
                createdAt,
                random);
        accounts.add(account);
        export.customers().add(account.row(sometimesLater(createdAt, period, random)));
    }

    private void addProduct(Period period, Random random, Export export) {
        long createdAt = period.any(random);
        Product product = new Product(8_100_000_000_007L + 5_101L * products.size(), createdAt, random);
        products.add(product);
        export.products().add(product.row(sometimesLater(createdAt, period, random)));
    }

    private void place(Buyer buyer, Period period, Random random, Export export) {
        long createdAt = period.after(buyer.since(), random);
        int count = orders.size();
        Order order =
                new Order(5_400_000_000_003L + 1_709L * count, 1_001L + count, buyer.typedIn(), createdAt, random);
        orders.add(order);
        export.orders().add(order.row(sometimesLater(createdAt, period, random)));
    }

    private Buyer anyBuyer(Random random) {
        if (random.nextInt(8) == 0) {
            return guest(People.pick(known, random), random);
        }
        Account account = People.pick(accounts, random);
        Person person = account.person();
        String email = Dirt.email(People.pick(person.emails(), random), random);
        String phone =
                person.phones().isEmpty() ? null : Dirt.phone(person.phones().get(0), random);
        if (random.nextInt(150) == 0) {
            // Sent to somebody else, whose number is the one to call.
            List<String> others = People.pick(known, random).phones();
            phone = others.isEmpty() ? phone : Dirt.phone(others.get(0), random);
        }
        return new Buyer(
                account.createdAt(), new Order.Buyer(account.id(), email, random.nextInt(3) == 0 ? null : phone));
    }

    /** A guest leaves an address and a number, an address alone, or now and then nothing. */
    private static Buyer guest(Person person, Random random) {
        boolean phone = !person.phones().isEmpty() && random.nextInt(3) != 0;
        boolean email = random.nextInt(25) != 0;
        return new Buyer(
                0,
                new Order.Buyer(
                        null,
                        email ? Dirt.email(People.pick(person.emails(), random), random) : null,
                        phone ? Dirt.phone(People.pick(person.phones(), random), random) : null));
    }

    private void change(Iterable<Account> changing, Period period, Random random, Export export) {
        for (Account account : changing) {
            account.change(people, random);
            export.customers().add(account.row(period.any(random)));
        }
        for (Order order : some(orders, random)) {
            order.change();
            export.orders().add(order.row(period.any(random)));
        }
    }

    private void giveNewIdentifiers(Iterable<Account> changing, Period period, Random random, Export export) {
        for (Account account : changing) {
            account.moveTo(people.nextEmail(account.person(), random), people.nextPhone());
            export.customers().add(account.row(period.any(random)));
        }
    }

    /** Some of the things, each once. */
    private static <T> Set<T> some(List<T> things, Random random) {
        Set<T> chosen = new LinkedHashSet<>();
        int count = Math.min(CHANGES_A_MONTH, things.size() / 10);
        while (chosen.size() < count) {
            chosen.add(People.pick(things, random));
        }
        return chosen;
    }

    private static long sometimesLater(long createdAt, Period period, Random random) {
        if (random.nextInt(3) != 0) {
            return createdAt;
        }
        return new Period(period.from(), Math.min(period.to(), createdAt + 30 * DAY)).after(createdAt, random);
    }
}
