package fulcrum.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Libraries keep their logs to themselves, but for warnings where an operator's log is open.
/// Logback finds this by itself, before anybody logs.
public final class Quiet extends ContextAwareBase implements Configurator {

    private static final String NAME = "operator";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Lets libraries' warnings pass to where the operator reads; null for nowhere.
    static void forward(@Nullable Appender<ILoggingEvent> to) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAppender(NAME);
        root.setLevel(to == null ? Level.OFF : Level.WARN);
        if (to != null) {
            Passing passing = new Passing(to);
            passing.setContext(context);
            passing.setName(NAME);
            passing.start();
            root.addAppender(passing);
        }
    }

    private static final class Passing extends AppenderBase<ILoggingEvent> {

        private final Appender<ILoggingEvent> to;

        Passing(Appender<ILoggingEvent> to) {
            this.to = to;
        }

        @Override
        protected void append(ILoggingEvent said) {
            to.doAppend(said);
        }
    }
}
