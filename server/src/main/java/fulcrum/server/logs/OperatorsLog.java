package fulcrum.server.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import fulcrum.machine.NodeId;
import fulcrum.server.http.Event;
import fulcrum.server.http.EventFilter;
import fulcrum.server.http.EventRing;
import fulcrum.server.http.Heard;
import fulcrum.server.transport.TransportNote;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// Writes what the nodes of a process note, as far as an operator has to care, and what libraries
/// complain of.
///
/// A thread of its own listens to the nodes' rings and writes. So a node never waits for a pipe
/// that nobody reads; what is lost meanwhile is counted, and told.
public final class OperatorsLog implements Closeable {

    /// So many lines of one name and node within a window; what is more is counted.
    private static final int LINES_MOST = 20;

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long PATIENCE_MILLIS = 2_000;

    private static final class Window {
        private long beganAt;
        private int lines;
        private long untold;
    }

    private final LoggerContext context = new LoggerContext();
    private final Logger logger;
    private final List<EventRing.Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Window> windows = new TreeMap<>();
    private final TreeSet<String> unreached = new TreeSet<>();
    private final Thread thread;
    private volatile boolean closing;

    private OperatorsLog(LogFormat format, Level least, OutputStream out) {
        context.setName("operator");
        context.setMDCAdapter(new LogbackMDCAdapter()); // or nothing is written, without a word
        LineEncoder encoder = new LineEncoder(format);
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(new Open(out));
        appender.start();
        ch.qos.logback.classic.Logger root =
                context.getLogger(ch.qos.logback.classic.Logger.ROOT_LOGGER_NAME);
        root.setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(least));
        root.addAppender(appender);
        Quiet.forward(appender);
        logger = context.getLogger("fulcrum");
        thread = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
    }

    /// Stays open when the log is closed: it may be the process' own.
    private static final class Open extends FilterOutputStream {

        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// Begins to write.
    ///
    /// @param least what is less is not written
    public static OperatorsLog open(LogFormat format, Level least, OutputStream out) {
        OperatorsLog log = new OperatorsLog(format, least, out);
        log.thread.start();
        return log;
    }

    /// Writes what is noted there, from the oldest event that the ring remembers.
    public void follow(EventRing ring) {
        listeners.add(ring.listen(EventFilter.ALL, "0", this::wake));
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing) {
            if (!drain()) {
                LockSupport.park(this);
            }
        }
        drain();
    }

    private boolean drain() {
        boolean any = false;
        for (EventRing.Listener listener : listeners) {
            for (Heard heard = listener.next(); heard != null; heard = listener.next()) {
                any = true;
                switch (heard) {
                    case Heard.Gap(long count) ->
                            logger.warn("{} events were gone before they could be written", count);
                    case Event event -> tell(event);
                }
            }
        }
        return any;
    }

    private void tell(Event event) {
        Level level = weigh(event);
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        String name = event.node() + " " + event.note().name();
        Window window = windows.computeIfAbsent(name, _ -> new Window());
        if (event.wallNanos() - window.beganAt >= WINDOW_NANOS) {
            if (window.untold > 0) {
                logger.warn("{}: {} more like the last were not written", name, window.untold);
            }
            window.beganAt = event.wallNanos();
            window.lines = 0;
            window.untold = 0;
        }
        if (++window.lines > LINES_MOST) {
            window.untold++;
        } else {
            logger.atLevel(level).addArgument(event).log();
        }
    }

    /// Calls are repeated until somebody answers: the first that fails is worth a line.
    private Level weigh(Event event) {
        Level level = Weight.of(event.note());
        return switch (event.note()) {
            case TransportNote.CallFailed failed ->
                    unreached.add(link(event, failed.peer())) ? Level.INFO : level;
            case TransportNote.PeerConnected connected -> {
                unreached.remove(link(event, connected.peer()));
                yield level;
            }
            default -> level;
        };
    }

    private static String link(Event event, NodeId peer) {
        return event.node() + " " + peer;
    }

    /// Writes what there is, and ends.
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        listeners.forEach(EventRing.Listener::close);
        Quiet.forward(null);
        context.stop();
    }
}
