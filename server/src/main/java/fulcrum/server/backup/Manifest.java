package fulcrum.server.backup;

import fulcrum.machine.Bytes;
import fulcrum.server.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one backup is made of. It is written last, so where there is one, the backup is whole.
///
/// Its text is a line of JSON, and a line with the SHA-256 of the first.
///
/// @param cluster that was copied
/// @param node that served it
/// @param version of the Fulcrum that wrote it
/// @param beganMillis before anything was frozen, by that node's clock: what was acknowledged
///   earlier is in it
/// @param takenMillis when all was frozen: what was asked for later is not
/// @param groups in the order of their numbers
public record Manifest(
        String cluster,
        String node,
        String version,
        long beganMillis,
        long takenMillis,
        List<Group> groups) {

    static final long FORMAT = 1;

    /// A group's state.
    ///
    /// @param applied index of the last entry that it includes
    /// @param all rows of the state, sessions too
    /// @param rows of clients alone
    /// @param chunks in the order of their keys
    public record Group(
            long number, long applied, RowSum all, RowSum rows, List<ChunkName> chunks) {
        public Group {
            chunks = List.copyOf(chunks);
        }
    }

    /// A chunk as it is found.
    ///
    /// @param name SHA-256 of its bytes
    /// @param bytes how many
    public record ChunkName(String name, long bytes) {}

    public Manifest {
        groups = List.copyOf(groups);
    }

    /// All clients' rows of all groups. Those of group 0 are the cluster's own: they name its
    /// members, and a cluster that is restored has others.
    public RowSum rows() {
        RowSum all = RowSum.NONE;
        for (Group group : groups) {
            all = group.number == 0 ? all : all.plus(group.rows);
        }
        return all;
    }

    /// All bytes of all chunks.
    public long bytes() {
        long bytes = 0;
        for (Group group : groups) {
            for (ChunkName chunk : group.chunks) {
                bytes += chunk.bytes;
            }
        }
        return bytes;
    }

    String toText() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("format", FORMAT);
        tree.put("cluster", cluster);
        tree.put("node", node);
        tree.put("version", version);
        tree.put("beganMillis", beganMillis);
        tree.put("takenMillis", takenMillis);
        tree.put("groups", groups.stream().map(Manifest::tree).toList());
        String line = Json.write(tree) + "\n";
        return line + seal(line);
    }

    private static Map<String, Object> tree(Group group) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("group", group.number);
        tree.put("applied", group.applied);
        tree.put("all", tree(group.all));
        tree.put("rows", tree(group.rows));
        List<Object> chunks = new ArrayList<>();
        for (ChunkName chunk : group.chunks) {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("sha256", chunk.name);
            named.put("bytes", chunk.bytes);
            chunks.add(named);
        }
        tree.put("chunks", chunks);
        return tree;
    }

    private static Map<String, Object> tree(RowSum sum) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("count", sum.rows());
        tree.put("checksum", sum.checksum());
        return tree;
    }

    private static String seal(String line) {
        return "sha256 " + Digest.of(Bytes.text(line)) + "\n";
    }

    /// @throws BackupRefused where it is damaged, or of a version that is not known here
    static Manifest read(String name, String text) throws BackupRefused {
        int end = text.indexOf('\n') + 1;
        String line = text.substring(0, end);
        if (end == 0 || !text.substring(end).equals(seal(line))) {
            throw damaged(name, "its checksum is wrong");
        }
        try {
            return new Reader(name).manifest(Json.read(line));
        } catch (Json.Malformed | IllegalArgumentException wrong) {
            throw damaged(name, String.valueOf(wrong.getMessage()));
        }
    }

    private static BackupRefused damaged(String name, String why) {
        return new BackupRefused(
                BackupRefused.Reason.DAMAGED,
                "the manifest " + name + " is damaged: " + why,
                "take another backup, or this one from another copy of the directory");
    }

    /// Reads trees. What is not in its form is an [IllegalArgumentException].
    private record Reader(String name) {

        Manifest manifest(@Nullable Object value) throws BackupRefused {
            Map<?, ?> tree = object(value);
            long format = number(tree, "format");
            if (format != FORMAT) {
                throw new BackupRefused(
                        BackupRefused.Reason.NOT_NOW,
                        name + " is of format " + format + ", and this version reads " + FORMAT,
                        "use the version of Fulcrum that wrote it: " + text(tree, "version"));
            }
            List<Group> groups = new ArrayList<>();
            for (Object group : list(tree, "groups")) {
                groups.add(group(object(group)));
            }
            return new Manifest(
                    text(tree, "cluster"),
                    text(tree, "node"),
                    text(tree, "version"),
                    number(tree, "beganMillis"),
                    number(tree, "takenMillis"),
                    groups);
        }

        private static Group group(Map<?, ?> tree) {
            List<ChunkName> chunks = new ArrayList<>();
            for (Object each : list(tree, "chunks")) {
                Map<?, ?> chunk = object(each);
                String digits = text(chunk, "sha256");
                if (!digits.matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException("no SHA-256: " + digits);
                }
                chunks.add(new ChunkName(digits, number(chunk, "bytes")));
            }
            return new Group(
                    number(tree, "group"),
                    number(tree, "applied"),
                    sum(object(tree.get("all"))),
                    sum(object(tree.get("rows"))),
                    chunks);
        }

        private static RowSum sum(Map<?, ?> tree) {
            return new RowSum(
                    number(tree, "count"), Long.parseUnsignedLong(text(tree, "checksum"), 16));
        }

        private static Map<?, ?> object(@Nullable Object value) {
            if (value instanceof Map<?, ?> tree) {
                return tree;
            }
            throw new IllegalArgumentException("no object: " + value);
        }

        private static List<?> list(Map<?, ?> tree, String member) {
            if (tree.get(member) instanceof List<?> list) {
                return list;
            }
            throw new IllegalArgumentException("'" + member + "' is no list");
        }

        private static long number(Map<?, ?> tree, String member) {
            if (tree.get(member) instanceof Long number && number >= 0) {
                return number;
            }
            throw new IllegalArgumentException("'" + member + "' is no number");
        }

        private static String text(Map<?, ?> tree, String member) {
            if (tree.get(member) instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException("'" + member + "' is no text");
        }
    }
}
