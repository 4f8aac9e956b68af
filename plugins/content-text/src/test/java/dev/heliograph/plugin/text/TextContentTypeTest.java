package dev.heliograph.plugin.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextContentTypeTest {
    private static final Caller CALLER = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());

    private final TextContentType type = new TextContentType();

    @Test
    void acceptsWhatHasNoFile() {
        assertThat(type.accepts(request(Map.of()))).hasValue(TextContentType.RANK);
        assertThat(type.accepts(request(Map.of("caption", "hi", "fileUrl", ""))))
                .hasValue(TextContentType.RANK);
        assertThat(type.accepts(request(Map.of("caption", "hi", "fileUrl", "https://example.com/a.jpg"))))
                .isEmpty();
        assertThat(type.accepts(request(Map.of("fileUrl", 7)))).isEmpty();
    }

    @Test
    void makesWhiteOnDarkGreyInTheDefaultFont() throws Exception {
        assertThat(create(Map.of("caption", "hi"))).isEqualTo(new StatusContent.Text("hi", -1, 0xFF101010, 0));
    }

    @Test
    void theEntryTypeOffersText() throws Exception {
        try (StatusContentType made =
                new TextPlugin().contentTypes().get("text").create(null)) {
            assertThat(made).isInstanceOf(TextContentType.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Just checking in 😎",
                "👩‍👩‍👧‍👦 🇩🇪 ✊🏿",
                "𝔊𝔯ü𝔰𝔷𝔢 𠮷野家",
                "  two\nlines\twith blanks around  ",
                "שלום مرحبا",
                "e\u0301 stays two"
            })
    void keepsEveryCharacter(String text) throws Exception {
        assertThat(create(Map.of("caption", text)).text()).isEqualTo(text);
    }

    @Test
    void takesTheLongestTextAndNoLonger() throws Exception {
        String longest = "x".repeat(StatusContent.Text.MAX_LENGTH);

        assertThat(create(Map.of("caption", longest)).text()).isEqualTo(longest);
        refuses(Map.of("caption", longest + "x"), "invalid_caption", "caption");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t "})
    void refusesNothingToShow(String blank) {
        refuses(Map.of("caption", blank), "missing_content", "caption");
        refuses(Map.of(), "missing_content", "caption");
    }

    @Test
    void refusesHalfACharacter() {
        refuses(Map.of("caption", "half \uD83D of it"), "invalid_caption", "caption");
    }

    @ParameterizedTest
    @CsvSource({
        "#101010, ff101010",
        "#abc, ffaabbcc",
        "#F80, ffff8800",
        "#1e6E4f, ff1e6e4f",
        "#80FF0000, 80ff0000",
        "#00000000, 00000000",
        "#FFFFFFFF, ffffffff",
        "38b42f, ff38b42f",
        "f80, ffff8800",
        "' #38b42f ', ff38b42f"
    })
    void readsColours(String written, String argb) throws Exception {
        int expected = Integer.parseUnsignedInt(argb, 16);

        assertThat(create(Map.of("caption", "x", "backgroundColor", written)).backgroundArgb())
                .isEqualTo(expected);
        assertThat(create(Map.of("caption", "x", "textColor", written)).textArgb())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "#12",
                "#1234",
                "#12345",
                "#1234567",
                "#123456789",
                "red",
                "#ggg",
                "##fff",
                "0x101010",
                "rgb(1,2,3)",
                "#-12345",
                "#١٢٣"
            })
    void refusesOtherColours(String written) {
        refuses(Map.of("caption", "x", "backgroundColor", written), "invalid_color", "backgroundColor");
        refuses(Map.of("caption", "x", "textColor", written), "invalid_color", "textColor");
    }

    @ParameterizedTest
    @CsvSource({
        "SANS_SERIF, 0",
        "SERIF, 1",
        "NORICAN_REGULAR, 2",
        "BRYNDAN_WRITE, 0",
        "BEBASNEUE_REGULAR, 0",
        "OSWALD_HEAVY, 0",
        "SYSTEM, 0",
        "SYSTEM_TEXT, 1",
        "FB_SCRIPT, 2",
        "SYSTEM_BOLD, 6",
        "MORNINGBREEZE_REGULAR, 7",
        "CALISTOGA_REGULAR, 8",
        "EXO2_EXTRABOLD, 9",
        "COURIERPRIME_BOLD, 10",
        "sans_serif, 0",
        "Exo2_ExtraBold, 9",
        "0, 0",
        "2, 2",
        "3, 0",
        "5, 0",
        "6, 6",
        "10, 10"
    })
    void readsFontsByNameAndDigits(String written, int font) throws Exception {
        assertThat(create(Map.of("caption", "x", "font", written)).font()).isEqualTo(font);
    }

    @Test
    void readsFontsByAnyKindOfNumber() throws Exception {
        assertThat(create(Map.of("caption", "x", "font", 0)).font()).isZero();
        assertThat(create(Map.of("caption", "x", "font", 7L)).font()).isEqualTo(7);
        assertThat(create(Map.of("caption", "x", "font", 4)).font()).isZero();
        assertThat(create(Map.of("caption", "x", "font", 2.0)).font()).isEqualTo(2);
        assertThat(create(Map.of("caption", "x", "font", new BigDecimal("10"))).font())
                .isEqualTo(10);
    }

    static List<Object> wrongFonts() {
        return List.of(
                -1,
                11,
                1.5,
                Double.NaN,
                4_294_967_296L,
                new BigInteger("99999999999999999999"),
                true,
                List.of(1),
                Map.of("name", "SERIF"),
                "",
                "COMIC_SANS",
                "11",
                "-1",
                "007",
                "1.0");
    }

    @ParameterizedTest
    @MethodSource("wrongFonts")
    void refusesOtherFonts(Object font) {
        refuses(Map.of("caption", "x", "font", font), "invalid_font", "font");
    }

    static List<Object> wrongTypes() {
        return List.of(7, 1.5, true, List.of("#fff"), Map.of("text", "hi"));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void refusesValuesThatAreNoText(Object value) {
        refuses(Map.of("caption", value), "invalid_caption", "caption");
        refuses(Map.of("caption", "x", "backgroundColor", value), "invalid_color", "backgroundColor");
        refuses(Map.of("caption", "x", "textColor", value), "invalid_color", "textColor");
    }

    @Test
    void showsAWrongValueButNotAllOfIt() {
        var fields = new HashMap<String, Object>(Map.of("caption", "x"));
        fields.put("font", "😀".repeat(5_000));

        assertThatExceptionOfType(ContentException.class)
                .isThrownBy(() -> create(fields))
                .withMessageContaining("😀")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).endsWith("😀…"));
    }

    private StatusContent.Text create(Map<String, Object> fields) throws ContentException {
        List<StatusContent> contents = type.create(request(fields));
        assertThat(contents).hasSize(1);
        return (StatusContent.Text) contents.getFirst();
    }

    private void refuses(Map<String, Object> fields, String code, String field) {
        assertThatExceptionOfType(ContentException.class)
                .isThrownBy(() -> create(fields))
                .satisfies(e -> assertThat(List.of(e.code(), e.field())).containsExactly(code, field))
                .withMessageContaining(field);
    }

    private static StatusContentType.Request request(Map<String, Object> fields) {
        return new StatusContentType.Request(CALLER, "demo", fields, Optional.empty());
    }
}
