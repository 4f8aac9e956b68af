package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.sandbox.browser.Chromium;
import dev.heliograph.sandbox.browser.Page;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the phones as a browser shows it: three contacts, the first with two devices, and the owner's phone.
class PhonesInBrowserTest {
    private static final int CONTACTS = 3;
    private static final int DEVICES = 4;
    private static final String PLAIN = "Grüße 👋\nfrom  Heliograph";
    private static final String MARKUP = "<b id=\"injected\">bold</b>&amp;<img src=\"http://example.invalid/\""
            + " onerror=\"document.title='run'\"><script>document.title='run'</script>";

    /// Reads what each phone shows as the browser made it, not as the page's script meant it.
    private static final String CARDS = """
            [...document.querySelectorAll('#grid .phone')].map(phone => {
              const glass = phone.querySelector('.screen'), words = phone.querySelector('.words p');
              const style = words && getComputedStyle(words), box = glass.getBoundingClientRect();
              return {
                name: phone.querySelector('.label b').textContent,
                badges: [...phone.querySelectorAll('.badge')].map(badge => badge.textContent),
                text: words && words.textContent,
                elements: words && words.childElementCount,
                shown: words && words.innerText,
                background: getComputedStyle(glass).backgroundColor,
                color: style && style.color,
                font: words && words.className,
                family: style && style.fontFamily,
                left: Math.round(box.left),
                right: Math.round(box.right),
                below: Math.round(box.top + box.height * 0.94)
              };
            })""";

    @TempDir
    Path folder;

    private Network network;
    private Chromium chromium;

    /// @param text     the words in the document, `shown` as they are rendered, null when there is no status
    /// @param elements how many elements are within the words
    /// @param left     where the screen begins, in CSS pixels, as it ends at `right`
    /// @param below    how far down a line is below all words and above the mark at the foot
    private record Card(
            String name,
            List<String> badges,
            String text,
            Integer elements,
            String shown,
            String background,
            String color,
            String font,
            String family,
            int left,
            int right,
            int below) {
        String device() {
            return name + badges;
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path executable = requireChromium();
        network = new Network(folder.resolve("sandbox"), new WorldSize(CONTACTS, DEVICES - CONTACTS));
        chromium = Chromium.start(executable, Files.createDirectories(folder.resolve("chromium")));
    }

    @AfterEach
    void stop() throws Exception {
        try {
            if (chromium != null) {
                chromium.close();
            }
        } finally {
            if (network != null) {
                network.close();
            }
        }
    }

    @Test
    void showsEachStatusOnEveryPhoneAsItWasPostedAndTheNextWithoutAReload() throws Exception {
        URI phones = network.phonesUrl();
        try (Client client = network.linked(new MemoryJournal(), CONTACTS);
                Page page = chromium.page()) {
            page.reduceMotion();
            post(client, new StatusDraft.Text(PLAIN, 0xFFFFEEDD, 0xFF1E6E4F, 1));
            page.open(phones + "/");

            assertThat(shown(page, PLAIN)).allSatisfy(card -> {
                assertThat(card.shown()).isEqualTo(PLAIN);
                assertThat(card.background()).isEqualTo("rgb(30, 110, 79)");
                assertThat(card.color()).isEqualTo("rgb(255, 238, 221)");
                assertThat(card.font()).isEqualTo("f1");
                assertThat(card.family()).startsWith("Georgia").endsWith("serif");
            });
            assertThat(header(page)).isEqualTo("4 of 4 devices reached 1");
            assertPicture(page, "ff1e6e4f");

            post(client, new StatusDraft.Text(MARKUP, 0xFFFFFFFF, 0xFF7A1FA2, 2));

            assertThat(shown(page, MARKUP)).allSatisfy(card -> {
                assertThat(card.elements()).isZero();
                assertThat(card.background()).isEqualTo("rgb(122, 31, 162)");
                assertThat(card.color()).isEqualTo("rgb(255, 255, 255)");
                assertThat(card.font()).isEqualTo("f2");
                assertThat(card.family()).endsWith("cursive");
            });
            assertThat(header(page)).isEqualTo("4 of 4 devices reached 2");
            assertPicture(page, "ff7a1fa2");

            assertThat(page.evaluate("document.title").asText()).isEqualTo("Heliograph sandbox: the phones");
            assertThat(page.loads()).as("loads of a document").isOne();
            assertThat(page.requests()).allSatisfy(request -> {
                assertThat(request.getScheme()).isEqualTo("http");
                assertThat(request.getAuthority()).isEqualTo(phones.getAuthority());
            });
            assertThat(page.complaints()).isEmpty();
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    /// Waits until every phone shows a text, and holds that each device is there once.
    private static List<Card> shown(Page page, String text) {
        List<Card> cards = await("every phone to show " + text)
                .atMost(Network.SOON)
                .until(
                        () -> cards(page),
                        all -> !all.isEmpty() && all.stream().allMatch(card -> text.equals(card.text())));
        assertThat(cards)
                .extracting(Card::device)
                .containsExactly(
                        "You[own phone]", "Contact 01[]", "Contact 01[device 1]", "Contact 02[]", "Contact 03[]");
        return cards;
    }

    private static List<Card> cards(Page page) throws Exception {
        JsonNode cards = page.evaluate(CARDS);
        return List.of(new JsonMapper().treeToValue(cards, Card[].class));
    }

    private static String header(Page page) throws Exception {
        return page.evaluate("['lit', 'of', 'posts'].map(id => document.getElementById(id).textContent).join(' ')")
                .asText();
    }

    /// Holds that in a picture of the page a line across each screen, below the words, has one colour.
    private static void assertPicture(Page page, String argb) throws Exception {
        BufferedImage picture = page.picture();
        assertThat(cards(page)).allSatisfy(card -> {
            int margin = (card.right() - card.left()) / 8;
            assertThat(IntStream.range(card.left() + margin, card.right() - margin)
                            .mapToObj(x -> Integer.toHexString(picture.getRGB(x, card.below())))
                            .distinct())
                    .as("colours of %s", card.device())
                    .containsExactly(argb);
        });
    }

    private static void post(Client client, StatusDraft draft) throws Exception {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), draft, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
    }

    private static Path requireChromium() {
        Optional<Path> found = Chromium.find();
        String missing = "no Chromium is on the PATH: install chromium";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail(missing);
        }
        assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }
}
