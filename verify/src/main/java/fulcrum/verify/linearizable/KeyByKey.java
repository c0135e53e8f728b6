package fulcrum.verify.linearizable;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.story.Shrink;

/// Judges each key of a history by the fastest judge that can.
final class KeyByKey {

    /// Tells why a small part of a history is violated.
    interface Story {
        Verdict.Violated tell(History smallest);
    }

    /// How many states a search over one key may look at.
    private static final long EFFORT = 50_000_000;

    private final History history;
    private final Slack slack;

    // Calls in the order of their keys; those of key k lie from starts[k] to below starts[k + 1].
    private final int[] calls;
    private final int[] starts;

    private KeyByKey(History history, Slack slack) {
        this.history = history;
        this.slack = slack;
        starts = new int[history.keyCount() + 1];
        for (int call = 0; call < history.size(); call++) {
            starts[history.key(call) + 1]++;
        }
        for (int key = 0; key < history.keyCount(); key++) {
            starts[key + 1] += starts[key];
        }
        calls = new int[history.size()];
        int[] next = starts.clone();
        for (int call = 0; call < history.size(); call++) {
            calls[next[history.key(call)]++] = call;
        }
    }

    /// Finds a linearization of every key, or a key that has none.
    static Finding find(History history, Slack slack) {
        return new KeyByKey(history, slack).find();
    }

    /// Judges every key, and tells of the smallest part of the first that is violated.
    static Verdict judge(History history, SlackOf slackOf, Story story) {
        return switch (find(history, slackOf.slack(history))) {
            case Finding.Explained _ -> new Verdict.Valid();
            case Finding.GivenUp(String reason) -> new Verdict.Undecided(reason);
            case Finding.Broken broken ->
                    story.tell(
                            Shrink.smallest(
                                    history,
                                    broken.suspects(),
                                    part -> isBroken(part, slackOf.slack(part))));
        };
    }

    /// The slack that the model allows in a history.
    interface SlackOf {
        Slack slack(History history);
    }

    private static boolean isBroken(History part, Slack slack) {
        return find(part, slack) instanceof Finding.Broken;
    }

    private Finding find() {
        Finding found = new Finding.Explained();
        Zones zones = new Zones(history.valueCount());
        RegisterCalls register = new RegisterCalls();
        for (int key = 0; key < history.keyCount(); key++) {
            Finding finding =
                    history.isSet(key)
                            ? SetOrder.judge(history, calls, starts[key], starts[key + 1], slack)
                            : judgeRegister(key, zones, register);
            switch (finding) {
                case Finding.Explained _ -> {}
                case Finding.GivenUp _ -> found = finding;
                case Finding.Broken _ -> {
                    return finding;
                }
            }
        }
        return found;
    }

    private Finding judgeRegister(int key, Zones zones, RegisterCalls register) {
        register.load(history, calls, starts[key], starts[key + 1], slack);
        Finding finding = zones.judge(register);
        return finding != null ? finding : JustInTime.judge(register, EFFORT);
    }
}
