package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DiskFiguresTest {

    private static final long GIBI = 1L << 30;

    private static DiskFigures disk(long free, long own, long quota) {
        return new DiskFigures(100 * GIBI, free, own, new DiskBound(80, quota));
    }

    @Test
    void theTighterOfDiskAndQuotaCounts() {
        assertThat(disk(40 * GIBI, 0, 0).usedPercent()).isEqualTo(60);
        assertThat(disk(40 * GIBI, 9 * GIBI, 10 * GIBI).usedPercent()).isEqualTo(90);
        assertThat(disk(5 * GIBI, GIBI, 10 * GIBI).usedPercent()).isEqualTo(95);
    }

    @Test
    void aWarningBeginsAtItsPercentAndEndsALittleBelow() {
        assertThat(disk(21 * GIBI, 0, 0).isFilling(false)).isFalse();
        assertThat(disk(20 * GIBI, 0, 0).isFilling(false)).isTrue();
        assertThat(disk(21 * GIBI, 0, 0).isFilling(true)).isTrue();
        assertThat(disk(23 * GIBI, 0, 0).isFilling(true)).isFalse();
    }

    @Test
    void writesAreRefusedAtTheQuotaOrAtTheReserveAndNotBefore() {
        assertThat(disk(GIBI, 9 * GIBI, 10 * GIBI).isOver()).isFalse();
        assertThat(disk(GIBI, 10 * GIBI, 10 * GIBI).isOver()).isTrue();
        assertThat(disk((256L << 20) - 1, 0, 0).isOver()).isTrue();
        assertThat(new DiskFigures(12 << 20, 1 << 20, 0, DiskBound.STANDARD).isOver()).isFalse();
    }
}
