package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.store.StatusPrivacy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final Jid SELF = Jid.lid("900", 7);
    private static final Jid ONE = Jid.pn("15550101001", 0);
    private static final Jid TWO = Jid.pn("15550101002", 0);
    private static final Jid ONE_LID = Jid.lid("101", 0);
    private static final Jid TWO_LID = Jid.lid("102", 0);

    private final Map<Jid, Jid> known = Map.of(ONE, ONE_LID, TWO, TWO_LID);
    private final Function<Jid, Optional<Jid>> lidOf = phone -> Optional.ofNullable(known.get(phone));

    @Test
    void addressesPeopleByHiddenIdAndTheOwnAccountLast() {
        Audience audience = Audience.of(List.of(ONE, TWO_LID), lidOf, SELF);
        assertThat(audience.people()).containsExactly(ONE_LID, TWO_LID, SELF.withoutDevice());
        assertThat(audience.leftOut()).isEmpty();
    }

    @Test
    void addressesNobodyTwice() {
        Audience audience = Audience.of(List.of(ONE, ONE_LID, SELF.withoutDevice(), ONE), lidOf, SELF);
        assertThat(audience.people()).containsExactly(ONE_LID, SELF.withoutDevice());
    }

    @Test
    void namesWhoHasNoHiddenId() {
        Jid stranger = Jid.pn("15550101009", 0);
        Audience audience = Audience.of(List.of(ONE, stranger), lidOf, SELF);
        assertThat(audience.people()).containsExactly(ONE_LID, SELF.withoutDevice());
        assertThat(audience.leftOut()).containsExactly(new LeftOut(stranger, LeftOut.Reason.NO_LID));
    }

    @Test
    void takesOnlyTheAllowedList() {
        StatusPrivacy privacy = new StatusPrivacy(StatusPrivacy.Mode.ALLOW_LIST, List.of(TWO));
        assertThat(Audience.select(privacy, List.of(ONE, TWO), lidOf)).containsExactly(TWO);
    }

    @Test
    void deniesAPersonUnderEitherAddress() {
        StatusPrivacy byPhone = new StatusPrivacy(StatusPrivacy.Mode.DENY_LIST, List.of(ONE));
        StatusPrivacy byLid = new StatusPrivacy(StatusPrivacy.Mode.DENY_LIST, List.of(ONE_LID));
        assertThat(Audience.select(byPhone, List.of(ONE_LID, TWO), lidOf)).containsExactly(TWO);
        assertThat(Audience.select(byLid, List.of(ONE, TWO), lidOf)).containsExactly(TWO);
    }

    @Test
    void reachesTheOwnAccountAloneWhenNobodyIsSelected() {
        assertThat(Audience.of(List.of(), lidOf, SELF).people()).containsExactly(SELF.withoutDevice());
    }
}
