package fulcrum.server.postgres.login;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may come in from where, and how they prove who they are: a line of `pg_hba.conf`.
///
/// @param type of connections that it is about
/// @param databases empty for all
/// @param sameUser also the database that is called as the user is
/// @param users empty for all
/// @param addresses null for all
public record LoginRule(
        Type type,
        List<String> databases,
        boolean sameUser,
        List<String> users,
        @Nullable AddressRange addresses,
        Method method) {

    /// Of connections.
    public enum Type {
        /// With TLS or without.
        HOST,
        /// With TLS.
        HOSTSSL,
        /// Without.
        HOSTNOSSL
    }

    /// How somebody proves who he is.
    public enum Method {
        /// Not at all.
        TRUST,
        /// He is not let in.
        REJECT,
        /// By a password that he does not tell.
        SCRAM_SHA_256
    }

    /// Why a line is no rule.
    public static final class NoRule extends Exception {

        private static final long serialVersionUID = 1L;

        private final String hint;

        NoRule(String reason, String hint) {
            super(reason);
            this.hint = hint;
        }

        /// What to write instead.
        public String hint() {
            return hint;
        }
    }

    private static final String FORM = "write it as 'host all all 10.0.0.0/8 scram-sha-256'";

    public LoginRule {
        databases = List.copyOf(databases);
        users = List.copyOf(users);
    }

    static LoginRule trust(String database, String user, AddressRange from) {
        return new LoginRule(
                Type.HOST, List.of(database), false, List.of(user), from, Method.TRUST);
    }

    /// Reads `type databases users addresses method`. Names stand behind each other with commas; in
    /// double quotes they are names and nothing else.
    ///
    /// @throws NoRule with the reason, such as `has no method`
    public static LoginRule parse(String line) throws NoRule {
        List<List<Word>> fields = fields(line);
        if (fields.size() != 5) {
            throw new NoRule(
                    "has " + fields.size() + " fields, and a rule five",
                    FORM + ": type, databases, users, addresses and method");
        }
        List<String> databases = new ArrayList<>();
        boolean sameUser = false;
        boolean all = false;
        for (Word word : fields.get(1)) {
            if (word.is("all")) {
                all = true;
            } else if (word.is("sameuser")) {
                sameUser = true;
            } else {
                databases.add(name(word, "samerole", "replication"));
            }
        }
        List<String> users = new ArrayList<>();
        boolean anybody = false;
        for (Word word : fields.get(2)) {
            anybody |= word.is("all");
            users.add(name(word));
        }
        return new LoginRule(
                type(only(fields.get(0))),
                all ? List.of() : databases,
                !all && sameUser,
                anybody ? List.of() : users,
                addresses(only(fields.get(3))),
                method(only(fields.get(4))));
    }

    private record Word(String text, boolean quoted) {
        boolean is(String keyWord) {
            return !quoted && text.equals(keyWord);
        }
    }

    private static List<List<Word>> fields(String line) throws NoRule {
        List<List<Word>> fields = new ArrayList<>();
        List<Word> field = new ArrayList<>();
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            }
            int from = i;
            if (c == '"') {
                i = line.indexOf('"', i + 1);
                if (i < 0) {
                    throw new NoRule("has a quote without an end", "write names as \"name\"");
                }
                field.add(new Word(line.substring(from + 1, i++), true));
            } else {
                while (i < line.length() && "\", \t".indexOf(line.charAt(i)) < 0) {
                    i++;
                }
                field.add(new Word(line.substring(from, i), false));
            }
            i = skipBlanks(line, i);
            if (i < line.length() && line.charAt(i) == ',') {
                i++;
            } else {
                fields.add(field);
                field = new ArrayList<>();
            }
        }
        if (!field.isEmpty()) {
            throw new NoRule("ends with a comma", FORM);
        }
        return fields;
    }

    private static int skipBlanks(String line, int from) {
        int i = from;
        while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
            i++;
        }
        return i;
    }

    private static Word only(List<Word> words) throws NoRule {
        if (words.size() != 1) {
            throw new NoRule("has a list where one word stands", FORM);
        }
        return words.getFirst();
    }

    /// A name that means itself.
    private static String name(Word word, String... reserved) throws NoRule {
        String text = word.text;
        boolean special = text.startsWith("+") || text.startsWith("/") || text.startsWith("@");
        if (!word.quoted && (special || List.of(reserved).contains(text) || text.isEmpty())) {
            throw new NoRule(
                    "says '" + text + "', which this version does not know",
                    "name databases and users one by one, or write all or sameuser; what is meant"
                            + " as a name stands in double quotes");
        }
        return text;
    }

    private static Type type(Word word) throws NoRule {
        return switch (word.text) {
            case "host" -> Type.HOST;
            case "hostssl" -> Type.HOSTSSL;
            case "hostnossl" -> Type.HOSTNOSSL;
            case "local" ->
                    throw new NoRule(
                            "is about Unix sockets, of which there are none",
                            "write 'host' and the addresses 127.0.0.1/32 and ::1/128");
            default ->
                    throw new NoRule(
                            "is about connections of type '" + word.text + "'",
                            "the types are host, hostssl and hostnossl");
        };
    }

    private static @Nullable AddressRange addresses(Word word) throws NoRule {
        if (word.is("all")) {
            return null;
        }
        AddressRange range = AddressRange.parse(word.text);
        if (range == null) {
            throw new NoRule(
                    "says '" + word.text + "' where addresses stand",
                    "write all, an address, or a range of them such as 10.0.0.0/8 or fe80::/10");
        }
        return range;
    }

    private static Method method(Word word) throws NoRule {
        return switch (word.text) {
            case "trust" -> Method.TRUST;
            case "reject" -> Method.REJECT;
            case "scram-sha-256" -> Method.SCRAM_SHA_256;
            case "md5", "password" ->
                    throw new NoRule(
                            "has the method '" + word.text + "', which tells too much",
                            "write scram-sha-256; every driver since 2018 knows it");
            default ->
                    throw new NoRule(
                            "has the method '" + word.text + "'",
                            "the methods are trust, reject and scram-sha-256");
        };
    }

    boolean fits(boolean tls, String database, String user, InetAddress address) {
        boolean typed =
                switch (type) {
                    case HOST -> true;
                    case HOSTSSL -> tls;
                    case HOSTNOSSL -> !tls;
                };
        boolean named =
                (databases.isEmpty() && !sameUser)
                        || databases.contains(database)
                        || (sameUser && database.equals(user));
        return typed
                && named
                && (users.isEmpty() || users.contains(user))
                && (addresses == null || addresses.holds(address));
    }

    /// As it is written.
    @Override
    public String toString() {
        List<String> named = quoted(databases);
        if (sameUser) {
            named.add("sameuser");
        }
        return type.name().toLowerCase(Locale.ROOT)
                + " "
                + (named.isEmpty() ? "all" : String.join(",", named))
                + " "
                + (users.isEmpty() ? "all" : String.join(",", quoted(users)))
                + " "
                + (addresses == null ? "all" : addresses)
                + " "
                + method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> quoted(List<String> names) {
        List<String> quoted = new ArrayList<>();
        for (String name : names) {
            boolean plain =
                    name.matches("\\w[\\w.-]*") && !name.equals("all") && !name.equals("sameuser");
            quoted.add(plain ? name : '"' + name + '"');
        }
        return quoted;
    }
}
