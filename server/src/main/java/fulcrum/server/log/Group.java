package fulcrum.server.log;

import fulcrum.machine.Bytes;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the log knows of one live group.
final class Group {

    /// A segment that may go when no group has records in it that it needs.
    static final class Segment {
        final long number;

        /// Whether it has the size of a spare; recovery cuts off what is void.
        final boolean whole;

        int neededBy;

        Segment(long number, boolean whole) {
            this.number = number;
            this.whole = whole;
        }
    }

    /// The last of the group's records in a segment.
    private static final class Span {
        final Segment segment;
        long last;

        Span(Segment segment) {
            this.segment = segment;
        }
    }

    final long id;
    long epoch;
    long last;
    long firstNeeded;
    long hardPosition;
    @Nullable Bytes hardState;

    /// Cannot be shown whole: takes nothing but its end or a new epoch.
    boolean damaged;

    boolean closed;

    /// Whether the current batch has a record of it.
    boolean touched;

    /// What [Places] was told last.
    Places.@Nullable Place place;

    private final ArrayDeque<Span> spans = new ArrayDeque<>();

    Group(long id) {
        this.id = id;
    }

    /// Begins, or begins anew under a higher epoch.
    void open(long epoch, long before) {
        this.epoch = epoch;
        last = before;
        firstNeeded = before + 1;
        hardState = null;
        hardPosition = 0;
        damaged = false;
        closed = false;
        needNothing();
    }

    void close(long position) {
        last = position;
        closed = true;
        needNothing();
    }

    /// A record of the group stands in this segment.
    void wrote(long position, Segment segment) {
        last = position;
        need(position, segment);
    }

    void need(long position, Segment segment) {
        Span span = spans.peekLast();
        if (span == null || span.segment != segment) {
            span = new Span(segment);
            spans.addLast(span);
            segment.neededBy++;
        }
        span.last = position;
    }

    /// Whether [Places] should hear of a record here.
    boolean isFarFromPlace(long segment, int offset) {
        Places.Place told = place;
        return told == null
                || told.segment() != segment
                || offset - told.offset() >= Places.STRIDE_BYTES;
    }

    void release(long before) {
        firstNeeded = Math.max(firstNeeded, before);
        while (!spans.isEmpty() && spans.getFirst().last < firstNeeded) {
            spans.removeFirst().segment.neededBy--;
        }
    }

    void needNothing() {
        for (Span span : spans) {
            span.segment.neededBy--;
        }
        spans.clear();
    }

    /// The oldest segment with a record that the group needs.
    @Nullable Segment oldest() {
        return spans.isEmpty() ? null : spans.getFirst().segment;
    }
}
