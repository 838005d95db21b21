package io.cdppipeline.local.unify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The value of an id, made from its leader: eight bytes of the SHA-256 of the leader's text, masked by its key type, and
 * one byte of the mask, in URL-safe base64 (facts: phase-packs, A5.3 step 6).
 */
final class IdValue {

    /** Masks of the key types 1 to 10 as they are known; only the first three are certain to be the service's. */
    private static final List<String> KNOWN = List.of(
            "0ffdbcf0c666ce190d",
            "61a821f2b646a4e890",
            "acd2206c3f88b3ee27",
            "e2b8c47f5a94d1e36f",
            "7c3f9e8b2d156a0492",
            "4f6a1c8e7b359d2841",
            "9b2e5f7a4c8d1e6307",
            "3a7c9f2e6b8d4e1529",
            "8e4f7a1c9b6d2e5083",
            "2c6f9e4a7b1d8e3567");

    private IdValue() {}

    /** The mask of a key type, from 1, as 18 hexadecimal digits. */
    static String mask(int keyType) {
        if (keyType <= KNOWN.size()) {
            return KNOWN.get(keyType - 1);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("unification mask " + keyType).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 9);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * A DuckDB expression for the value.
     *
     * @param keyTypes how many key types there are
     * @param text an expression for the text to hash
     * @param keyType an expression for its key type
     */
    static String sql(int keyTypes, String text, String keyType) {
        StringBuilder masks = new StringBuilder("CASE " + keyType);
        StringBuilder tails = new StringBuilder("CASE " + keyType);
        for (int type = 1; type <= keyTypes; type++) {
            String mask = mask(type);
            masks.append(" WHEN ")
                    .append(type)
                    .append(" THEN '0x")
                    .append(mask, 0, 16)
                    .append("'::UBIGINT");
            tails.append(" WHEN ")
                    .append(type)
                    .append(" THEN '")
                    .append(mask, 16, 18)
                    .append("'");
        }
        return "translate(to_base64(unhex(printf('%016x', xor(('0x' || sha256(" + text + ")[1:16])::UBIGINT, " + masks
                + " END)) || " + tails + " END)), '+/', '-_')";
    }
}
