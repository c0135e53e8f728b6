package fulcrum.cli.members;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.server.json.Json;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What is made of a node's word about the members.
final class RosterTest {

    private static final String NODES =
            """
            "nodes":[
            {"node":"n1","state":"active","silentMillis":null,"leads":[0,1],"votes":[0,1],"learns":[],
             "drained":false,"sql":"a:1","http":"a:2","peers":"a:3"},
            {"node":"n2","state":"active","silentMillis":2500,"leads":[],"votes":[],"learns":[0,1],
             "drained":true,"sql":"b:1","http":"b:2","peers":"b:3"},
            {"node":"n3","state":"removed","silentMillis":null,"leads":[],"votes":[],"learns":[],
             "drained":true,"sql":"","http":"","peers":"c:3"}]
            """;

    private static Roster roster(String phase, String voters, String outgoing, long tolerates)
            throws Json.Malformed {
        String text =
                """
                {"cluster":"c","version":7,"founded":true,"nextNumber":4,"tolerates":%d,%s,
                "groups":[{"group":1,"leader":"n1","term":3,"phase":"%s","voters":[%s],
                "outgoing":[%s],"learners":["n2"],"incoming":[],"committed":true}]}
                """
                        .formatted(tolerates, NODES, phase, voters, outgoing);
        return new Roster((Map<?, ?>) Objects.requireNonNull(Json.read(text)));
    }

    @Test
    void theTableSaysWhoIsThereAndWhatTheyTolerate() throws Exception {
        assertThat(String.join("\n", roster("stable", "\"n1\"", "", 0).lines(false)))
                .isEqualTo(
                        """
                        node  state    groups                            reachable
                        n1    active   leads 2, votes in 2, learns in 0  yes
                        n2    active   leads 0, votes in 0, learns in 2  not for 2 s
                        n3    removed  leads 0, votes in 0, learns in 0  -

                        2 members tolerate no loss, as 1 would: one of them only learns\
                        """);
    }

    @Test
    void aJointPhaseIsToldAndIsNotTheEnd() throws Exception {
        Roster joint = roster("joint", "\"n1\",\"n2\",\"n4\"", "\"n1\"", 1);
        assertThat(joint.progress())
                .containsEntry(
                        "group 1", "voters n1,n2,n4 jointly with n1; learners n2; leader n1");
        assertThat(joint.isSettled()).isFalse();
        assertThat(joint.hasJoined("n2")).isFalse();
        assertThat(joint.hasLeft("n3")).isFalse();
    }

    @Test
    void whoLearnsEverywhereHasJoinedAndWhoIsInNoGroupHasLeft() throws Exception {
        Roster stable = roster("stable", "\"n1\"", "", 0);
        assertThat(stable.hasJoined("n2")).isTrue();
        assertThat(stable.hasLeft("n3")).isTrue();
        assertThat(stable.hasLeft("n2")).isFalse();
        assertThat(stable.learns("n2", 1)).isTrue();
        assertThat(stable.state("n9")).isEmpty();
    }
}
