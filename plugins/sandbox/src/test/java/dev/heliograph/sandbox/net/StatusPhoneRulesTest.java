package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Statuses that the network takes and a phone cannot read.
class StatusPhoneRulesTest extends StatusBench {
    @Test
    void aPhoneComplainsAboutBadPadding() throws Exception {
        List<Node> participants = everybody();
        byte[] padded = Poster.content("x");
        padded = Arrays.copyOf(padded, padded.length + 2);
        padded[padded.length - 1] = 2;
        poster.post(poster.status(ID, participants, poster.skmsg(padded))
                .child(poster.identity())
                .build());

        bench.awaitBroken("bad-padding");
    }

    @Test
    void aPhoneComplainsAboutASenderKeyItNeverGot() throws Exception {
        poster.post(poster.status(ID, bare(), poster.text("x")).build());

        bench.awaitBroken("missing-sender-key");
    }

    @Test
    void aPhoneComplainsAboutAnIterationUsedTwice() throws Exception {
        List<Node> participants = everybody();
        Runnable back = poster.mark();
        poster.post(poster.status(ID, participants, poster.text("one"))
                .child(poster.identity())
                .build());
        tray("one", 5);
        back.run();
        poster.post(poster.status(NEXT_ID, bare(), poster.text("two")).build());

        bench.awaitBroken("iteration-reused");
    }

    @Test
    void aPhoneComplainsAboutASignatureThatDoesNotFit() throws Exception {
        List<Node> participants = everybody();
        byte[] bytes = poster.text("x").contentBytes().clone();
        bytes[bytes.length - 70] ^= 1;
        poster.post(poster.status(ID, participants, skmsg(bytes))
                .child(poster.identity())
                .build());

        bench.awaitBroken("bad-signature");
    }

    @Test
    void aPhoneComplainsAboutContentThatIsNoMessage() throws Exception {
        List<Node> participants = everybody();
        byte[] noMessage = Padding.pad(new byte[] {(byte) 0xff, (byte) 0xff}, new Random(1));
        poster.post(poster.status(ID, participants, poster.skmsg(noMessage))
                .child(poster.identity())
                .build());

        bench.awaitBroken("bad-content");
    }

    @Test
    void aPhoneComplainsAboutAPairwiseMessageSentTwice() throws Exception {
        List<Node> participants = everybody();
        poster.post(poster.status(ID, participants, poster.text("one"))
                .child(poster.identity())
                .build());
        tray("one", 5);
        poster.post(poster.status(NEXT_ID, participants, poster.text("two"))
                .child(poster.identity())
                .build());

        bench.awaitBroken("counter-reused");
    }
}
