package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * DuckDB text with places for arguments: <code>{0}</code> the first argument, <code>{0w}</code> its wall-clock timestamp,
 * <code>{0u}</code> that in microseconds, <code>{0m}</code> its UTC moment in microseconds, <code>{0z}</code> its zone,
 * <code>{1*}</code> all arguments from the second on, <code>{!}</code> before a function of ours that has a variant which
 * gives null instead of failing. {@code ;;} parts the moment of a zoned result from its zone.
 */
final class Template {

    private record Piece(String text, int argument, char form) {}

    private final List<Piece> pieces;
    private final List<Piece> zone;

    private Template(List<Piece> pieces, List<Piece> zone) {
        this.pieces = pieces;
        this.zone = zone;
    }

    static Template read(String text) {
        int parts = text.indexOf(";;");
        return parts < 0
                ? new Template(pieces(text), List.of())
                : new Template(
                        pieces(text.substring(0, parts).trim()),
                        pieces(text.substring(parts + 2).trim()));
    }

    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; i + 2 < text.length(); i++) {
            if (text.charAt(i) == '{' && (Character.isDigit(text.charAt(i + 1)) || text.charAt(i + 1) == '!')) {
                pieces.add(new Piece(text.substring(from, i), -1, ' '));
                int close = text.indexOf('}', i);
                String inside = text.substring(i + 1, close);
                pieces.add(
                        inside.equals("!")
                                ? new Piece("", -1, '!')
                                : new Piece("", inside.charAt(0) - '0', inside.length() > 1 ? inside.charAt(1) : 'v'));
                from = close + 1;
                i = close;
            }
        }
        pieces.add(new Piece(text.substring(from), -1, ' '));
        return pieces;
    }

    Value write(List<Value> arguments, Type result, boolean tolerant) {
        String sql = write(pieces, arguments, tolerant);
        return zone.isEmpty() ? new Value(sql, result) : Value.zoned(sql, write(zone, arguments, tolerant), result.p());
    }

    private static String write(List<Piece> pieces, List<Value> arguments, boolean tolerant) {
        StringBuilder sql = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.argument() < 0) {
                sql.append(piece.form() == '!' && tolerant ? "try_" : piece.text());
            } else if (piece.form() == '*') {
                StringJoiner rest = new StringJoiner(", ");
                arguments.subList(piece.argument(), arguments.size()).forEach(each -> rest.add(each.sql()));
                sql.append(rest);
            } else {
                sql.append(place(arguments.get(piece.argument()), piece.form()));
            }
        }
        return sql.toString();
    }

    private static String place(Value argument, char form) {
        return switch (form) {
            case 'w' -> argument.wall();
            case 'u' -> "epoch_us(" + argument.wall() + ")";
            case 'm' -> "epoch_us(" + (argument.type().is(Type.Kind.ZONED) ? argument.moment() : argument.wall()) + ")";
            case 'z' -> argument.type().is(Type.Kind.ZONED) ? argument.zoneName() : "'UTC'";
            default -> argument.sql();
        };
    }
}
