package fulcrum.server.node;

import fulcrum.database.catalog.Amendment;
import fulcrum.database.catalog.Amendment.Progress;
import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.CatalogDecision;
import fulcrum.database.shard.ShardCodec;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.loop.Cell;
import java.util.function.Consumer;

/// Brings one change of the catalog through group 0, at this node's replica. On the cell's loop.
final class Amending {

    /// What became of it.
    sealed interface Result {

        /// It is so now.
        ///
        /// @param already it was so before
        record Done(Catalog catalog, boolean already) implements Result {}

        /// It is not allowed.
        record Refused(CatalogDecision.Refused why) implements Result {}

        /// Group 0 was not able to take it, or nobody knows yet whether it did: who asks again
        /// finds out.
        record NotNow(String why) implements Result {}
    }

    private final Cell cell;
    private final Amendment amendment;
    private final Consumer<? super Result> then;

    private Amending(Cell cell, CatalogChange change, Consumer<? super Result> then) {
        this.cell = cell;
        this.amendment = new Amendment(change);
        this.then = then;
    }

    /// @param then told what became of it, on the loop
    static void begin(Cell cell, CatalogChange change, Consumer<? super Result> then) {
        Amending begun = new Amending(cell, change, then);
        begun.go(begun.amendment.begin());
    }

    private void go(Progress progress) {
        switch (progress) {
            case Progress.Ask(var question) ->
                    cell.submit(Groups.CATALOG, question, this::answered);
            case Progress.Done(Catalog catalog, boolean already) ->
                    then.accept(new Result.Done(catalog, already));
            case Progress.Refused(var why) -> then.accept(new Result.Refused(why));
            case Progress.Overtaken _ ->
                    then.accept(new Result.NotNow("too many others change the catalog"));
        }
    }

    private void goOn(Bytes result) {
        Progress progress;
        try {
            progress = amendment.answered(ShardCodec.RESULTS.decode(result));
        } catch (Malformed later) {
            then.accept(
                    new Result.NotNow(
                            "the catalog says what this version does not know: "
                                    + later.getMessage()));
            return;
        }
        go(progress);
    }

    private void answered(Outcome outcome) {
        switch (outcome) {
            case Outcome.Done(Bytes result) -> goOn(result);
            case Outcome.Refused(var why, var _) ->
                    then.accept(
                            new Result.NotNow(
                                    why == Outcome.Refusal.UNAVAILABLE
                                            ? "no majority of the catalog's voters answers"
                                            : "the catalog's group says " + why));
            case Outcome.Unknown(String why) -> then.accept(new Result.NotNow(why));
        }
    }
}
