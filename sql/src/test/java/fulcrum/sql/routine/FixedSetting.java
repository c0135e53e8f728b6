package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Dice;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A setting in which it is always 2024-02-29 12:34:56.789012 UTC, and which answers nothing.
public final class FixedSetting implements Setting {

    private static final long MICROS = 762_525_296_789_012L;

    private Dice dice = Dice.of(1);

    @Override
    public Styles styles() {
        return Styles.STANDARD;
    }

    @Override
    public long transactionMicros() {
        return MICROS;
    }

    @Override
    public long statementMicros() {
        return MICROS + 1;
    }

    @Override
    public long clockMicros() {
        return MICROS + 2;
    }

    @Override
    public long randomBits() {
        return dice.nextLong();
    }

    @Override
    public void seed(double seed) {
        dice = Dice.of(Double.doubleToLongBits(seed));
    }

    @Override
    public double random() {
        return (dice.nextLong() >>> 11) * 0x1p-53;
    }

    @Override
    public Datum ask(String function, List<@Nullable Datum> arguments) {
        if (function.equals("regtypeout") && arguments.getFirst() instanceof Datum.Int(long oid)) {
            return new Datum.Text(String.valueOf(SqlType.of((int) oid)));
        }
        return new Datum.Text(function + arguments);
    }
}
