package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.heliograph.protocol.proto.ImageMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.sandbox.gallery.Sealed;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaStatusTest {
    private static final String PATH = "/v/t62.7118-24/x.enc?ccb=11-4";
    private static final Sealed PICTURE = Sealed.picture();

    @TempDir
    private Path folder;

    private Posting posting;

    @BeforeEach
    void start() throws Exception {
        posting = Posting.open(folder, new WorldSize(2, 1), _ -> _ -> {});
        posting.serve(PATH, Files.write(folder.resolve("blob"), PICTURE.body()));
    }

    @AfterEach
    void stop() {
        posting.world().close();
    }

    @Test
    void allDevicesKeepAPictureAndItsFileOnce() throws Exception {
        posting.post("A1", image(PICTURE.image(PATH).setCaption("Dusk")));

        assertThat(posting.world().tray().list(_ -> true)).hasSize(4).allSatisfy(entry -> {
            assertThat(entry.type()).isEqualTo("image");
            assertThat(entry.caption()).isEqualTo("Dusk");
            assertThat(entry.width()).isEqualTo(1080);
            assertThat(entry.height()).isEqualTo(1350);
            assertThat(entry.seconds()).isNull();
            assertThat(entry.thumbnailSha256()).hasSize(64);
        });
        try (var files = Files.list(folder.resolve("gallery"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void everyFieldAPhoneNeedsMustBeThere() {
        ImageMessage whole = PICTURE.image(PATH).build();
        for (FieldDescriptor field : whole.getAllFields().keySet()) {
            assertThatThrownBy(() -> MediaMessages.image(
                            whole.toBuilder().clearField(field).build()))
                    .isInstanceOf(Violation.class)
                    .hasMessageContaining(field.getJsonName());
        }
    }

    @Test
    void aPictureOfAnotherSizeIsABrokenRuleAndNoEntry() {
        refused(PICTURE.image(PATH).setWidth(100));
    }

    @Test
    void aBlobThatIsNotThereIsABrokenRule() {
        refused(PICTURE.image(PATH + "1"));
    }

    @Test
    void aUrlThatLeadsElsewhereIsABrokenRule() {
        refused(PICTURE.image(PATH).setUrl("https://127.0.0.1/v/other"));
    }

    @Test
    void anotherMimetypeIsABrokenRule() {
        refused(PICTURE.image(PATH).setMimetype("image/png"));
    }

    @Test
    void aThumbnailThatIsNoJpegIsABrokenRule() {
        refused(PICTURE.image(PATH).setJpegThumbnail(ByteString.copyFromUtf8("x")));
    }

    @Test
    void aWrongKeyIsABrokenRule() {
        refused(PICTURE.image(PATH).setMediaKey(ByteString.copyFrom(new byte[32])));
    }

    private void refused(ImageMessage.Builder image) {
        assertThatThrownBy(() -> posting.post("A1", image(image))).isInstanceOf(AssertionError.class);
        assertThat(posting.broken()).isNotEmpty().containsOnly("bad-media");
        assertThat(posting.world().tray().size()).isZero();
    }

    private static Message.Builder image(ImageMessage.Builder image) {
        return Sealed.message().setImageMessage(image);
    }
}
