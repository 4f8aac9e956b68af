package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import java.util.List;
import org.junit.jupiter.api.Test;

class NobodyExceptionTest {
    private static final Jid SELF = Jid.lid("900", 7);
    private static final Jid OWN = SELF.withoutDevice();
    private static final Jid CONTACT = Jid.lid("101", 0);

    @Test
    void letsAnAudienceThroughThatHasSomebodyElse() {
        assertThatCode(() -> NobodyException.requireSomebody(List.of(CONTACT, OWN), SELF, List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesTheOwnAccountAlone() {
        assertThatThrownBy(() -> NobodyException.requireSomebody(List.of(OWN), SELF, List.of()))
                .isInstanceOf(NobodyException.class)
                .hasMessage("there is no contact to send to");
    }

    @Test
    void doesNotTakeADeviceOfOurOwnForAContact() {
        var ownPhone = new LeftOut(OWN.withDevice(0), LeftOut.Reason.NO_KEYS);
        assertThatThrownBy(() -> NobodyException.requireSomebody(List.of(OWN), SELF, List.of(ownPhone)))
                .hasMessage("there is no contact to send to");
    }

    @Test
    void saysWhyNobodyIsLeft() {
        var left = new LeftOut(CONTACT, LeftOut.Reason.NO_DEVICES);
        assertThatThrownBy(() -> NobodyException.requireSomebody(List.of(OWN), SELF, List.of(left)))
                .hasMessage("no contact can be reached, 1 left out, the first for NO_DEVICES");
    }
}
