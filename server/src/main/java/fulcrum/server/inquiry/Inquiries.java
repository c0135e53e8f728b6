package fulcrum.server.inquiry;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Asks the other nodes what they know of themselves, and answers them. Confined to the transport's
/// loop, unless a method says otherwise.
public final class Inquiries implements Receiver {

    /// The number under which messages go: no group of shards has it.
    public static final long GROUP = 1L << 40;

    /// So long a node that can be reached is waited for.
    private static final long PATIENCE_MILLIS = 1_500;

    /// So often it is looked whether the connection is there that was called for.
    private static final long AGAIN_MILLIS = 10;

    /// About so many bytes go in one message.
    private static final int PIECE_BYTES = 64 << 10;

    /// So many rows are taken of one node, and so many questions are answered at a time.
    private static final int ROWS_MOST = 100_000;

    private static final int ANSWERING_MOST = 64;
    private static final String LATE = "it does not answer";
    private static final String LOST = "it cannot be reached";

    private static final class Question {
        private final String topic;
        private final NodeId to;
        private final CompletableFuture<Told> told = new CompletableFuture<>();
        private final List<Datum[]> rows = new ArrayList<>();

        Question(String topic, NodeId to) {
            this.topic = topic;
            this.to = to;
        }

        void close(@Nullable String silence) {
            boolean _ = told.complete(new Told(to, silence == null ? rows : List.of(), silence));
        }
    }

    private final Executor loop;
    private final Function<NodeId, @Nullable Link> links;
    private final Predicate<NodeId> reached;
    private final SortedMap<Long, Question> open = new TreeMap<>();
    private final Encoder scratch = new Encoder(PIECE_BYTES);
    private @Nullable ScheduledExecutorService timer;
    private volatile SortedSet<NodeId> others = new TreeSet<>();
    private volatile Function<String, @Nullable List<Datum[]>> answers = _ -> null;
    private long lastNumber;
    private int answering;

    /// @param loop runs something on the transport's
    /// @param links the bulk connection to a peer, called for if need be; null until it is there
    /// @param reached whether another node can be, now
    public Inquiries(
            Executor loop, Function<NodeId, @Nullable Link> links, Predicate<NodeId> reached) {
        this.loop = loop;
        this.links = links;
        this.reached = reached;
    }

    /// By whose clock is waited; before anything is asked.
    public void begin(ScheduledExecutorService byTimer) {
        timer = byTimer;
    }

    /// These are the other members from now on. From any thread.
    public void members(SortedSet<NodeId> all) {
        others = new TreeSet<>(all);
    }

    /// Who answers: for each topic its rows, or null for one that he does not know. It is asked on
    /// threads that may wait. From any thread.
    public void answeredBy(Function<String, @Nullable List<Datum[]>> whoKnows) {
        answers = whoKnows;
    }

    // Asking

    /// Asks all the other members, and waits for those that can be reached, 1.5 s at most. Not on
    /// the loop.
    ///
    /// @return of each of them, in the order of their numbers
    public List<Told> ask(String topic) {
        List<Question> asked = new ArrayList<>();
        for (NodeId other : others) {
            asked.add(new Question(topic, other));
        }
        try {
            loop.execute(() -> asked.forEach(this::begin));
        } catch (RejectedExecutionException _) {
            asked.forEach(each -> each.close(LOST));
        }
        List<Told> all = new ArrayList<>();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        for (Question each : asked) {
            all.add(answer(each, until - System.nanoTime()));
        }
        return all;
    }

    private static Told answer(Question question, long nanos) {
        try {
            return question.told.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            question.close(LATE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            question.close(LATE);
        }
        return question.told.getNow(new Told(question.to, List.of(), LATE));
    }

    private void begin(Question question) {
        if (!reached.test(question.to)) {
            question.close(LOST);
            return;
        }
        Link link = links.apply(question.to);
        if (link == null) {
            ScheduledExecutorService by = timer;
            if (by == null) {
                question.close(LOST);
            } else if (!question.told.isDone()) {
                var _ = by.schedule(() -> begin(question), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            return;
        }
        open.values().removeIf(each -> each.told.isDone()); // those that nobody waits for any more
        long number = ++lastNumber;
        open.put(number, question);
        if (!send(link, new InquiryMessage.Ask(number, question.topic))) {
            open.remove(number);
            question.close(LOST);
        }
    }

    private boolean send(Link link, InquiryMessage message) {
        Bytes content = InquiryMessage.CODEC.encode(message);
        return link.send(GROUP, scratch.reset().bytes(content));
    }

    // What comes

    @Override
    public void received(Link from, long group, Decoder message) {
        NodeId peer = from.peer();
        if (peer == null) {
            return;
        }
        InquiryMessage said;
        try {
            Bytes content = message.bytes();
            message.end();
            said = InquiryMessage.CODEC.decode(content);
        } catch (Malformed _) {
            return; // whoever waits for it is told that nothing came
        }
        switch (said) {
            case InquiryMessage.Ask(long number, String topic) -> onAsk(peer, number, topic);
            case InquiryMessage.Answer(long number, boolean more, List<Datum[]> rows) -> {
                Question question = open.get(number);
                if (question == null || !question.to.equals(peer)) {
                    return; // nobody waits for it any more
                }
                question.rows.addAll(rows);
                if (!more || question.rows.size() >= ROWS_MOST) {
                    open.remove(number);
                    question.close(null);
                }
            }
            case InquiryMessage.NotKnown(long number) -> {
                Question question = open.remove(number);
                if (question != null) {
                    question.close("it runs software that does not tell this");
                }
            }
        }
    }

    @Override
    public void disconnected(Link link) {
        NodeId peer = link.peer();
        if (peer != null) {
            for (Map.Entry<Long, Question> each : new TreeMap<>(open).entrySet()) {
                if (each.getValue().to.equals(peer)) {
                    open.remove(each.getKey());
                    each.getValue().close(LOST);
                }
            }
        }
    }

    private void onAsk(NodeId from, long number, String topic) {
        if (answering == ANSWERING_MOST) {
            return;
        }
        answering++;
        var _ =
                Thread.ofVirtual()
                        .name("inquiry")
                        .start(() -> {
                            List<Datum[]> rows = answers.apply(topic);
                            loop.execute(() -> {
                                answering--;
                                answer(from, number, rows);
                            });
                        });
    }

    private void answer(NodeId to, long number, @Nullable List<Datum[]> rows) {
        Link link = links.apply(to);
        if (link == null) {
            return;
        }
        if (rows == null) {
            boolean _ = send(link, new InquiryMessage.NotKnown(number));
            return;
        }
        List<Datum[]> piece = new ArrayList<>();
        int bytes = 0;
        for (Datum[] row : rows) {
            int size = size(row);
            if (bytes + size > PIECE_BYTES) {
                if (!send(link, new InquiryMessage.Answer(number, true, piece))) {
                    return;
                }
                piece = new ArrayList<>();
                bytes = 0;
            }
            piece.add(row);
            bytes += size;
        }
        boolean _ = send(link, new InquiryMessage.Answer(number, false, piece));
    }

    /// About so many bytes.
    private static int size(Datum[] row) {
        int bytes = 0;
        for (Datum value : row) {
            bytes +=
                    switch (value) {
                        case Datum.Text(String text) -> text.length() * 2;
                        case Datum.ByteArray(Bytes array) -> array.size();
                        default -> Long.BYTES * 2;
                    };
        }
        return bytes;
    }
}
