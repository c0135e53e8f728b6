package fulcrum.database.shard;

import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A command as it stands in a shard's log, in words: for people who look at a log without its
/// shard.
public final class CommandText {

    private CommandText() {}

    /// What a command is to do, by name, in the order in which it is to be read. Keys and values
    /// are text where they are UTF-8, and hexadecimal digits behind `0x` where they are not. A
    /// command that this version cannot read is told as the bytes that it is.
    public static SequencedMap<String, Object> of(Bytes command) {
        SequencedMap<String, Object> words = new LinkedHashMap<>();
        try {
            switch (ShardCodec.COMMANDS.decode(command)) {
                case Change.Write write -> write(write, words);
                case Change.Open(int node, long number, long sessionsMost) -> {
                    words.put("what", "open a session");
                    asked(node, number, words);
                    words.put("sessionsMost", sessionsMost);
                }
                case Change.Transaction(TxnEntry entry) -> transaction(entry, words);
            }
        } catch (Malformed unreadable) {
            words.clear();
            words.put("what", "unreadable");
            words.put("why", String.valueOf(unreadable.getMessage()));
            words.put("bytes", "0x" + command.asHex());
        }
        return words;
    }

    private static void transaction(TxnEntry entry, SequencedMap<String, Object> words) {
        switch (entry) {
            case TxnEntry.Commit e -> {
                words.put("what", "commit");
                words.put("transaction", e.txn().toString());
                words.put("timestamp", e.timestamp());
                writes(e.writes(), words);
                words.put("others", e.others());
            }
            case TxnEntry.Prepare e -> {
                words.put("what", "prepare");
                words.put("transaction", e.txn().toString());
                words.put("timestamp", e.timestamp());
                writes(e.writes(), words);
                words.put("home", e.home().shard());
            }
            case TxnEntry.Resolve e -> {
                words.put("what", e.timestamp() > 0 ? "commit prepared" : "abort prepared");
                words.put("transaction", e.txn().toString());
                words.put("timestamp", e.timestamp());
            }
            case TxnEntry.Hold e -> {
                words.put("what", "prepare under a name");
                words.put("transaction", e.what().txn().toString());
                words.put("name", e.what().gid());
                words.put("timestamp", e.what().since());
                writes(e.writes(), words);
                words.put("others", e.what().participants());
            }
            case TxnEntry.Decide e -> {
                words.put("what", e.commits() ? "commit by name" : "roll back by name");
                words.put("transaction", e.txn().toString());
                words.put("timestamp", e.timestamp());
            }
            case TxnEntry.Settle e -> {
                words.put("what", "settle");
                words.put("transactions", e.txns().stream().map(TxnId::toString).toList());
            }
            case TxnEntry.Collect(long horizon, List<Bytes> versions) -> {
                words.put("what", "collect");
                words.put("horizon", horizon);
                words.put("versions", versions.size());
            }
            case TxnEntry.Cover(long upTo) -> {
                words.put("what", "cover");
                words.put("up to", upTo);
            }
            case TxnEntry.Forget(List<TxnId> commits, var _) -> {
                words.put("what", "forget");
                words.put("transactions", commits.stream().map(TxnId::toString).toList());
            }
            case TxnEntry.Publish(ShardDescriptor descriptor) -> publication(descriptor, words);
        }
    }

    private static void publication(
            ShardDescriptor descriptor, SequencedMap<String, Object> words) {
        words.put("what", "publish");
        words.put("shard", descriptor.shard().toString());
        words.put("epoch", descriptor.epoch().number());
        descriptor
                .versions()
                .forEach((table, version) -> words.put("version of " + table, version));
    }

    private static void writes(List<RowWrite> writes, SequencedMap<String, Object> words) {
        words.put("keys", writes.stream().map(write -> text(write.key())).toList());
    }

    private static void asked(int node, long number, SequencedMap<String, Object> words) {
        words.put("askedAt", "n" + node);
        words.put("request", number);
    }

    private static void write(Change.Write write, SequencedMap<String, Object> words) {
        Bytes value = write.value();
        words.put("what", value == null ? "delete" : "put");
        asked(write.node(), write.number(), words);
        words.put("key", text(StateKeys.named(write.key())));
        if (value != null) {
            words.put("value", text(value));
        }
        switch (write.condition()) {
            case Condition.Always _ -> {}
            case Condition.Absent _ -> words.put("if", "the key is absent");
            case Condition.Present _ -> words.put("if", "the key is present");
            case Condition.Holds(Bytes held) -> words.put("if", "the value is " + text(held));
            case Condition.Version(long version) -> words.put("if", "the version is " + version);
        }
        Stamp once = write.once();
        if (once != null) {
            words.put("session", once.session());
            words.put("sequence", once.sequence());
        }
    }

    private static String text(Bytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            return "0x" + bytes.asHex();
        }
    }
}
