package fulcrum.server;

import fulcrum.server.http.EventRing;
import fulcrum.server.http.HttpThread;
import fulcrum.server.logs.LogFormat;
import fulcrum.server.logs.OperatorsLog;
import java.io.Closeable;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// What the nodes of one process share, none of it their state: a thread for HTTP, and one that
/// writes the operator's log. Closed after them.
public final class Shared implements Closeable {

    private final HttpThread http = new HttpThread();
    private final @Nullable OperatorsLog log;

    private Shared(@Nullable OperatorsLog log) {
        this.log = log;
    }

    /// Without a log.
    public static Shared silent() {
        return new Shared(null);
    }

    /// @param least what is less is not written
    public static Shared logging(LogFormat format, Level least, OutputStream out) {
        return new Shared(OperatorsLog.open(format, least, out));
    }

    HttpThread http() {
        return http;
    }

    void follow(EventRing events) {
        if (log != null) {
            log.follow(events);
        }
    }

    @Override
    public void close() {
        http.close();
        if (log != null) {
            log.close();
        }
    }
}
