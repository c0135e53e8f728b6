package fulcrum.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.server.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The table of `./fulcrum status`, from answers in a can.
final class SurveyTest {

    private static final String LEADS =
            """
            {"node":"n1","cluster":"0123456789abcdef0123456789abcdef","incarnation":7,
            "phase":"serving","data":"d","uptimeMillis":91000,
            "disk":{"totalBytes":107374182400,"freeBytes":42949672960},
            "links":{"n2":{"connected":true,"sinceMillis":90000},
            "n3":{"connected":false,"sinceMillis":2500}},
            "groups":[{"group":1,"role":"leader","term":5,"leader":"n1","lastIndex":120,
            "commitIndex":118,"applied":118,"lag":0,"followers":{"n2":0,"n3":17}}],
            "absent":{},"counters":{},"gauges":{}}
            """;

    private static final String FOLLOWS =
            """
            {"node":"n2","cluster":"0123456789abcdef0123456789abcdef","incarnation":12,
            "phase":"serving","data":"d","uptimeMillis":7200000,"disk":null,
            "links":{"n1":{"connected":true,"sinceMillis":90000}},
            "groups":[{"group":1,"role":"follower","term":5,"leader":"n1","lastIndex":120,
            "commitIndex":117,"applied":114,"lag":3,"followers":{}},
            {"group":2,"role":"pre_candidate","term":2,"leader":null,"lastIndex":9,
            "commitIndex":9,"applied":9,"lag":0,"followers":{}}],
            "absent":{"9":"a record is damaged"},"counters":{},"gauges":{}}
            """;

    @Test
    void whoIsSilentAndWhatIsNotLedIsSeenAtOnce() throws Json.Malformed {
        Survey survey =
                new Survey(
                        List.of(
                                answered(LEADS),
                                answered(FOLLOWS),
                                Asked.silent("http://127.0.0.1:8083", "n3", "connection refused")));
        assertThat(String.join("\n", survey.lines()) + "\n")
                .isEqualTo(
                        """
                        cluster 0123456789abcdef0123456789abcdef

                        node  phase    up     starts  links                disk
                        n1    serving  1 min  7       n2, n3 away for 2 s  40 GiB free of 100 GiB
                        n2    serving  2 h    12      n1                   unknown
                        n3    silent: connection refused (http://127.0.0.1:8083)

                        group  leader  term  committed  n1      n2                    n3
                        2      none    2     9          ?       pre-candidate         ?
                        1      n1      5     118        leader  follower, 3 to apply  ?, lacks 17
                        group 9 takes no part on n2: a record is damaged
                        """);
        assertThat(survey.isWell()).isFalse();
    }

    @Test
    void aClusterIsWellWhereAllAnswerAndEveryGroupIsLed() throws Json.Malformed {
        assertThat(new Survey(List.of(answered(LEADS))).isWell()).isTrue();
        String stopping = LEADS.replace("\"serving\"", "\"stopping\"");
        assertThat(new Survey(List.of(answered(stopping))).isWell()).isFalse();
        String damaged = LEADS.replace("\"absent\":{}", "\"absent\":{\"9\":\"damaged\"}");
        assertThat(new Survey(List.of(answered(damaged))).isWell()).isFalse();
        String leaderless = LEADS.replace("\"role\":\"leader\"", "\"role\":\"candidate\"");
        assertThat(new Survey(List.of(answered(leaderless))).isWell()).isFalse();
        Asked silent = Asked.silent("http://127.0.0.1:8083", "n3", "connection refused");
        assertThat(new Survey(List.of(answered(LEADS), silent)).isWell()).isFalse();
    }

    @Test
    void aClockThatIsWrongAndAPeerThatIsSuspectedAreSeen() throws Json.Malformed {
        String wrong =
                LEADS.replace(
                                "\"links\":",
                                """
                                "clock":{"standing":"quarantined","offsetMillis":500.2,
                                "errorMillis":501.0,"maxOffsetMillis":250,"peers":{}},"links":\
                                """)
                        .replace(
                                "\"sinceMillis\":90000}",
                                "\"sinceMillis\":90000,\"suspected\":true,\"silentMillis\":1400}");
        Survey survey = new Survey(List.of(answered(wrong)));
        assertThat(survey.lines())
                .contains(
                        "clock of n1: quarantined, +500 ms off the majority's (more than 250 ms);"
                                + " it serves nothing that depends on time until it is right")
                .anyMatch(line -> line.contains("n2 suspected, silent for 1 s, n3 away for 2 s"));
        assertThat(survey.isWell()).isFalse();
        Survey unsure = new Survey(List.of(answered(wrong.replace("quarantined", "undecided"))));
        assertThat(unsure.lines())
                .contains("clock of n1: no majority agrees on the time; its error is up to 501 ms");
        assertThat(unsure.isWell()).isTrue();
    }

    @Test
    void aDeposedLeaderGivesWayToItsSuccessor() throws Json.Malformed {
        String later =
                FOLLOWS.replace(
                        "\"role\":\"follower\",\"term\":5", "\"role\":\"leader\",\"term\":6");
        assertThat(new Survey(List.of(answered(LEADS), answered(later))).lines())
                .anyMatch(line -> line.matches("1 +n2 +6 +118 +leader +leader, 3 to apply"));
    }

    @Test
    void ofManyGroupsTheFirstAreTold() throws Json.Malformed {
        List<String> groups = new ArrayList<>();
        for (int group = 1; group <= 1000; group++) {
            String role = group == 777 ? "follower" : "leader";
            groups.add("{\"group\":" + group + ",\"role\":\"" + role + "\",\"term\":1}");
        }
        String many =
                "{\"node\":\"n1\",\"phase\":\"serving\",\"groups\":["
                        + String.join(",", groups)
                        + "]}";
        List<String> lines = new Survey(List.of(answered(many))).lines();
        assertThat(lines).hasSizeLessThan(30).contains("and 980 more");
        assertThat(lines.get(6)).startsWith("777    none");
    }

    private static Asked answered(String text) throws Json.Malformed {
        return Asked.answered(
                "http://127.0.0.1:8081",
                (Map<?, ?>) Objects.requireNonNull(Json.read(text.replace("\n", ""))));
    }
}
