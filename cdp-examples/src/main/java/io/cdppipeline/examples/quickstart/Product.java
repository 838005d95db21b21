package io.cdppipeline.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A product as it is now. */
final class Product {

    static final List<String> COLUMNS =
            List.of("id", "title", "vendor", "product_type", "price", "status", "created_at", "updated_at");

    private static final List<String> ADJECTIVES =
            List.of("Classic", "Light", "Nordic", "Everyday", "Recycled", "Little", "Heavy-duty", "Soft");
    private static final List<String> THINGS = List.of(
            "Backpack", "Mug, 0.4 l", "Rain Jacket", "Notebook 8\" x 5\"", "Lamp", "Socks", "Blanket", "Kettle");
    private static final List<String> VENDORS = List.of("Fjord & Co", "Harbour Goods", "Atelier Été", "Plain, Inc.");
    private static final List<String> TYPES = List.of("Bags", "Kitchen", "Clothing", "Stationery", "Home");

    private final long id;
    private final String title;
    private final String vendor;
    private final String type;
    private final long createdAt;
    private int dollars;
    private String status = "active";

    Product(long id, long createdAt, Random random) {
        this.id = id;
        this.title = People.pick(ADJECTIVES, random) + " " + People.pick(THINGS, random);
        this.vendor = People.pick(VENDORS, random);
        this.type = People.pick(TYPES, random);
        this.createdAt = createdAt;
        this.dollars = 5 + random.nextInt(195);
    }

    long createdAt() {
        return createdAt;
    }

    void change(Random random) {
        if (random.nextInt(4) == 0) {
            status = status.equals("active") ? "archived" : "active";
        } else {
            dollars = 5 + random.nextInt(195);
        }
    }

    SourceRow row(long updatedAt) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("title", title);
        values.put("vendor", vendor);
        values.put("product_type", type);
        values.put("price", dollars + ".99");
        values.put("status", status);
        values.put("created_at", Period.text(createdAt));
        values.put("updated_at", Period.text(updatedAt));
        return new SourceRow(updatedAt, id, values);
    }
}
