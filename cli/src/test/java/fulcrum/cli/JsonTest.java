package fulcrum.cli;

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
        assertThatThrownBy(() -> Json.write(1.5)).hasMessageContaining("no JSON for");
    }
}
