package dev.heliograph.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.PreKeyCounters;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.store.Store;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreKeysTest {
    private final TestDevice device = TestDevice.create(Jid.lid("111111111111111", 1), 0);

    @Test
    void listsTheFirst812ForUpload() {
        generate(812);

        List<PreKeys.Upload> uploads = uploads();

        assertThat(uploads).hasSize(812);
        assertThat(uploads.getFirst().id()).isEqualTo(1);
        assertThat(uploads.getLast().id()).isEqualTo(812);
        assertThat(uploads)
                .allSatisfy(upload -> assertThat(upload.publicKey())
                        .isEqualTo(Curve25519.publicKey(
                                device.store.state().preKey(upload.id()).orElseThrow())));
    }

    @Test
    void whatWasUploadedIsNotListedAgainAndStaysUsable() {
        generate(10);
        uploaded(10);
        generate(5);

        assertThat(uploads()).extracting(PreKeys.Upload::id).containsExactly(11, 12, 13, 14, 15);
        assertThat(device.store.state().preKeyIds()).hasSize(15);
    }

    @Test
    void anUploadThatWasNotAnsweredIsListedAgainAfterARestart() {
        generate(3);
        List<Integer> before = uploads().stream().map(PreKeys.Upload::id).toList();
        device.restart();

        assertThat(uploads()).extracting(PreKeys.Upload::id).containsExactlyElementsOf(before);
    }

    @Test
    void aKeyUsedBeforeItsUploadWasAnsweredIsNotListed() {
        generate(3);
        device.store.step("use", commit -> {
            commit.removePreKey(2);
            return null;
        });

        assertThat(uploads()).extracting(PreKeys.Upload::id).containsExactly(1, 3);
    }

    @Test
    void aUsedIdIsNotGivenAgain() {
        generate(3);
        device.store.step("use", commit -> {
            commit.removePreKey(3);
            return null;
        });
        device.restart();
        generate(1);

        assertThat(device.store.state().preKeyIds()).containsExactly(1, 2, 4);
    }

    @Test
    void idsStartAgainAfterTheLastAndPassOverThoseInUse() {
        generate(2);
        device.store.step("far on", commit -> {
            commit.putPreKeyCounters(new PreKeyCounters(PreKeys.MAX_ID - 1, PreKeys.MAX_ID - 1));
            return null;
        });

        generate(4);

        assertThat(uploads())
                .extracting(PreKeys.Upload::id)
                .startsWith(PreKeys.MAX_ID - 1, PreKeys.MAX_ID)
                .contains(3, 4);
        uploaded(4);
        assertThat(uploads()).isEmpty();
        assertThat(device.store.state().preKeyCounters()).isEqualTo(new PreKeyCounters(5, 5));
    }

    @Test
    void refusesToMarkAKeyThatIsNotWaiting() {
        generate(3);

        assertThatThrownBy(() -> uploaded(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 is not waiting");
    }

    @Test
    void signsTheNextSignedPreKeyAndKeepsTheOldOne() {
        SignedPreKey first = device.store.state().newestSignedPreKey().orElseThrow();

        SignedPreKey second = device.store.step("sign", device.preKeys::createSigned);

        Store reopened = Store.open(device.journal);
        assertThat(first.id()).isEqualTo(1);
        assertThat(second.id()).isEqualTo(2);
        assertThat(reopened.state().newestSignedPreKey().orElseThrow().keyPair())
                .isEqualTo(second.keyPair());
        assertThat(reopened.state().signedPreKey(1).orElseThrow().keyPair()).isEqualTo(first.keyPair());
        assertThat(Curve25519.verify(
                        device.store
                                .state()
                                .credentials()
                                .orElseThrow()
                                .identity()
                                .publicKey(),
                        second.keyPair().typedPublicKey(),
                        second.signature()))
                .isTrue();
    }

    private void generate(int count) {
        device.store.step("generate", commit -> {
            device.preKeys.generate(commit, count);
            return null;
        });
    }

    private void uploaded(int lastId) {
        device.store.step("uploaded", commit -> {
            device.preKeys.markUploaded(commit, lastId);
            return null;
        });
    }

    private List<PreKeys.Upload> uploads() {
        return device.preKeys.notUploaded(device.store.state());
    }
}
