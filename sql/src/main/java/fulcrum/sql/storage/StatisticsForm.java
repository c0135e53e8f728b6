package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.type.SqlType;
import java.util.List;

/// What is known of a table's rows as a row of the catalog's table ([EntryForm]).
final class StatisticsForm {

    private StatisticsForm() {}

    static void write(TableStatistics statistics, Encoder out) {
        out.varint(statistics.table()).signed(statistics.rows()).varint(statistics.bytes());
        out.signed(statistics.analyzedMicros()).varint(statistics.analyses());
        out.signed(statistics.loadedMicros()).varint(statistics.loads());
        out.list(statistics.columns(), StatisticsForm::column);
    }

    static TableStatistics read(Decoder in) {
        return new TableStatistics(
                in.integer(),
                in.signed(),
                in.varint(),
                in.signed(),
                in.varint(),
                in.signed(),
                in.varint(),
                in.list(StatisticsForm::column));
    }

    private static void column(ColumnStatistics column, Encoder out) {
        out.varint(column.column());
        EntryForm.type(column.type(), out);
        real(column.nullFraction(), out);
        out.varint(column.width());
        real(column.distinct(), out);
        values(column.common(), out);
        out.list(column.frequencies(), (each, to) -> real(each, to));
        values(column.bounds(), out);
        real(column.correlation(), out);
    }

    private static ColumnStatistics column(Decoder in) {
        int number = in.integer();
        SqlType type = EntryForm.type(in);
        return new ColumnStatistics(
                number,
                type,
                real(in),
                in.integer(),
                real(in),
                values(type, in),
                in.list(StatisticsForm::real),
                values(type, in),
                real(in));
    }

    private static void values(List<Datum> values, Encoder out) {
        out.list(values, (each, to) -> DatumForm.write(each, to));
    }

    private static List<Datum> values(SqlType type, Decoder in) {
        return in.list(from -> DatumForm.read(type.form(), from));
    }

    private static void real(float value, Encoder out) {
        out.fixed32(Float.floatToIntBits(value));
    }

    private static float real(Decoder in) {
        return Float.intBitsToFloat(in.fixed32());
    }
}
