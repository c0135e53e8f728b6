package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.Note;
import fulcrum.machine.state.Writes;
import fulcrum.server.store.CellStore;
import fulcrum.server.store.GroupStore;
import fulcrum.server.store.Store;
import fulcrum.server.store.StoreListener;
import fulcrum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that may take nothing, as the log behind what is applied is not durable.
final class BacklogTest {

    private static final int MOST = 10_000;
    private static final int ROW_BYTES = 1_000;
    private static final long NEVER = 1;

    @TempDir private Path directory;

    private final List<ShardCommand> told = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private Store store;
    private CellStore states;
    private GroupStore group;
    private Backlog backlog;

    @BeforeEach
    void open() throws IOException {
        StoreOptions usual = StoreOptions.standard();
        StoreOptions small =
                new StoreOptions(
                        usual.memtableBytes(),
                        usual.memtables(),
                        usual.blockCacheBytes(),
                        /* rowBytes= */ 0,
                        /* firstBytes= */ 0,
                        /* waitingBytes= */ MOST,
                        usual.batchBytes(),
                        usual.captureDelayNanos(),
                        usual.readers());
        store =
                Store.open(
                        directory,
                        small,
                        new StoreListener() {
                            @Override
                            public void failed(Throwable reason) {
                                throw new AssertionError(reason);
                            }
                        });
        states = store.cell(() -> {});
        group = states.group(1);
        backlog = new Backlog(states, told::add, notes::add);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void apply(int rows, long behind) {
        for (int i = 0; i < rows; i++) {
            long index = group.applied() + 1;
            Bytes value = Bytes.wrap(new byte[ROW_BYTES]);
            group.apply(index, new Writes().put(Bytes.text("" + index), value).toBytes(), behind);
        }
    }

    @Test
    void whatIsWrittenAsItComesIsNothingToTell() {
        for (int turn = 0; turn < 100; turn++) {
            apply(1, 0);
            backlog.endTurn(0);
        }

        assertThat(told).isEmpty();
        assertThat(notes).isEmpty();
    }

    @Test
    void theReplicasAreToldOnceWhenTooMuchWaits() {
        int turns = 0;
        while (told.isEmpty()) {
            assertThat(++turns).isLessThanOrEqualTo(MOST / ROW_BYTES);
            apply(1, NEVER);
            backlog.endTurn(0);
        }
        apply(5, NEVER);
        backlog.endTurn(0);

        assertThat(told).containsExactly(new ShardCommand.Behind(true));
        assertThat(notes)
                .singleElement()
                .isInstanceOfSatisfying(
                        NodeNote.StoreBehind.class,
                        note -> assertThat(note.waitingBytes()).isBetween(10_000L, 11_100L));
        assertThat(backlog.isBehind()).isTrue();
    }

    @Test
    void theyAreToldAgainWhenTheStoreHasTakenMostOfIt() {
        apply(7, 1);
        apply(4, 2);
        backlog.endTurn(0);

        backlog.endTurn(1);

        assertThat(told)
                .containsExactly(new ShardCommand.Behind(true), new ShardCommand.Behind(false));
        assertThat(notes).last().isEqualTo(new NodeNote.StoreCaughtUp());
    }

    /// Or they would be told with every row that comes and goes.
    @Test
    void theyAreNotToldWhileMoreThanHalfWaits() {
        apply(4, 1);
        apply(7, 2);
        backlog.endTurn(0);

        backlog.endTurn(1);

        assertThat(told).containsExactly(new ShardCommand.Behind(true));
        assertThat(states.waitingBytes()).isLessThan(MOST);
        assertThat(backlog.isBehind()).isTrue();
    }

    /// A disk without room is told by [DiskRoom].
    @Test
    void aStoreThatIsBehindHasRoom() {
        apply(20, NEVER);
        backlog.endTurn(0);

        assertThat(backlog.isBehind()).isTrue();
        assertThat(store.hasRoom()).isTrue();
    }
}
