package io.cdppipeline.local.sql.function;

/** Functions of varbinary, which DuckDB holds as upper-case hexadecimal text. */
final class BinaryFunctions {

    private BinaryFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("to_utf8(varchar) -> varbinary", "hex({0})")
                .add("from_utf8(varbinary) -> varchar", "p_from_utf8({0}, chr(65533))")
                .add("from_utf8(varbinary, varchar) -> varchar", "p_from_utf8({0}, {1})")
                .add("to_hex(varbinary) -> varchar", "{0}")
                .add("from_hex(varchar) -> varbinary", "{!}p_from_hex({0})")
                .add("length(varbinary) -> bigint", "length({0}) // 2")
                .add("reverse(varbinary) -> varbinary", "p_reverse_bytes({0})")
                .add("substr(varbinary, bigint) -> varbinary", "p_substr_bytes({0}, {1}, 2147483647)")
                .add("substr(varbinary, bigint, bigint) -> varbinary", "p_substr_bytes({0}, {1}, {2})")
                .add("lpad(varbinary, bigint, varbinary) -> varbinary", "{!}p_lpad({0}, p_twice({1}), {2})")
                .add("rpad(varbinary, bigint, varbinary) -> varbinary", "{!}p_rpad({0}, p_twice({1}), {2})")
                .add("from_hex(varbinary) -> varbinary", "{!}p_from_hex(p_from_utf8({0}, chr(65533)))")
                .add("from_base64(varbinary) -> varbinary", "{!}p_from_base64(p_from_utf8({0}, chr(65533)))")
                .add("from_base64url(varbinary) -> varbinary", "{!}p_from_base64url(p_from_utf8({0}, chr(65533)))")
                .add("from_base32(varchar) -> varbinary", "{!}p_from_base32({0})")
                .add("from_base32(varbinary) -> varbinary", "{!}p_from_base32(p_from_utf8({0}, chr(65533)))")
                .add("from_utf8(varbinary, bigint) -> varchar", "p_from_utf8({0}, p_replacement({1}))")
                .add("to_ieee754_32(real) -> varbinary", "p_ieee754_32(CAST({0} AS DOUBLE))")
                .add("from_ieee754_32(varbinary) -> real", "CAST({!}p_from_ieee754_32({0}) AS FLOAT)")
                .add("to_base64(varbinary) -> varchar", "to_base64(unhex({0}))")
                .add("from_base64(varchar) -> varbinary", "{!}p_from_base64({0})")
                .add("to_base64url(varbinary) -> varchar", "p_to_base64url({0})")
                .add("from_base64url(varchar) -> varbinary", "{!}p_from_base64url({0})")
                .add("to_base32(varbinary) -> varchar", "p_to_base32({0})")
                .add("md5(varbinary) -> varbinary", "upper(md5(unhex({0})))")
                .add("sha1(varbinary) -> varbinary", "upper(sha1(unhex({0})))")
                .add("sha256(varbinary) -> varbinary", "upper(sha256(unhex({0})))")
                .add("sha512(varbinary) -> varbinary", "p_digest('SHA-512', {0})")
                .add("hmac_md5(varbinary, varbinary) -> varbinary", "p_hmac('HmacMD5', {0}, {1})")
                .add("hmac_sha1(varbinary, varbinary) -> varbinary", "p_hmac('HmacSHA1', {0}, {1})")
                .add("hmac_sha256(varbinary, varbinary) -> varbinary", "p_hmac('HmacSHA256', {0}, {1})")
                .add("hmac_sha512(varbinary, varbinary) -> varbinary", "p_hmac('HmacSHA512', {0}, {1})")
                .add("crc32(varbinary) -> bigint", "p_crc32({0})")
                .add("xxhash64(varbinary) -> varbinary", "p_xxhash64({0})")
                .add("murmur3(varbinary) -> varbinary", "p_murmur3({0})")
                .add("to_big_endian_64(bigint) -> varbinary", "p_big_endian({0}, 8)")
                .add("to_big_endian_32(integer) -> varbinary", "p_big_endian({0}, 4)")
                .add("from_big_endian_64(varbinary) -> bigint", "{!}p_from_big_endian({0}, 8)")
                .add("from_big_endian_32(varbinary) -> integer", "CAST({!}p_from_big_endian({0}, 4) AS INTEGER)")
                .add("to_ieee754_64(double) -> varbinary", "p_ieee754({0})")
                .add("from_ieee754_64(varbinary) -> double", "{!}p_from_ieee754({0})");
    }
}
