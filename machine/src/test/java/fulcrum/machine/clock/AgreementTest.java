package fulcrum.machine.clock;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static IntervalClock claim(long earliest, long latest) {
        return new IntervalClock(earliest, latest);
    }

    private static Agreement of(List<IntervalClock> claims) {
        return Objects.requireNonNull(Agreement.of(claims));
    }

    /// RFC 5905, section 11.2.1, figure: three agree, the fourth is a falseticker.
    @Test
    void mostAgreeSomewhereAndTheOddOneIsOut() {
        IntervalClock liar = claim(30, 35);
        Agreement found = of(List.of(claim(8, 12), claim(11, 13), claim(10, 12), liar));
        assertThat(found).isEqualTo(new Agreement(claim(11, 12), 3));
        assertThat(found.includes(liar)).isFalse();
        assertThat(found.includes(claim(12, 40))).as("touching is agreeing").isTrue();
    }

    @Test
    void nobodyAgreesWithNobody() {
        assertThat(Agreement.of(List.of())).isNull();
        assertThat(Agreement.with(claim(0, 1), List.of(claim(0, 2)))).isNull();
    }

    @Test
    void aPartyFindsThoseThatItCanBeOfOneMindWith() {
        IntervalClock own = claim(20, 24);
        List<IntervalClock> claims = List.of(claim(0, 10), claim(2, 8), own, claim(4, 22));
        assertThat(Agreement.of(claims)).isEqualTo(new Agreement(claim(4, 8), 3));
        assertThat(Agreement.with(own, claims)).isEqualTo(new Agreement(claim(20, 22), 2));
    }

    /// Against a twin that counts at every time.
    @Test
    void findsTheMostClaimsThatAnyTimeLiesIn() {
        Dice dice = Dice.of(5);
        for (int run = 0; run < 5_000; run++) {
            List<IntervalClock> claims = new ArrayList<>();
            for (int i = dice.between(1, 7); i > 0; i--) {
                long from = dice.below(30);
                claims.add(claim(from, from + dice.below(15)));
            }
            int most = 0;
            long first = -1;
            for (long time = 0; time < 50; time++) {
                int in = 0;
                for (IntervalClock claim : claims) {
                    in += claim.earliest() <= time && time <= claim.latest() ? 1 : 0;
                }
                if (in > most) {
                    most = in;
                    first = time;
                }
            }
            Agreement found = of(claims);
            assertThat(found.sources()).as("%s", claims).isEqualTo(most);
            assertThat(found.where().earliest()).isEqualTo(first);
        }
    }
}
