package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import java.util.List;

/// For what tells nobody anything.
final class NoOutput implements Output {

    static final NoOutput INSTANCE = new NoOutput();

    private NoOutput() {}

    @Override
    public void prepared(Session.Prepared statement) {}

    @Override
    public void columns(List<ResultColumn> columns) {}

    @Override
    public void rows(List<Datum[]> rows) {}

    @Override
    public void complete(String tag) {}

    @Override
    public void empty() {}

    @Override
    public void suspended() {}

    @Override
    public void notice(Notice notice) {}

    @Override
    public void changed(String setting, String value) {}

    @Override
    public CopySource copyIn(int columns, boolean binary) {
        throw new IllegalStateException("nobody copies anything here");
    }

    @Override
    public void copyOut(int columns, boolean binary) {}

    @Override
    public void copied(byte[] bytes) {}

    @Override
    public void over() {}

    @Override
    public void failed(SqlError error) {}
}
