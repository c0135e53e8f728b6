package fulcrum.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void writesOneLineInTheOrderGiven() {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("verdict", "violated");
        found.put("calls", List.of(1, 20L));
        found.put("timed", true);
        found.put("story", Arrays.asList("a", null));
        found.put("none", Map.of());
        assertThat(Json.write(found))
                .isEqualTo(
                        "{\"verdict\":\"violated\",\"calls\":[1,20],\"timed\":true,"
                                + "\"story\":[\"a\",null],\"none\":{}}");
    }

    @Test
    void escapesWhatWouldEndOrBreakAText() {
        assertThat(Json.write("a\"b\\c\nd\te\u0001é")).isEqualTo("\"a\\\"b\\\\c\\nd\\te\\u0001é\"");
    }

    @Test
    void refusesWhatHasNoJson() {
        assertThatThrownBy(() -> Json.write('c')).hasMessageContaining("no JSON for");
    }

    @Test
    void fractionsAreWrittenAsTheyAreAndWhatIsNoNumberAsNull() {
        assertThat(Json.write(Arrays.asList(1.5, 3.0, Double.NaN, 1e300, -0.001)))
                .isEqualTo("[1.5,3,null,1.0E+300,-0.001]");
    }

    @Test
    void readsWhatItWrites() throws Json.Malformed {
        String text = "{\"a\":[1,-2.5,true,null,\"\\n\u00e9\"],\"b\":{},\"c\":[]}";
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String wrong : List.of("", "{", "[1,]", "{} {}", "nul", "[".repeat(2_000), "\"a")) {
            assertThatThrownBy(() -> Json.read(wrong)).isInstanceOf(Json.Malformed.class);
        }
    }
}
