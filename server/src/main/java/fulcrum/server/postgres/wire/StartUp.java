package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.wire.MessageReader.Violation;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads what a client says before it is let in (PostgreSQL's manual, chapter 54.2.1).
final class StartUp {

    private static final int BYTES_MOST = 10_000;
    private static final int SETTINGS_MOST = 500;
    private static final int NEWEST = 3 << 16;
    private static final int CANCEL = 80877102;
    private static final int TLS = 80877103;
    private static final int GSS = 80877104;

    /// What a client has said.
    sealed interface Said {

        /// Not all of it is there yet.
        record Incomplete() implements Said {}

        /// It asks for encryption.
        ///
        /// @param tls rather than Kerberos'
        record Encryption(boolean tls) implements Said {}

        record Cancel(int process, int secret) implements Said {}

        /// It wants to be let in.
        record Hello(String user, String database, SortedMap<String, String> settings)
                implements Said {}
    }

    private static final Said INCOMPLETE = new Said.Incomplete();

    private final Replies replies;
    private final MessageReader reader = new MessageReader();

    StartUp(Replies replies) {
        this.replies = replies;
    }

    Said read(ByteBuf in) {
        if (in.readableBytes() < 4) {
            return INCOMPLETE;
        }
        int from = in.readerIndex();
        int length = in.getInt(from);
        if (length < 8 || length > BYTES_MOST) {
            throw new Violation("invalid length of startup packet");
        }
        if (in.readableBytes() < length) {
            return INCOMPLETE;
        }
        in.readerIndex(from + length);
        reader.of(in, from + 4, from + length);
        int code = reader.int32();
        return switch (code) {
            case TLS, GSS -> {
                reader.end();
                yield new Said.Encryption(code == TLS);
            }
            case CANCEL -> {
                Said cancel = new Said.Cancel(reader.int32(), reader.int32());
                reader.end();
                yield cancel;
            }
            default -> hello(code >>> 16, code & 0xFFFF);
        };
    }

    private Said hello(int major, int minor) {
        if (major != 3) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "unsupported frontend protocol "
                                    + major
                                    + "."
                                    + minor
                                    + ": server supports 3.0")
                    .hint("Use a client that speaks PostgreSQL's protocol 3.0.");
        }
        TreeMap<String, String> settings = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        while (true) {
            String name = reader.string();
            if (name.isEmpty()) {
                break;
            }
            String value = reader.string();
            if (settings.size() >= SETTINGS_MOST) {
                throw new Violation("too many parameters in startup packet");
            }
            if (name.startsWith("_pq_.")) {
                unknown.add(name);
            } else {
                settings.put(name, value);
            }
        }
        reader.end();
        if (minor > 0 || !unknown.isEmpty()) {
            replies.negotiateVersion(NEWEST, unknown);
        }
        return hello(settings);
    }

    private static Said hello(SortedMap<String, String> settings) {
        String user = settings.remove("user");
        if (user == null || user.isEmpty()) {
            throw new SqlError(
                    SqlState.BAD_AUTHORIZATION,
                    "no PostgreSQL user name specified in startup packet");
        }
        String database = settings.remove("database");
        String replication = settings.remove("replication");
        if (replication != null && !replication.equals("false") && !replication.equals("0")) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "replication is not supported yet")
                    .hint("Connect without the parameter replication.");
        }
        String options = settings.remove("options");
        if (options != null) {
            addOptions(options, settings);
        }
        return new Said.Hello(
                user, database == null || database.isEmpty() ? user : database, settings);
    }

    /// `-c name=value`, `-cname=value` and `--name=value`; a backslash keeps the character behind
    /// it.
    private static void addOptions(String options, SortedMap<String, String> settings) {
        List<String> words = words(options);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String pair;
            if (word.equals("-c") && i + 1 < words.size()) {
                pair = words.get(++i);
            } else if (word.startsWith("-c")) {
                pair = word.substring(2);
            } else if (word.startsWith("--")) {
                pair = word.substring(2);
            } else {
                pair = "";
            }
            int sign = pair.indexOf('=');
            if (sign <= 0) {
                throw new SqlError(
                                SqlState.SYNTAX, "invalid command-line argument: \"" + word + '"')
                        .hint("Options are written as -c name=value.");
            }
            String name = pair.substring(0, sign);
            settings.put(
                    word.startsWith("--") ? name.replace('-', '_') : name,
                    pair.substring(sign + 1));
        }
    }

    private static List<String> words(String options) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (c == '\\' && i + 1 < options.length()) {
                word.append(options.charAt(++i));
            } else if (Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
